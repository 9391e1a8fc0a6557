import { join, resolve } from 'node:path';
import { exported, isTool, OutOfReach, reasonsAgainst, TOOLS, type ToolName } from '../../../language/export/export.ts';
import { type Exported, NothingToExport } from '../../../language/export/tool.ts';
import type { Phase } from '../../../language/plan/plan.ts';
import { visible } from '../../../language/report/text.ts';
import { writeFiles } from '../../files/write.ts';
import { asOfDay, parse } from '../args.ts';
import { type Io, UsageError } from '../io.ts';
import { loadOnePlan } from '../load.ts';

/**
 * `exitplan export PATH PHASE --to TOOL`: what a tool needs to carry a phase out, to standard output or into a folder; what it still asks goes to
 * standard error, or into a file of the folder. Status 2 where the verdict does not allow it, unless --anyway, and where the tool cannot reach the target.
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, {
        to: { type: 'string' },
        output: { type: 'string', short: 'o' },
        anyway: { type: 'boolean' },
        'as-of': { type: 'string' },
    });
    const tool = toolOf(values['to']);
    const [path, name, ...more] = paths;
    if (path === undefined || more.length > 0) {
        throw new UsageError('export takes a plan and one of its phases');
    }
    const { unit } = loadOnePlan([path], { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    const { analysis } = unit;
    const phases = phasesOf(analysis.plan.phases, name, tool);
    const reasons = reasonsAgainst(analysis, phases).map(visible);
    const result = written(() => exported(analysis, phases, tool, reasons));
    if (reasons.length > 0 && values['anyway'] !== true) {
        throw new UsageError(
            `the verdict does not allow the export (--anyway exports all the same, with the reasons in the output): ${firstOf(reasons)}`,
        );
    }
    const output = values['output'];
    const asks = checklist(result);
    if (typeof output === 'string') {
        const folder = resolve(io.cwd, output);
        writeFiles([
            ...result.files.map(f => ({ path: join(folder, f.name), content: f.text, before: 'any' as const })),
            ...(asks === ''
                ? []
                : [{ path: join(folder, `${tool}-checklist.md`), content: asks, before: 'any' as const }]),
        ]);
        io.stdout(`${result.files.map(f => f.name).join(', ')} written to ${output}.\n`);
    } else {
        io.data(result.files.map(f => f.text).join(''));
        io.stderr(asks);
    }
    return 0;
}

/** So many reasons fit one line; the output has all. */
const MOST = 5;

function firstOf(reasons: readonly string[]): string {
    const more = reasons.length - MOST;
    return more > 1
        ? `${reasons.slice(0, MOST).join('; ')}; and ${more} more, which exitplan check tells`
        : reasons.join('; ');
}

function toolOf(value: string | boolean | undefined): ToolName {
    const known = Object.keys(TOOLS).join(', ');
    if (typeof value !== 'string') {
        throw new UsageError(`--to is missing: one of ${known}`);
    }
    if (!isTool(value)) {
        throw new UsageError(`--to is one of ${known}, not "${value}"`);
    }
    return value;
}

function phasesOf(all: readonly Phase[], name: string | undefined, tool: ToolName): readonly Phase[] {
    const names = all.map(p => p.name).join(', ');
    if (name === undefined) {
        if (!('whole' in TOOLS[tool])) {
            throw new UsageError(`a PHASE is missing: one of ${names}`);
        }
        return all;
    }
    const phase = all.find(p => p.name === name);
    if (!phase) {
        throw new UsageError(`no phase '${name}'; there is ${names}`);
    }
    return [phase];
}

function written(work: () => Exported): Exported {
    try {
        return work();
    } catch (error) {
        if (error instanceof OutOfReach || error instanceof NothingToExport) {
            throw new UsageError(error.message);
        }
        throw error;
    }
}

function checklist({ asks }: Exported): string {
    return asks.length === 0 ? '' : `Before you use it:\n${asks.map(a => `- [ ] ${visible(a)}\n`).join('')}`;
}
