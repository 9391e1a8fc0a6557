import { nth } from '../../basics/lists.ts';
import type { Fabric, LoadEvaluation, Scenario, StationLoad, StationName } from '../../physics/index.ts';
import { SCENARIO_PARTS, unlimitedRebuild } from '../../physics/index.ts';
import type { IndexSet } from '../../plan/index-set.ts';
import type { Plan } from '../../plan/plan.ts';
import { dataText, rateText } from '../../plan/units.ts';
import { hostsAlong } from '../passage/hosts.ts';
import { assumedCopyText } from './copy-rate.ts';
import type { FabricHeadroom, HeadroomRow, WorkloadLatency } from './headroom.ts';
import { describe } from './input.ts';
import { type Compute, computeOn } from './sizing/compute.ts';
import { type ClassVerdict, copies } from './track.ts';

/** Rows of the headroom analysis: one fabric, phase and scenario each. */

/** A row that computes its percentiles and assumptions when somebody asks. */
export class Row implements HeadroomRow {
    readonly fabric: string;
    readonly phase: string;
    readonly scenario: Scenario;
    private readonly owner: FabricHeadroom;
    private readonly plan: Plan;
    private readonly index: number;
    private readonly evaluation: LoadEvaluation;

    constructor(owner: FabricHeadroom, plan: Plan, index: number, scenario: Scenario) {
        this.owner = owner;
        this.plan = plan;
        this.index = index;
        this.scenario = scenario;
        this.fabric = owner.fabric.name;
        this.phase = nth(owner.phases, index).phase.name;
        this.evaluation = owner.track.evaluation(index, scenario);
    }

    get nodes() {
        return this.evaluation.nodes;
    }
    get stations() {
        return this.blind ? this.evaluation.stations.map(unknownLoad) : this.evaluation.stations;
    }
    get bottleneck() {
        return this.blind ? null : this.evaluation.bottleneck;
    }
    get runnerUp() {
        return this.blind ? null : this.evaluation.runnerUp;
    }
    get band() {
        return this.blind ? null : this.evaluation.band;
    }
    /** Workloads are on it, no I/O of any of them is known, and nothing else loads it: its load is unknown, not 0. */
    private get blind(): boolean {
        const { owner, index, scenario, evaluation } = this;
        return (
            evaluation.stations.every(s => s.utilisation === null || s.utilisation === 0) &&
            owner.track.machines(index, scenario).size === 0 &&
            !owner.present(index, scenario).empty
        );
    }
    rangeOf(name: StationName): readonly [number, number] | null {
        if (this.blind) {
            return null;
        }
        return this.owner.rangeOf(this.index, this.scenario, name);
    }
    get rebuild() {
        return this.evaluation.rebuild;
    }
    get rebuildReason() {
        return this.evaluation.rebuildReason;
    }
    get eastWest() {
        return this.evaluation.eastWest;
    }
    get localReads() {
        return this.evaluation.localReads;
    }
    get compute(): Compute | null {
        const { owner, plan, index, scenario } = this;
        const lost = SCENARIO_PARTS[scenario].lost;
        const hosts = hostsAlong(plan, owner.fabric);
        const all = hosts ? nth(hosts, index)[copies(scenario) ? 'during' : 'after'] : owner.model.full.nodes;
        const nodes = all === null ? null : Math.max(0, all - lost);
        return computeOn(plan, owner.fabric, owner.present(index, scenario), nodes);
    }
    get reason() {
        return this.owner.model.none ? 'it has no nodes' : this.evaluation.reason;
    }

    get workloads(): readonly WorkloadLatency[] {
        return [...this.owner.present(this.index, this.scenario)].map(i => {
            const io = this.owner.classOf(i),
                workload = nth(this.plan.workloads, i).name;
            return io
                ? { workload, ...this.owner.track.verdict(this.index, this.scenario, io) }
                : { workload, ...UNKNOWN };
        });
    }

    /** Hosts with data on them are converted away in the phase. */
    private get evacuates(): boolean {
        return nth(this.owner.track.input.phases, this.index).evacuates === true;
    }

    get assumed(): readonly string[] {
        const { model, track } = this.owner;
        const own = this.evaluation.assumed.flatMap(key => {
            if (key === 'rebuild') {
                return [paceText(model.full)];
            }
            return key === 'chunks' ? [describe(key, model.full)] : [];
        });
        const { ingest, copyAssumed } = nth(this.owner.phases, this.index);
        if (copyAssumed && copies(this.scenario)) {
            own.unshift(`over ${rateText(ingest)} (${assumedCopyText(model.full, ingest)})`);
        }
        const phase = nth(this.owner.phases, this.index);
        if (this.scenario === 'cutover' && phase.window > 0 && phase.moves.some(m => !m.step.mover?.sessions)) {
            own.push('one machine is switched over at a time (no mover states its sessions)');
        }
        if (
            copies(this.scenario) &&
            this.evacuates &&
            model.full.rebuild === null &&
            !own.some(a => a.startsWith('rebuild'))
        ) {
            own.push(`hosts are emptied at the pace of a ${paceText(model.full)}`);
        }
        const heals = this.evaluation.rebuild !== null,
            { raw: stated } = track.input.fabric;
        const raw = !heals
            ? []
            : stated === null
              ? ['raw (from the used data of the workloads and their copies)']
              : ['a lost node is full (all of its raw data is rebuilt)'];
        const reason = this.reason === null ? [] : [`nothing computed: ${this.reason}`];
        const mixed =
            copies(this.scenario) &&
            nth(this.owner.phases, this.index).moves.some(m => m.step.over === undefined) &&
            !own.some(a => a.startsWith('over'));
        return [
            ...reason,
            ...model.assumed,
            ...own,
            ...(mixed
                ? ['over of a cutover that states none (what one link carries, at most one stream for each machine)']
                : []),
            ...raw,
            ...workloadAssumptions(this.plan, this.owner.present(this.index, this.scenario)),
        ];
    }
}

/** What a rebuild takes that nobody limits, with its range. docs/io-model.md 8.2.5. */
export function paceText(full: Fabric): string {
    const { low, centre, high } = unlimitedRebuild(full);
    const range = high > low ? `, ${rateText(low)} to ${rateText(high)}` : '';
    return `rebuild ${rateText(centre)} per node (nobody limits it${range})`;
}

function unknownLoad(station: StationLoad): StationLoad {
    return {
        ...station,
        load: null,
        utilisation: null,
        meanUtilisation: null,
        band: null,
        reason: 'no workload on it states its I/O',
    };
}

const UNKNOWN: ClassVerdict = {
    p99Read: null,
    p99Write: null,
    objective: null,
    meets: null,
    reason: 'its I/O rate is not stated',
};

const DEFAULTS = [
    ['peak', 'peak (3 x iops)'],
    ['writes', 'writes 30 %'],
    ['block', `block ${dataText(8192)}`],
] as const;
const NAMED = 3;

/** What the figures of workloads leave open, one line per figure. docs/io-model.md 1.1. */
export function workloadAssumptions(plan: Plan, set: IndexSet): string[] {
    const missing: Record<string, string[]> = { peak: [], writes: [], block: [], iops: [] };
    for (const index of set) {
        const { figures, name } = nth(plan.workloads, index);
        if (!figures['iops']) {
            missing['iops']!.push(name);
        } else {
            for (const [key] of DEFAULTS) {
                if (!figures[key]) {
                    missing[key]!.push(name);
                }
            }
        }
    }
    const line = (what: string, names: readonly string[]) =>
        names.length === 0
            ? []
            : [
                  `${what} of ${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ` and ${names.length - NAMED} more` : ''}`,
              ];
    return [...DEFAULTS.flatMap(([key, text]) => line(text, missing[key]!)), ...line('no I/O', missing['iops']!)];
}
