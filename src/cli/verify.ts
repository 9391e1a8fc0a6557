import { resolve } from 'node:path';
import type { Location, Log } from 'sarif';
import { ImportLog } from '../../language/import/index.ts';
import { rangeOf } from '../../language/plan/source.ts';
import {
    DIFFERENCE_KINDS,
    type Difference,
    OtherEstate,
    type Verification,
    verify,
} from '../../language/verify/verify.ts';
import type { PlanUnit } from '../../language/workspace/workspace.ts';
import { gatherInputs } from '../import/open.ts';
import { readInputs } from '../import/read.ts';
import { LIMITS } from '../import/unsafe.ts';
import { asOfDay, oneOf, parse } from './args.ts';
import { fingerprint } from './fingerprint.ts';
import { type Io, json, paint, plain, UsageError } from './io.ts';
import { loadOnePlan } from './load.ts';
import { REPOSITORY, VERSION } from './version.ts';

/**
 * `exitplan verify PATH FILE…`: the plan against fresh exports of both sides. Nothing is written. Status 1 where they differ, 2 where a
 * file cannot be read or belongs to another estate.
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, { format: { type: 'string' }, 'as-of': { type: 'string' } });
    const format = oneOf('format', values['format'], ['text', 'json', 'sarif'] as const, 'text');
    const [path, ...files] = paths;
    if (path === undefined || files.length === 0) {
        throw new UsageError('verify takes a plan, and at least one inventory to hold it against');
    }
    const { unit, show } = loadOnePlan([path], { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    const found = await verification(
        unit,
        files.map(file => resolve(io.cwd, file)),
    );
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
    const log = new ImportLog();
    const inputs = await gatherInputs(files, LIMITS, log);
    const extracts = await readInputs(inputs, { log, limits: LIMITS, annotations: false, progress: () => undefined });
    const refused = log.problems.filter(p => p.code === 'input-refused');
    if (refused.length > 0) {
        throw new UsageError(refused.map(p => p.message).join(' '));
    }
    return verified(() => verify(analysis, extracts));
}

/** The output of `exitplan verify --format json`. */
export function verificationJson(plan: string, found: Verification): object {
    return {
        version: 1,
        plan,
        platforms: found.platforms,
        machines: { found: found.found, known: found.known },
        unassigned: found.homeless,
        differences: found.differences.map(({ span: _, ...d }) => d),
    };
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

function text({ differences, platforms, homeless, found, known }: Verification, io: Io): string {
    const head = `Read: ${platforms.map(plain).join(', ')}; ${found} machine${found === 1 ? '' : 's'}, ${known} in the plan.`;
    const lines = [
        head,
        ...(homeless.length > 0 ? [`Belongs to no platform of the plan: ${homeless.map(plain).join(', ')}.`] : []),
        '',
    ];
    for (const kind of DIFFERENCE_KINDS) {
        for (const d of differences.filter(x => x.kind === kind)) {
            lines.push(
                `${paint(io, 'yellow', kind)}  ${plain(d.message)}${d.source === null ? '' : paint(io, 'dim', ` (${plain(d.source)})`)}`,
                ...(d.fix === null ? [] : [`  ${paint(io, 'green', 'fix:')} ${plain(d.fix)}`]),
            );
        }
    }
    lines.push(
        differences.length === 0
            ? paint(io, 'green', 'Plan and inventories agree.')
            : `${differences.length} difference${differences.length === 1 ? '' : 's'}.`,
    );
    return `${lines.join('\n')}\n`;
}

const ABOUT: Readonly<Record<Difference['kind'], string>> = {
    'not-moved': 'A machine is still on the source although its phase is done',
    'moved-early': 'A machine is on the target before its phase is done',
    unknown: 'A machine is unknown to the plan',
    missing: 'A machine of the plan was not found',
    figure: 'A figure of a machine is not what the plan says',
    role: 'A role or permission is not what the plan says',
    host: 'Hosts are not what the plan says',
    unprotected: 'A moved machine is covered by no backup job',
    state: 'A machine is in a state the plan does not know',
};

function sarifOf({ differences }: Verification, main: string, show: (uri: string) => string): Log {
    return {
        $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
        version: '2.1.0',
        runs: [
            {
                tool: {
                    driver: {
                        name: 'Exit Plan',
                        version: VERSION,
                        informationUri: REPOSITORY,
                        rules: DIFFERENCE_KINDS.map(kind => ({
                            id: `verify-${kind}`,
                            shortDescription: { text: ABOUT[kind] },
                        })),
                    },
                },
                columnKind: 'utf16CodeUnits',
                results: differences.map(d => {
                    const id = fingerprint(main, [d.kind, d.subject, d.plan ?? '', d.found ?? ''].join('\n'));
                    return {
                        ruleId: `verify-${d.kind}`,
                        ruleIndex: DIFFERENCE_KINDS.indexOf(d.kind),
                        level: 'warning',
                        message: { text: `${d.message}.${d.fix === null ? '' : ` ${d.fix}.`}` },
                        locations: [locationOf(d, main, show)],
                        partialFingerprints: { 'exitplan/verify/v1': id, primaryLocationLineHash: `${id}:1` },
                        properties: { plan: d.plan, found: d.found, source: d.source },
                    };
                }),
            },
        ],
    };
}

function locationOf({ span }: Difference, main: string, show: (uri: string) => string): Location {
    const path = span ? show(span.block.document.uri) : main;
    const at = span ? rangeOf(span) : undefined;
    return {
        physicalLocation: {
            artifactLocation: { uri: path.split('/').map(encodeURIComponent).join('/') },
            region: at
                ? {
                      startLine: at.start.line + 1,
                      startColumn: at.start.character + 1,
                      endLine: at.end.line + 1,
                      endColumn: at.end.character + 1,
                  }
                : { startLine: 1 },
        },
    };
}
