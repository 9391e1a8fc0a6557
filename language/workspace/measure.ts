import type { Analysis, Finding } from '../analysis/analysis.ts';
import { findingIds } from '../analysis/finding-id.ts';
import { classOf, peakOf, usualPeak } from '../analysis/headroom/classes.ts';
import type { FabricHeadroom } from '../analysis/headroom/headroom.ts';
import { deciders } from '../analysis/headroom/remedies/break-point.ts';
import { firstOf, groupBy, there } from '../basics/lists.ts';
import { applyTo } from '../edits/apply.ts';
import { propertyEdit } from '../edits/properties.ts';
import { controllerRanges, unlimitedRebuild } from '../physics/index.ts';
import type { Workload } from '../plan/plan.ts';
import type { DeclKind, Figure } from '../plan/records.ts';
import { propertySchema } from '../plan/schema.ts';
import { replace, type Span, type TextEdit, textOf } from '../plan/source.ts';
import { writtenData, writtenRate } from '../writing/quantities.ts';
import type { PlanUnit, PlanWorkspace } from './workspace.ts';

/** What to measure next: the figures nobody stated, ranked by the judgements that knowing them would close. docs/language.md 5.7. */

/** A figure, and what hangs on it. */
export interface Measurable {
    /** Names of what it is a figure of: one fabric, or workloads. */
    readonly subjects: readonly string[];
    readonly kind: 'fabric' | 'workload';
    /** As it is written in a plan. */
    readonly property: string;
    /** What it may be today, SI; `null` where nothing is known. */
    readonly range: readonly [number, number] | null;
    readonly unit: 's' | 'B/s' | 'B' | '1/s' | '';
    /** Ids of the findings that are open today and would not be, were it known. */
    readonly decides: readonly string[];
    readonly findings: readonly Finding[];
    readonly span: Span;
}

/** Codes that are open by what they say, whatever their severity. */
const OPEN: ReadonlySet<string> = new Set(['io-unmodelled', 'io-evidence-weak', 'capacity-unknown']);

type Candidate = Omit<Measurable, 'decides' | 'findings'> & { readonly edits: readonly TextEdit[] };

/** Plans of more workloads are not tried beside somebody who types. */
const MOST_WORKLOADS = 2000;
const known = new WeakMap<Analysis, readonly Measurable[]>();

/** The same for an editor: kept as long as nothing changes, and empty for a plan that would take too long. */
export function measurablesBeside(workspace: PlanWorkspace, { plan, analysis, main }: PlanUnit): readonly Measurable[] {
    let found = known.get(analysis);
    if (found === undefined) {
        known.set(analysis, (found = plan.workloads.length > MOST_WORKLOADS ? [] : measurables(workspace, main)));
    }
    return found;
}

/** Whether some judgement is open: only then is there anything to measure for it. */
export function anythingOpen(unit: PlanUnit): boolean {
    return openOf(unit).size > 0;
}

/**
 * Figures by how many open judgements knowing them would close, the most decisive first. Each is tried: the plan is checked with the
 * figure stated, on a copy of the workspace.
 */
export function measurables(workspace: PlanWorkspace, main: string): readonly Measurable[] {
    const unit = workspace.unitOf(main);
    if (unit === undefined) {
        return [];
    }
    const open = openOf(unit);
    if (open.size === 0) {
        return [];
    }
    const trial = workspace.fork();
    return candidatesOf(unit)
        .map(({ edits, ...candidate }): Measurable => {
            const left = openWith(trial, main, edits);
            const closed = [...open].filter(([id]) => !left.has(id));
            return { ...candidate, decides: closed.map(([id]) => id), findings: closed.map(([, finding]) => finding) };
        })
        .filter(m => m.decides.length > 0)
        .sort((a, b) => b.decides.length - a.decides.length || (joined(a) < joined(b) ? -1 : 1));
}

function joined({ subjects, property }: Measurable): string {
    return `${subjects.join(' ')} ${property}`;
}

/** Judgements that could not be made, or hold only for a part of their range, by the ids of their findings. */
function openOf({ analysis }: PlanUnit): Map<string, Finding> {
    const ids = findingIds(analysis.findings);
    return new Map(
        analysis.findings.flatMap((finding, i) =>
            !finding.accepted && (finding.undecided === true || finding.condition === true || OPEN.has(finding.code))
                ? [[there(ids[i], 'an id of a finding'), finding] as const]
                : [],
        ),
    );
}

/** What is still open with some edits made; they are taken back. */
function openWith(workspace: PlanWorkspace, main: string, edits: readonly TextEdit[]): ReadonlyMap<string, unknown> {
    const texts = new Map<string, string>();
    for (const uri of new Set(edits.map(edit => edit.uri))) {
        const { text } = there(workspace.document(uri), `file ${uri}`);
        texts.set(uri, text);
        workspace.set(
            uri,
            applyTo(
                text,
                edits.filter(edit => edit.uri === uri),
            ),
        );
    }
    const unit = workspace.unitOf(main);
    const left = unit === undefined ? new Map<string, unknown>() : openOf(unit);
    for (const [uri, text] of texts) {
        workspace.set(uri, text);
    }
    return left;
}

function candidatesOf(unit: PlanUnit): Candidate[] {
    return [
        ...unit.analysis.headroom.fabrics.filter(h => h.role === 'target').flatMap(fabricCandidates),
        ...workloadCandidates(unit),
        ...loadCandidates(unit),
        ...rangeCandidates(unit),
    ];
}

/** Figures of a fabric that have a range because nobody stated them. */
function fabricCandidates({ fabric, model }: FabricHeadroom): Candidate[] {
    const { record } = fabric,
        { full, input } = model;
    const candidate = (
        property: string,
        key: string,
        text: string,
        range: Candidate['range'],
        unit: Candidate['unit'],
    ): Candidate => ({
        subjects: [fabric.name],
        kind: 'fabric',
        property,
        range,
        unit,
        span: record.nameSpan,
        edits: [propertyEdit(record, key, text)],
    });
    const { controller } = full;
    const memory = fabric.figures['controller.memory'];
    const stated = `controller cores ${Math.max(1, Math.round(controller?.cores ?? 1))}${memory === undefined ? '' : ` memory ${writtenData(memory.value)}`}`;
    const ranges =
        controller === null
            ? null
            : controllerRanges({
                  coordinator: full.coordinator,
                  devices: full.devices,
                  media: full.media,
                  cores: input.cores,
                  controller: input.controller,
                  locality: input.locality,
              });
    const pace = unlimitedRebuild(full);
    return [
        ...(ranges !== null && controller?.assumed.includes('cores') === true
            ? [candidate('controller cores', 'controller', stated, ranges.cores, '')]
            : []),
        ...(ranges !== null && controller?.assumed.includes('times') === true
            ? [
                  candidate(
                      'controller read and write',
                      'controller',
                      `${stated} read ${micro(controller.times.read)} write ${micro(controller.times.write)}`,
                      ranges.read,
                      's',
                  ),
              ]
            : []),
        ...(model.rebuildStated || full.coordinator === 'array'
            ? []
            : [candidate('rebuild', 'rebuild', `rebuild ${writtenRate(pace.centre)}`, [pace.low, pace.high], 'B/s')]),
        ...(input.raw === null ? [candidate('raw', 'raw', 'raw 1000 TB', null, 'B')] : []),
        ...(fabric.figures['overcommit'] === undefined
            ? [candidate('overcommit', 'overcommit', 'overcommit 4:1', [2, 8], '')]
            : []),
        ...(model.linksStated ? [] : [candidate('links', 'links', `links ${full.links.count} x 25 Gbps`, null, 'B/s')]),
    ];
}

function micro(seconds: number): string {
    return `${Number((seconds * 1e6).toPrecision(4))} us`;
}

/** Figures that are written as ranges, as if each were known to be in its middle. */
function rangeCandidates({ ranged }: PlanUnit): Candidate[] {
    return [...groupBy(ranged, r => r.name).values()].flatMap((all): Candidate[] => {
        const { kind, key, figure } = firstOf(all);
        return [
            {
                subjects: all.map(r => r.owner),
                kind: kind === 'workload' || kind === 'profile' ? 'workload' : 'fabric',
                property: key.split('.').join(' '),
                range: figure.range ?? null,
                unit: unitOf(kind, key),
                span: figure.span,
                edits: all.map(r => replace(r.figure.span, middleOf(r.figure))),
            },
        ];
    });
}

/** A range as the one value in its middle, in the unit it is written with: `4..9 TiB` is `6 TiB`. */
function middleOf({ span, value, range }: Figure): string {
    const text = textOf(span);
    const around = /^(.*?)\s*(?:\+-|±)/u.exec(text)?.[1];
    const [, digits = '', unit = ''] = /\.\.\s*([\d.]+)(.*)$/u.exec(text) ?? [];
    const one = (range?.[1] ?? 0) / Number(digits);
    return around ?? (one > 0 ? `${Number((value / one).toPrecision(6))}${unit}` : text);
}

function unitOf(kind: DeclKind, key: string): Measurable['unit'] {
    const schema = propertySchema(kind, key.split('.')[0] ?? key);
    const part = schema?.parts?.find(p => p.key === key.split('.').at(-1))?.dimension;
    switch (part ?? schema?.dimension) {
        case 'data':
            return 'B';
        case 'data rate':
            return 'B/s';
        case 'time':
            return 's';
        case 'operations':
            return '1/s';
        default:
            return '';
    }
}

/** Rates of workloads that decide whether a fabric chokes: those that widen the range of its load most. */
function loadCandidates({ analysis }: PlanUnit): Candidate[] {
    const names = new Set(
        analysis.findings.flatMap(f =>
            f.code === 'network-choke' && (f.undecided === true || f.condition === true) && !f.accepted
                ? [f.figures['fabric']]
                : [],
        ),
    );
    const deciding = analysis.headroom.fabrics.filter(h => names.has(h.fabric.name)).flatMap(deciders);
    return [...new Set(deciding)].flatMap((workload): Candidate[] => {
        const { iops, peak } = workload.figures;
        if (iops === undefined) {
            return [];
        }
        const usual = peakText(iops.value, peak?.value);
        return [
            {
                subjects: [workload.name],
                kind: 'workload',
                property: peak === undefined ? 'peak' : 'iops and peak',
                range: rangeOf(workload),
                unit: '1/s',
                span: workload.record.nameSpan,
                edits: [propertyEdit(workload.record, 'iops', usual)],
            },
        ];
    });
}

/** Both rates as if they were known exactly. */
function peakText(iops: number, peak: number | undefined): string {
    const known = (rate: number) => `${rate.toFixed(3)} +- 0%`;
    return `iops ${known(iops)} peak ${known(peak ?? usualPeak(iops))}`;
}

/** What the peak may be today, 1/s. */
function rangeOf(workload: Workload): readonly [number, number] | null {
    const io = classOf(workload);
    return io ? [peakOf(io) * io.spread.good.peak, peakOf(io) * io.spread.bad.peak] : null;
}

/** Figures of workloads that a finding says are missing or weak. */
function workloadCandidates({ plan, analysis }: PlanUnit): Candidate[] {
    const byName = new Map(plan.workloads.map(w => [w.name, w]));
    const seen = new Set<string>();
    return analysis.findings.flatMap((finding): Candidate[] => {
        const figure = missingIn(finding);
        const workloads = figure === undefined ? [] : finding.subjects.flatMap(name => byName.get(name) ?? []);
        const lacking = workloads.filter(w => figure?.lacks(w) === true);
        const key = `${figure?.property} ${lacking.map(w => w.name).join(' ')}`;
        const [first] = lacking;
        if (figure === undefined || first === undefined || seen.has(key)) {
            return [];
        }
        seen.add(key);
        return [
            {
                subjects: lacking.map(w => w.name),
                kind: 'workload',
                property: figure.property,
                range: null,
                unit: figure.unit,
                span: first.record.nameSpan,
                edits: lacking.map(w => propertyEdit(w.record, figure.key, figure.text)),
            },
        ];
    });
}

interface Missing {
    readonly property: string;
    readonly key: string;
    readonly text: string;
    readonly unit: Candidate['unit'];
    lacks(workload: Workload): boolean;
}

const RATE: Missing = {
    property: 'iops, peak, writes and block',
    key: 'iops',
    text: 'iops 100',
    unit: '1/s',
    lacks: w => w.figures['iops'] === undefined,
};
const MEASURED: Missing = {
    property: 'iops (evidence assumed)',
    key: 'evidence',
    text: 'evidence measured "a week"',
    unit: '1/s',
    lacks: w => w.evidence?.grade === 'assumed',
};
const SIZE: Missing = {
    property: 'disk and used',
    key: 'disk',
    text: 'disk 1 GiB used 1 GiB',
    unit: 'B',
    lacks: w => w.figures['disk'] === undefined && w.figures['used'] === undefined,
};

function missingIn({ code }: Finding): Missing | undefined {
    switch (code) {
        case 'io-unmodelled':
            return RATE;
        case 'io-evidence-weak':
            return MEASURED;
        case 'capacity-unknown':
        case 'chain-reset':
            return SIZE;
        default:
            return undefined;
    }
}
