import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTwoFilesPatch } from 'diff';
import type { Log } from 'sarif';
import { there } from '../../../language/basics/lists.ts';
import { applyTo } from '../../../language/edits/apply.ts';
import type { Extract } from '../../../language/import/index.ts';
import { takeOverEdits, together } from '../../../language/lsp/take-over.ts';
import { rangeOf } from '../../../language/plan/source.ts';
import {
    DIFFERENCE_KINDS,
    DIFFERENCE_TITLES,
    type Difference,
    differenceId,
    differenceJson,
    OtherEstate,
    type Verification,
    verify,
} from '../../../language/verify/verify.ts';
import { withLineEndsOf } from '../../../language/workspace/plan-text.ts';
import type { PlanUnit } from '../../../language/workspace/workspace.ts';
import { writeFiles } from '../../files/write.ts';
import { readInventories } from '../../import/disk.ts';
import { InputRefused } from '../../import/unsafe.ts';
import { asOfDay, oneOf, parse } from '../args.ts';
import { type Io, json, paint, plain, UsageError } from '../io.ts';
import { type Loaded, loadOnePlan, STDIN, showPath } from '../load.ts';
import { fingerprints, pascal, placeAt, sarifLog } from '../output/sarif.ts';
import { rewritten } from '../rewrite.ts';

/**
 * `exitplan verify PATH FILE…`: the plan against fresh exports of both sides. Status 1 where they differ, 2 where a file cannot be
 * read or belongs to another estate. With --fix what was read for certain is taken over into the plan: shown, or with --write written.
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, {
        format: { type: 'string' },
        'as-of': { type: 'string' },
        fix: { type: 'boolean' },
        write: { type: 'boolean' },
    });
    const format = oneOf('format', values['format'], ['text', 'json', 'sarif'] as const, 'text');
    const [path, ...files] = paths;
    if (path === undefined || files.length === 0) {
        throw new UsageError('verify takes a plan, and at least one inventory to hold it against');
    }
    const fix = values['fix'] === true;
    if (values['write'] === true && !fix) {
        throw new UsageError('--write goes with --fix: without it nothing of the plan changes');
    }
    if (fix && format !== 'text') {
        throw new UsageError('--fix shows the change as text; leave --format out');
    }
    if (values['write'] === true && path === STDIN) {
        throw new UsageError('--write needs a file: standard input cannot be changed');
    }
    const loaded = loadOnePlan([path], { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    const { unit, show } = loaded;
    const extracts = await extractsOf(files.map(file => resolve(io.cwd, file)));
    if (fix) {
        return takeOver(loaded, extracts, values['write'] === true, io);
    }
    const found = verified(() => verify(unit.analysis, extracts));
    if (format === 'json') {
        io.data(`${json(verificationJson(unit.plan.name, found))}\n`);
    } else if (format === 'sarif') {
        io.data(`${json(sarifOf(found, show(unit.main), show))}\n`);
    } else {
        io.stdout(text(found, io));
    }
    return found.differences.length > 0 ? 1 : 0;
}

/** A plan held against inventories. Throws a UsageError where one cannot be read or belongs to another estate. */
export async function verification({ analysis }: PlanUnit, files: readonly string[]): Promise<Verification> {
    const extracts = await extractsOf(files);
    return verified(() => verify(analysis, extracts));
}

/** The output of `exitplan verify --format json`. */
export function verificationJson(plan: string, found: Verification): object {
    return {
        version: 1,
        plan,
        platforms: found.platforms,
        machines: { found: found.found, known: found.known },
        jobs: found.jobs,
        unassigned: found.homeless,
        differences: found.differences.map(differenceJson),
    };
}

async function extractsOf(files: readonly string[]): Promise<readonly Extract[]> {
    try {
        return await readInventories(files);
    } catch (error) {
        throw error instanceof InputRefused ? new UsageError(error.message) : error;
    }
}

function verified(work: () => Verification): Verification {
    try {
        return work();
    } catch (error) {
        if (error instanceof OtherEstate) {
            throw new UsageError(error.message);
        }
        throw error;
    }
}

/** More rounds than this only a fix that settles nothing would need. */
const ROUNDS = 20;

/** Takes over what was read for certain, round by round, since edits may reach into each other; status 1 where differences are left. */
function takeOver(
    { workspace, unit, show, onDisk }: Loaded & { unit: Loaded['units'][number] },
    extracts: readonly Extract[],
    write: boolean,
    io: Io,
): number {
    const textOf = (uri: string) => there(workspace.document(uri), `plan file ${uri}`).text;
    const before = new Map(workspace.uris().map(uri => [uri, textOf(uri)]));
    const now = () => verified(() => verify(there(workspace.unitOf(unit.main), 'plan').analysis, extracts));
    let found = now();
    const tried = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
        const open = found.differences.flatMap(d => {
            const edits = d.certain && !tried.has(differenceId(d)) ? takeOverEdits(workspace, d) : undefined;
            return edits ? [{ d, edits }] : [];
        });
        // A name may stand wherever other edits are made, so it goes alone.
        const renamed = open.find(o => o.d.rename);
        const batch = together(workspace, renamed ? [renamed.edits] : open.map(o => o.edits));
        if (batch.length === 0) {
            break;
        }
        open.filter(o => batch.includes(o.edits)).forEach(o => {
            tried.add(differenceId(o.d));
            io.stderr(`${paint(io, 'green', write ? 'taken over' : 'would take over')} ${plain(o.d.fix)}\n`);
        });
        const changed = new Map<string, (typeof batch)[number] extends ReadonlyMap<string, infer L> ? L : never>();
        batch.forEach(edits => edits.forEach((list, uri) => changed.set(uri, [...(changed.get(uri) ?? []), ...list])));
        changed.forEach((list, uri) => workspace.set(uri, applyTo(textOf(uri), list)));
        found = now();
    }
    const changed = [...before].flatMap(([uri, text]) => {
        const after = withLineEndsOf(text, textOf(uri));
        return after === text ? [] : [{ uri, text, after }];
    });
    if (write) {
        writeFiles(
            changed.map(({ uri, after }) =>
                rewritten(fileURLToPath(uri), there(onDisk(uri), `file ${show(uri)} on disk`), after, show(uri)),
            ),
            path => showPath(path, io.cwd),
        );
    }
    for (const { uri, text, after } of changed) {
        io.stdout(
            write ? `${show(uri)}: written\n` : createTwoFilesPatch(show(uri), show(uri), text, after, 'plan', 'found'),
        );
    }
    const shown = !write && changed.length > 0;
    io.stderr(text(found, io, shown));
    return found.differences.length > 0 || shown ? 1 : 0;
}

/** @param shown as it would be with the change that was shown and not written */
function text({ differences, platforms, homeless, found, known, jobs }: Verification, io: Io, shown = false): string {
    const several = jobs === 0 ? '' : `; ${jobs} backup job${jobs === 1 ? '' : 's'}`;
    const head = `Read: ${platforms.map(plain).join(', ')}; ${found} machine${found === 1 ? '' : 's'}, ${known} in the plan${several}.`;
    const lines = [
        head,
        ...(homeless.length > 0 ? [`Belongs to no platform of the plan: ${homeless.map(plain).join(', ')}.`] : []),
        '',
    ];
    for (const kind of DIFFERENCE_KINDS) {
        for (const d of differences.filter(x => x.kind === kind)) {
            lines.push(
                `${paint(io, 'yellow', kind)}  ${plain(d.message)}${d.source === null ? '' : paint(io, 'dim', ` (${plain(d.source)})`)}`,
                `  ${d.edits || d.rename ? paint(io, 'green', 'fix:') : 'to do:'} ${plain(d.fix)}`,
            );
        }
    }
    const left =
        differences.length === 0
            ? `Plan and inventories ${shown ? 'would ' : ''}agree`
            : `${differences.length} difference${differences.length === 1 ? '' : 's'}${shown ? ' would be left' : ''}`;
    lines.push(
        shown
            ? `${left} with this change; nothing was written (--write does).`
            : differences.length === 0
              ? paint(io, 'green', `${left}.`)
              : `${left}.`,
    );
    return `${lines.join('\n')}\n`;
}

function sarifOf({ differences }: Verification, main: string, show: (uri: string) => string): Log {
    const rules = DIFFERENCE_KINDS.map(kind => ({
        id: `verify-${kind}`,
        name: pascal(`verify-${kind}`),
        shortDescription: { text: DIFFERENCE_TITLES[kind] },
    }));
    return sarifLog(rules, {
        results: differences.map(d => ({
            ruleId: `verify-${d.kind}`,
            ruleIndex: DIFFERENCE_KINDS.indexOf(d.kind),
            level: 'warning',
            message: { text: `${d.message}. ${d.fix}.` },
            locations: [placeOf(d, main, show)],
            partialFingerprints: fingerprints('exitplan/verify/v1', main, differenceId(d)),
            properties: { subject: d.subject, plan: d.plan, found: d.found, source: d.source, fix: d.fix },
        })),
    });
}

/** What the plan does not know is said at the beginning of its main file. */
function placeOf({ span }: Difference, main: string, show: (uri: string) => string) {
    const start = { line: 0, character: 0 };
    return span ? placeAt(show(span.block.document.uri), rangeOf(span)) : placeAt(main, { start, end: start });
}
