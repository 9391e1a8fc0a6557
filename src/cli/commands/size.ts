import { fileURLToPath } from 'node:url';
import { type FabricSize, sizesOf } from '../../../language/analysis/headroom/sizing/size.ts';
import {
    REQUIREMENT_TITLES,
    requirementCells,
    TRANSLATION_TITLES,
    translationCells,
} from '../../../language/analysis/headroom/sizing/size-words.ts';
import { there } from '../../../language/basics/lists.ts';
import { applyTo } from '../../../language/edits/apply.ts';
import { leastFabricEdits } from '../../../language/rules/fixes/least-fabric.ts';
import { withLineEndsOf } from '../../../language/workspace/plan-text.ts';
import { writeFiles } from '../../files/write.ts';
import { asOfDay, oneOf, parse } from '../args.ts';
import { type Io, jsonSeen, plain, UsageError } from '../io.ts';
import { loadOnePlan, STDIN, showPath } from '../load.ts';
import { rewritten } from '../rewrite.ts';

/** `exitplan size PATH [FABRIC]`: the sheet of phase 4, write amplification and what the new fabric has to have. */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, {
        format: { type: 'string' },
        'as-of': { type: 'string' },
        write: { type: 'boolean' },
    });
    const format = oneOf('format', values['format'], ['text', 'json', 'markdown'] as const, 'text');
    const [path, name, ...more] = paths;
    if (path === undefined || more.length > 0) {
        throw new UsageError('size takes a plan, and at most one fabric of it');
    }
    if (values['write'] && path === STDIN) {
        throw new UsageError('--write needs a file: standard input cannot be changed');
    }
    const loaded = loadOnePlan([path], { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    const { unit } = loaded;
    const { analysis } = unit;
    if (name !== undefined && !analysis.headroom.of(name)) {
        const known = analysis.headroom.fabrics.map(h => h.fabric.name).join(', ');
        throw new UsageError(`no fabric '${name}' to size${known ? `; there is ${known}` : ''}`);
    }
    if (values['write']) {
        return takeOver(loaded, name, io);
    }
    const sizes = sizesOf(analysis, name);
    if (format === 'json') {
        io.data(`${jsonSeen(JSON.stringify({ version: 1, fabrics: sizes.map(sizeJson) }, undefined, 2))}\n`);
        return 0;
    }
    if (sizes.length === 0) {
        io.stdout('No fabric to size: no phase moves anything to one.\n');
    }
    for (const size of sizes) {
        io.stdout(sizeText(size, format === 'markdown'));
    }
    return 0;
}

/** Writes the least fabric that carries the plan into it. */
function takeOver(
    { unit, workspace, onDisk, show }: ReturnType<typeof loadOnePlan>,
    name: string | undefined,
    io: Io,
): number {
    const targets = unit.analysis.headroom.fabrics.filter(h =>
        name === undefined ? h.role === 'target' : h.fabric.name === name,
    );
    const edits = targets.flatMap(headroom => {
        const own = leastFabricEdits(unit.analysis, headroom);
        if (typeof own === 'string') {
            throw new UsageError(`'${headroom.fabric.name}' cannot be sized: ${own}; nothing was written`);
        }
        return own;
    });
    const changed = [...new Set(edits.map(e => e.uri))].flatMap(uri => {
        const { text } = there(workspace.document(uri), `plan file ${uri}`);
        const now = withLineEndsOf(
            text,
            applyTo(
                text,
                edits.filter(e => e.uri === uri),
            ),
        );
        return now === text ? [] : [{ uri, now }];
    });
    writeFiles(
        changed.map(({ uri, now }) =>
            rewritten(fileURLToPath(uri), there(onDisk(uri), `file ${show(uri)} on disk`), now, show(uri)),
        ),
        at => showPath(at, io.cwd),
    );
    for (const { uri } of changed) {
        io.stdout(`${show(uri)}: written\n`);
    }
    if (changed.length === 0) {
        io.stdout('Nothing to write: no figure changes.\n');
    }
    return 0;
}

/** One fabric as docs/language.md section 6 has it. */
export function sizeJson({ fabric, translation, requires, assumed, reason }: FabricSize): object {
    return { fabric, translation, requires, assumed, reason };
}

function sizeText(size: FabricSize, markdown: boolean): string {
    const name = plain(size.fabric);
    if (size.reason !== null) {
        return markdown ? `## ${name}\n\nNot sized: ${size.reason}.\n\n` : `${name}\n  Not sized: ${size.reason}.\n\n`;
    }
    const table = markdown ? markdownTable : textTable;
    const note = size.assumed.length === 0 ? '' : `assumed: ${size.assumed.map(plain).join('; ')}`;
    const own = [
        table(
            REQUIREMENT_TITLES,
            size.requires.map(r => requirementCells(r).map(plain)),
        ),
        table(
            TRANSLATION_TITLES,
            size.translation.map(t => translationCells(t).map(plain)),
        ),
    ].join('\n');
    return markdown
        ? `## ${name}\n\n${own}${note ? `\n${note}\n` : ''}\n`
        : `${name}\n${own}${note ? `  ${note}\n` : ''}\n`;
}

function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
    const widths = head.map((title, i) => Math.max(title.length, ...rows.map(r => (r[i] ?? '').length)));
    const line = (cells: readonly string[]) =>
        `  ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd();
    return `${[head, ...rows].map(line).join('\n')}\n`;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
    const line = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
    return `${[line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')}\n`;
}
