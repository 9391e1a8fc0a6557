import { accessModel } from '../../analysis/access/model.ts';
import type { Analysis } from '../../analysis/analysis.ts';
import { nth } from '../../basics/lists.ts';
import type { Explained } from '../../physics/index.ts';
import type { Controller, KnownFact, Plan } from '../../plan/plan.ts';
import type { Evidence } from '../../plan/records.ts';
import type { Text } from '../output/document.ts';
import { capital, code, counted, rich } from '../text.ts';
import type { FabricReport } from './headroom.ts';
import { machinesOf } from './machines.ts';
import { SOURCES } from './sources.ts';

/** What the report rests on. */
export interface ReportEvidence {
    /** Weakest first. */
    readonly rows: readonly EvidenceRow[];
    /** What the I/O model took because nobody stated it, by fabric. */
    readonly assumed: readonly { readonly fabric: string; readonly what: readonly string[] }[];
    /** Every formula of the I/O model that was used, worked out once. */
    readonly worked: readonly WorkedFigure[];
    /** Outside sources those formulas name, by their number. */
    readonly sources: readonly { readonly id: string; readonly text: string }[];
}

export interface WorkedFigure extends Explained {
    readonly fabric: string;
    readonly phase: string;
    readonly scenario: string;
}

export interface EvidenceRow {
    readonly what: Text;
    readonly grade: string;
    readonly source: string;
    /** What it is about: `42 machines`, `3 facts`. */
    readonly count: string;
}

export function evidenceOf(analysis: Analysis, headroom: readonly FabricReport[]): ReportEvidence {
    const rows = new Rows();
    figures(analysis.plan, rows);
    interfaces(analysis.plan, rows);
    features(analysis, rows);
    fabrics(analysis.plan, rows);
    grants(analysis, rows);
    const worked = workedOut(headroom);
    return {
        rows: rows.sorted(),
        worked,
        sources: sourcesOf(worked),
        assumed: headroom.flatMap(h =>
            h.tightest && h.tightest.assumed.length > 0 ? [{ fabric: h.fabric, what: h.tightest.assumed }] : [],
        ),
    };
}

const GRADES = [
    'missing',
    'assumed',
    'recalled',
    'not stated',
    'estimated',
    'documented',
    'stated in the plan',
    'measured',
    'verified',
];

/** Rows that say the same are one. */
class Rows {
    private readonly found = new Map<string, { what: Text; grade: string; source: string; n: number; unit: string }>();

    add(what: Text, evidence: { grade: string; source: string }, n: number, unit: string): void {
        const key = JSON.stringify([what, evidence.grade, evidence.source]);
        const row = this.found.get(key);
        if (row) {
            row.n += n;
        } else {
            this.found.set(key, { what, ...evidence, n, unit });
        }
    }

    sorted(): EvidenceRow[] {
        const rows = [...this.found.values()]
            .map((row, i) => ({ row, i }))
            .sort((a, b) => GRADES.indexOf(a.row.grade) - GRADES.indexOf(b.row.grade) || a.i - b.i);
        return rows.map(({ row: { n, unit, ...rest } }) => ({ ...rest, count: counted(n, unit) }));
    }
}

function graded(evidence: Evidence | undefined, otherwise = 'not stated'): { grade: string; source: string } {
    return { grade: evidence?.grade ?? otherwise, source: evidence?.source ?? '' };
}

function figures({ workloads }: Plan, rows: Rows): void {
    for (const workload of workloads) {
        const known = workload.figures['iops'] !== undefined;
        rows.add(
            'I/O figures of workloads',
            known ? graded(workload.evidence) : { grade: 'missing', source: '' },
            workload.count,
            'machine',
        );
    }
    const unsized = workloads.filter(w => !w.figures['used'] && !w.figures['disk']);
    if (unsized.length > 0) {
        rows.add('Size of workloads', { grade: 'missing', source: '' }, machinesOf(unsized), 'machine');
    }
}

/** Interfaces that the order rests on: that a platform offers them, and that a product speaks them. */
function interfaces(plan: Plan, rows: Rows): void {
    const gained = new Map<Controller, Set<string>>();
    for (const phase of plan.phases) {
        for (const step of phase.steps) {
            if (!('onto' in step)) {
                continue;
            }
            for (const c of step.controllers) {
                gained.set(c, new Set([...(gained.get(c) ?? []), ...step.onto.map(o => o.name)]));
            }
        }
    }
    const used = new Set(plan.controllers.flatMap(c => [...c.speaks.map(s => s.name), ...(gained.get(c) ?? [])]));
    for (const platform of plan.platforms.values()) {
        for (const fact of platform.offers.values()) {
            if (used.has(fact.name)) {
                spoken(plan, rows, 'offers', platform.name, fact);
            }
        }
    }
    for (const controller of plan.controllers) {
        const names = new Set([...controller.speaks.map(s => s.name), ...(gained.get(controller) ?? [])]);
        for (const fact of controller.product?.speaks ?? []) {
            if (names.has(fact.name)) {
                spoken(plan, rows, 'speaks', controller.product!.name, fact);
            }
        }
    }
}

/** Words that stand where a source should. */
const NO_SOURCE = /^(from memory|recalled|see the (interface|platform)s?)$/;

/** That somebody offers or speaks an interface. Where the row has no source, the interface is named, with the evidence it has itself. */
function spoken(plan: Plan, rows: Rows, verb: 'offers' | 'speaks', who: string, fact: KnownFact): void {
    const evidence = own(fact, plan);
    if (!NO_SOURCE.test(evidence.source)) {
        rows.add(rich`Interfaces that ${code(who)} ${verb}`, evidence, 1, 'fact');
        return;
    }
    const known = plan.declaration('interface', fact.name)?.evidence;
    const behind =
        known?.source !== undefined && !NO_SOURCE.test(known.source)
            ? `no source of its own; the interface is ${known.grade}: ${known.source}`
            : 'none: nobody has checked it, so verify it';
    rows.add(rich`${code(who)} ${verb} ${code(fact.name)}`, { ...evidence, source: behind }, 1, 'fact');
}

/** A fact without evidence that a file of the plan states is the plan's own word. */
function own(fact: KnownFact, plan: Plan): { grade: string; source: string } {
    return graded(
        fact.evidence,
        plan.files.includes(fact.span.block.document.uri) ? 'stated in the plan' : 'not stated',
    );
}

function features({ plan, moves }: Analysis, rows: Rows): void {
    for (const { platform, workloads } of moves) {
        if (!platform) {
            continue;
        }
        for (const index of workloads) {
            for (const { name } of nth(plan.workloads, index).uses) {
                const fact = platform.supports.get(name);
                if (fact) {
                    rows.add(
                        rich`${code(platform.name)} supports ${code(name)}`,
                        own(fact, plan),
                        nth(plan.workloads, index).count,
                        'machine',
                    );
                }
            }
        }
    }
}

/** Numbers that fabrics inherit from the library, and their media. */
function fabrics(plan: Plan, rows: Rows): void {
    for (const fabric of plan.fabrics) {
        if (!fabric.target) {
            continue;
        }
        const base = fabric.chain.find(r => r.evidence);
        if (base) {
            rows.add(
                rich`Storage scheme ${code(base.name)} of ${code(fabric.name)}`,
                graded(base.evidence),
                1,
                'fabric',
            );
        }
        for (const media of fabric.everyMedia) {
            rows.add(rich`Media ${code(media.name)}`, graded(media.evidence), 1, 'fabric');
        }
    }
}

/** Grants by which capabilities held today are found on a target. */
function grants({ access }: Analysis, rows: Rows): void {
    const seen = new Set<string>();
    for (const row of access) {
        const model = accessModel(row.to);
        for (const capability of row.capabilities) {
            for (const grant of model.grants.get(capability) ?? []) {
                const key = `${row.to.name}\n${capability}\n${grant.privileges.join()}`;
                if (seen.has(key)) {
                    continue;
                }
                seen.add(key);
                rows.add(
                    rich`Privileges on ${code(row.to.name)} and what they let one do`,
                    graded(grant.evidence),
                    1,
                    'grant',
                );
            }
        }
    }
}

const SHARED = /^(wire|node-link|link|hot-receiver|rack-uplink|media|switch-buffer|controller|rebuild)[.-]?/;

/**
 * Each formula once: in the worst scenario of the first fabric that needs it, else in its steady state, where percentiles
 * are given. Fabrics of one kind are computed by the same formulas, so one of each kind is asked.
 */
function workedOut(headroom: readonly FabricReport[]): WorkedFigure[] {
    const kinds = new Set<string>();
    const found = new Map<string, WorkedFigure>();
    for (const { fabric, tightest } of headroom) {
        if (!tightest || kinds.has(tightest.kind)) {
            continue;
        }
        kinds.add(tightest.kind);
        for (const scenario of new Set([tightest.worst.row.scenario, 'steady' as const])) {
            for (const figure of tightest.explain(scenario)) {
                const key = `${figure.label}\n${figure.formula}`;
                if (!found.has(key) && figure.value !== null) {
                    found.set(key, { ...figure, label: labelOf(figure), fabric, phase: tightest.phase, scenario });
                }
            }
        }
    }
    return [...found.values()];
}

/** Figures of one class of workloads carry the name of the first of them. */
function labelOf({ id, label }: Explained): string {
    return SHARED.test(id) ? capital(label) : `${capital(label)} (${id.replace(/\.[^.]*$/, '')})`;
}

function sourcesOf(figures: readonly WorkedFigure[]): ReportEvidence['sources'] {
    const ids = new Set(figures.flatMap(f => f.source.match(/\bS\d+\b/g) ?? []));
    return Object.entries(SOURCES)
        .filter(([id]) => ids.has(id))
        .map(([id, text]) => ({ id, text }));
}
