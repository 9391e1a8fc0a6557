import type { BlastGroup } from './protocol.ts';
import { firstMoment } from './scene/first-moment.ts';
import { firstExpanded } from './scene/layout/grouping.ts';
import type { Moment, PreviewModel } from './scene/model.ts';
import type { Filter, Grouping } from './scene/visible.ts';

export type Tab = 'headroom' | 'timeline' | 'details';

/** Everything the panel shows depends on this and nothing else. */
export interface PanelState {
    readonly model: PreviewModel | undefined;
    readonly moment: Moment;
    readonly grouping: Grouping;
    readonly expanded: ReadonlySet<string>;
    readonly filter: Filter;
    /** Item (or phase, finding) a person chose; one thing everywhere. */
    readonly selected: string | undefined;
    /** Keys of boxes to light up: what a bar or a row under the pointer is about. */
    readonly lit: readonly string[];
    /** What the cursor stands in, in the text. */
    readonly cursor: readonly string[];
    readonly search: string;
    readonly stale: string | undefined;
    readonly tab: Tab;
    readonly table: boolean;
    /** Fabric whose headroom is shown; undefined: the first target. */
    readonly fabric: string | undefined;
    /** Code actions of findings that were asked for, by id; forgotten with every new model. */
    readonly fixes: ReadonlyMap<string, readonly string[]>;
    /** Names of what differs from another version of the plan. */
    readonly changed: { readonly names: ReadonlySet<string>; readonly against: string } | undefined;
    readonly blast: { readonly id: string; readonly losses: readonly BlastGroup[] } | undefined;
}

export type Changed = ReadonlySet<keyof PanelState>;
export type Listener = (state: PanelState, changed: Changed) => void;

const EMPTY: PanelState = {
    model: undefined,
    moment: 0,
    grouping: 'environment',
    expanded: new Set(),
    filter: {},
    selected: undefined,
    lit: [],
    cursor: [],
    search: '',
    stale: undefined,
    tab: 'headroom',
    table: false,
    fabric: undefined,
    blast: undefined,
    changed: undefined,
    fixes: new Map(),
};

/** What the scene depends on: with any of it what is seen stands elsewhere. */
export const SEEN = [
    'model',
    'moment',
    'grouping',
    'expanded',
    'filter',
] as const satisfies readonly (keyof PanelState)[];

/** What is worth keeping over a reload. */
export const KEPT = [
    'moment',
    'grouping',
    'expanded',
    'selected',
    'tab',
    'table',
] as const satisfies readonly (keyof PanelState)[];

/** The panel's state; views are told once per frame what changed. */
export class Store {
    private current: PanelState = EMPTY;
    private readonly listeners: Listener[] = [];
    private changed = new Set<keyof PanelState>();
    private scheduled = false;

    get state(): PanelState {
        return this.current;
    }

    /** Something changed that the views are told in the next frame. */
    get pending(): boolean {
        return this.scheduled;
    }

    subscribe(listener: Listener): void {
        this.listeners.push(listener);
    }

    update(patch: Partial<PanelState>): void {
        for (const key of Object.keys(patch) as (keyof PanelState)[]) {
            if (patch[key] !== this.current[key]) {
                this.changed.add(key);
            }
        }
        this.current = { ...this.current, ...patch };
        if (this.changed.size === 0 || this.scheduled) {
            return;
        }
        this.scheduled = true;
        requestAnimationFrame(() => this.flush());
    }

    /** Tells the views now; for tests and for what has to be there before the next frame. */
    flush(): void {
        const changed = this.changed;
        this.changed = new Set();
        this.scheduled = false;
        if (changed.size > 0) {
            for (const listener of this.listeners) {
                listener(this.current, changed);
            }
        }
    }

    /** Takes a new model; the first one decides what is opened and where the scrubber stands, later ones change nothing of it. */
    take(model: PreviewModel): void {
        const { model: before, grouping, moment } = this.current;
        this.update({ fixes: new Map(model.findings.flatMap(f => (f.fixes ? [[f.id, f.fixes] as const] : []))) });
        if (before) {
            this.update({
                model,
                stale: undefined,
                moment: keptMoment(before, model, moment),
                filter: keptFilter(before, model, this.current.filter),
            });
        } else {
            this.update({
                model,
                stale: undefined,
                ...(this.restored
                    ? { moment: Math.min(moment, model.phases.length) }
                    : { moment: firstMoment(model), expanded: firstExpanded(model.cells, grouping) }),
            });
        }
    }

    private restored = false;

    /** What was kept of an earlier panel; anything that does not look right is left out. */
    restore(kept: unknown): void {
        if (typeof kept !== 'object' || kept === null) {
            return;
        }
        const k = kept as Record<string, unknown>;
        const patch: { -readonly [K in keyof PanelState]?: PanelState[K] } = {};
        if (typeof k['moment'] === 'number') {
            patch.moment = k['moment'];
        }
        if (['environment', 'group', 'profile', 'fabric'].includes(k['grouping'] as string)) {
            patch.grouping = k['grouping'] as Grouping;
        }
        if (Array.isArray(k['expanded'])) {
            patch.expanded = new Set(k['expanded'].filter(x => typeof x === 'string'));
        }
        if (typeof k['selected'] === 'string') {
            patch.selected = k['selected'];
        }
        if (['headroom', 'timeline', 'details'].includes(k['tab'] as string)) {
            patch.tab = k['tab'] as Tab;
        }
        if (typeof k['table'] === 'boolean') {
            patch.table = k['table'];
        }
        this.restored = patch.moment !== undefined;
        this.update(patch);
    }

    /** What is worth keeping over a reload. */
    keep(): unknown {
        const { moment, grouping, expanded, selected, tab, table } = this.current;
        return { moment, grouping, expanded: [...expanded], selected, tab, table };
    }
}

/** A filter follows its phase by name; one for something that is not there any more, or moves nothing now, would leave an empty picture, and ends. */
function keptFilter(before: PreviewModel, after: PreviewModel, filter: Filter): Filter {
    if (filter.phase !== undefined) {
        const name = before.phases[filter.phase - 1]?.name;
        const phase = after.phases.find(p => p.name === name && p.moves);
        return phase === undefined ? {} : phase.moment === filter.phase ? filter : { ...filter, phase: phase.moment };
    }
    return filter.environment === undefined || after.environments.some(e => e.name === filter.environment)
        ? filter
        : {};
}

/** The scrubber stays at its phase by name: one that moved in the text takes the scrubber along. */
function keptMoment(before: PreviewModel, after: PreviewModel, moment: Moment): Moment {
    const name = before.phases[moment - 1]?.name;
    if (name === undefined) {
        return Math.min(moment, after.phases.length);
    }
    return after.phases.find(p => p.name === name)?.moment ?? Math.min(moment, after.phases.length);
}
