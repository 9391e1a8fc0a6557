import { nth } from '../../basics/lists.ts';
import type { Confidence } from '../estate/control-plane.ts';
import type { ConcernCount } from '../formats/forklift.ts';
import type { Change } from '../merge/merge.ts';
import { counted, oneLine as plainLine } from '../names.ts';
import { roundData } from '../values.ts';
import { type Reconciled, reconciledText } from './reconcile.ts';
import {
    type Listed,
    type Problem,
    placeText,
    type SheetCount,
    type SourceCount,
    type StrangeColumn,
} from './report.ts';
import { type StatedAgainst, statedText } from './stated.ts';
import type { EstateTotals } from './totals.ts';

/** What a draft plan came to. */
export interface DraftSummary {
    readonly waves: {
        readonly name: string;
        readonly machines: number;
        readonly used: number;
        readonly seconds: number;
        readonly note?: string;
    }[];
    readonly rate: number;
    readonly notes: readonly string[];
}

/** Everything an import has to say about itself. `version` counts changes of this shape. */
export interface ImportReport {
    readonly version: 1;
    readonly sources: readonly SourceCount[];
    readonly sheets: readonly SheetCount[];
    readonly totals: EstateTotals;
    /** Totals of the files beside those of the plan, with what makes each difference. */
    readonly reconciled: readonly Reconciled[];
    /** Totals that a file without machines states, beside those of the machines that others list. */
    readonly stated: readonly StatedAgainst[];
    readonly notUnderstood: readonly StrangeColumn[];
    /** Machines that the others are run, protected, watched or signed in with; of low confidence: a question. */
    readonly controlPlane: readonly {
        readonly machine: string;
        readonly kind: string;
        readonly confidence: Confidence;
        readonly reason: string;
    }[];
    /** Machines that do not become workloads. */
    readonly leftOut: readonly { readonly machine: string; readonly row: number; readonly reason: string }[];
    readonly machines: Record<'templates' | 'poweredOff' | 'suspended' | 'skipped', readonly Listed[]>;
    readonly concerns: readonly ConcernCount[];
    readonly problems: readonly Problem[];
    /** Against the inventory that was there; empty for a first import. */
    readonly changes: readonly Change[];
    readonly draft?: DraftSummary;
}

const LISTED = 20;

/** The report as lines for a terminal or a log. */
export function reportText(report: ImportReport): string {
    return (
        [
            ...report.sources.map(
                source =>
                    `Read ${plainLine(source.file)}: ${plainLine(source.title)}.${
                        source.unread.length === 0
                            ? ''
                            : ` Not needed and not opened: ${source.unread.map(plainLine).join(', ')}.`
                    }`,
            ),
            ...rowsText(report.sheets),
            ...strangeText(report.notUnderstood),
            ...totalsText(report.totals),
            ...reconciledText(report.reconciled),
            ...statedText(report.stated),
            ...machinesText(report),
            ...controlText(report.controlPlane),
            ...concernsText(report.concerns),
            ...problemsText(report.problems),
            ...changesText(report.changes),
            ...draftText(report.draft),
        ].join('\n') + '\n'
    );
}

/** Columns whose absence a person should know of; of others the JSON report tells it. */
const TOLD_MISSING: ReadonlySet<string> = new Set([
    ...['Powerstate', 'Template', 'CPUs', 'Memory', 'Size MiB', 'Capacity MiB', 'Provisioned MiB', 'In Use MiB'],
    ...['Cluster', 'Host', 'VM ID', '# Cores', '# Memory', 'Speed', 'Type', 'Raw', 'Disk Mode', 'Path'],
]);

function rowsText(sheets: readonly SheetCount[]): string[] {
    return sheets.map(sheet => {
        const skipped = sheet.skipped.map(
            each =>
                `${each.count} skipped (${each.reason}: row ${each.rows.slice(0, 5).join(', ')}${each.count > 5 ? ', …' : ''})`,
        );
        const name = sheet.sheet === '' ? sheet.file : `${sheet.file}, ${sheet.sheet}`;
        const missing = sheet.missing.filter(column => TOLD_MISSING.has(column));
        return (
            `  ${plainLine(name)}: ${counted(sheet.read, 'row')} read, ${sheet.used} used${skipped.length === 0 ? '' : `; ${skipped.join('; ')}`}` +
            (missing.length === 0 || sheet.used === 0 ? '' : `; no column ${missing.join(', ')}`)
        );
    });
}

/** Columns nobody understood, sheet by sheet, with what stands in them. */
function strangeText(columns: readonly StrangeColumn[]): string[] {
    const bySheet = new Map<string, StrangeColumn[]>();
    for (const column of columns) {
        const sheet = column.sheet === '' ? column.file : `${column.file}, ${column.sheet}`;
        bySheet.set(sheet, [...(bySheet.get(sheet) ?? []), column]);
    }
    return [...bySheet].map(
        ([sheet, own]) =>
            `Columns not understood in ${plainLine(sheet)} (${own.length}): ${own
                .slice(0, LISTED)
                .map(
                    ({ column, values }) =>
                        `"${plainLine(column)}" (${values.length === 0 ? 'empty' : values.map(plainLine).join(', ')})`,
                )
                .join(
                    '; ',
                )}${own.length > LISTED ? '; … (all in the JSON report)' : ''}. One that means a figure can be mapped, such as --map vCPU=COLUMN.`,
    );
}

function totalsText(totals: EstateTotals): string[] {
    const line = (each: Omit<EstateTotals, 'clusters'>): string =>
        `${counted(each.machines, 'machine')} (${each.on} on, ${each.off} off, ${counted(each.templates, 'template')}), ` +
        `${counted(each.hosts, 'host')}, ${each.vcpu} vCPU, ${amount(each.memory)} memory, ${amount(each.provisioned)} provisioned, ${amount(each.inUse)} in use, ` +
        `${each.withIo} with I/O figures`;
    const clusters =
        totals.clusters.length < 2
            ? []
            : totals.clusters.map(each => `  ${plainLine(each.name || 'no cluster')}: ${line(each)}`);
    return [`Estate: ${line(totals)}.`, ...clusters];
}

/** Nothing in any file reads as such, not as a size of zero. */
function amount(bytes: number): string {
    return bytes === 0 ? 'unknown' : roundData(bytes);
}

function machinesText(report: ImportReport): string[] {
    const { templates, poweredOff, suspended, skipped } = report.machines;
    const list = (title: string, machines: readonly Listed[]): string[] =>
        machines.length === 0
            ? []
            : [
                  `${title} (${machines.length}): ${machines
                      .slice(0, LISTED)
                      .map(each => `${plainLine(each.name)}${each.reason === undefined ? '' : ` – ${each.reason}`}`)
                      .join(', ')}` + `${machines.length > LISTED ? `, … (all in the JSON report)` : ''}`,
              ];
    return [
        ...list('Templates', templates),
        ...list('Powered off', poweredOff),
        ...list('Suspended', suspended),
        ...list('Left out', skipped),
    ];
}

function controlText(control: ImportReport['controlPlane']): string[] {
    const list = (own: ImportReport['controlPlane']): string =>
        `${own
            .slice(0, LISTED)
            .map(each => `${plainLine(each.machine)} – ${each.kind} (${plainLine(each.reason)})`)
            .join(', ')}${own.length > LISTED ? ', … (all in the JSON report)' : ''}`;
    const sure = control.filter(each => each.confidence !== 'low');
    const unsure = control.filter(each => each.confidence === 'low');
    return [
        ...(sure.length === 0 ? [] : [`Control plane (${sure.length}), never in the pilot: ${list(sure)}`]),
        ...(unsure.length === 0 ? [] : [`Is this the control plane too (${unsure.length})? ${list(unsure)}`]),
    ];
}

function concernsText(concerns: readonly ConcernCount[]): string[] {
    const shown = concerns.filter(each => each.machines > 0);
    return shown.length === 0
        ? []
        : [
              'Concerns (with the names Forklift gives them):',
              ...shown.map(
                  each =>
                      `  ${each.category}: ${each.title}: ${each.machines} of ${counted(each.looked, 'machine')} (${each.id}${each.feature === undefined ? '' : `, feature ${each.feature}`}), such as ${plainLine(nth(each.examples, 0))}`,
              ),
          ];
}

function problemsText(problems: readonly Problem[]): string[] {
    return problems.map(each => {
        const where = each.at
            .filter(at => at.row > 0)
            .slice(0, 3)
            .map(placeText);
        return `${each.severity}: ${plainLine(each.message)}${each.count > 1 ? ` (${each.count} times)` : ''}${where.length === 0 ? '' : ` – ${plainLine(where.join('; '))}`} [${each.code}]`;
    });
}

const VERBS: Record<Change['kind'], (each: Change) => string> = {
    added: () => 'new',
    changed: each => `${each.property}: ${each.before ?? 'nothing'} → ${each.after ?? 'nothing'}`,
    renamed: each => `is called ${each.after} in the estate now; the plan keeps its name`,
    gone: () => 'not in the files any more; kept in the text and marked',
    returned: () => 'is back',
    removed: () => 'shape that nothing uses any more; removed',
    kept: each =>
        `your ${each.before ?? `removal of ${each.property}`} stays; the files say ${each.after ?? 'nothing'}`,
    conflict: each =>
        `changed by you and in the estate: your ${each.before ?? `removal of ${each.property}`} stays; the files say ${each.after ?? 'nothing'}`,
};

const SIGNS: Record<Change['kind'], string> = {
    added: '+',
    changed: '~',
    renamed: '~',
    gone: '-',
    returned: '+',
    removed: '-',
    kept: '=',
    conflict: '!',
};

/** A diff as a person reads it: one line per difference. */
export function changesText(changes: readonly Change[]): string[] {
    return changes.length === 0
        ? []
        : [
              'Against the inventory that was there:',
              ...changes.map(
                  each =>
                      `${SIGNS[each.kind]} ${each.keyword} ${plainLine(each.name)}: ${plainLine(VERBS[each.kind](each))}`,
              ),
          ];
}

function draftText(draft: DraftSummary | undefined): string[] {
    return draft === undefined
        ? []
        : [
              `Draft: ${counted(draft.waves.length, 'wave')}, copied at ${(draft.rate / 1e6).toFixed(0)} Mbit/s.`,
              ...draft.waves.map(
                  wave =>
                      `  ${wave.name}: ${counted(wave.machines, 'machine')}, ${roundData(wave.used)} to copy, ${(wave.seconds / 3600).toFixed(1)} h${wave.note === undefined ? '' : ` – ${plainLine(wave.note)}`}`,
              ),
              ...draft.notes.map(note => `  ${plainLine(note)}`),
          ];
}
