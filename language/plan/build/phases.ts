import { entryOf, nth } from '../../basics/lists.ts';
import { IndexSet } from '../index-set.ts';
import type { NameTable } from '../naming/names.ts';
import type { Selection } from '../naming/selection.ts';
import { closest } from '../naming/spelling.ts';
import { frontsOf } from '../order.ts';
import type {
    Accept,
    Component,
    Controller,
    Fabric,
    Identity,
    Mover,
    Network,
    Phase,
    PlanProblem,
    Policy,
    Principal,
    Step,
} from '../plan.ts';
import { MOST_WORDS, unknownName } from '../reading/problems.ts';
import type { AcceptRecord, DeclRecord, NameUse, SelectorTerm, StepRecord } from '../records.ts';
import type { Span } from '../source.ts';
import type { BuildContext } from './build.ts';
import type { Current } from './components.ts';

interface PhaseContext {
    readonly header: DeclRecord | undefined;
    readonly selection: Selection;
    readonly components: ReadonlyMap<string, Component>;
    readonly networks: ReadonlyMap<string, Network>;
    readonly policies: ReadonlyMap<string, Policy>;
    readonly movers: ReadonlyMap<string, Mover>;
}

type Filling<T> = { -readonly [K in keyof T]: T[K] };

/** Phases in the order of execution: their textual order in the file that declares the plan. */
export function buildPhases(context: BuildContext, within: PhaseContext): Phase[] {
    const { header } = within;
    const records = context.of('phase');
    const mainFile = header?.span.block.document.uri;
    const inMain = mainFile === undefined ? records : records.filter(r => r.span.block.document.uri === mainFile);
    const main = new Set(inMain);
    // What is done has happened before everything that is not, whatever the order says (5.1).
    const ordered = inMain.some(r => r.dates['done']) ? inMain.toSorted((a, b) => doneOn(a) - doneOn(b)) : inMain;
    for (const stray of records) {
        if (main.has(stray)) {
            continue;
        }
        context.problems.push({
            code: 'phase-outside-plan',
            span: stray.nameSpan,
            subjects: [stray.name],
            related: [{ span: header!.nameSpan, message: `plan '${header!.name}' is declared here` }],
            message: `Phase '${stray.name}' stands in an included file, where its place in the order is not known. It is left out; move it into the file that declares plan '${header!.name}'.`,
        });
    }
    const known = new Set(ordered.map(r => r.name));
    const fronts = frontsOf(
        ordered.map(r => ({ name: r.name, alongside: (r.names['alongside'] ?? []).map(use => use.name) })),
    );
    const phases = ordered.map((record, index) => {
        const steps = record.steps.map(step => resolveStep(step, record, context, within));
        const after = (record.names['after'] ?? []).filter(use => known.has(use.name));
        const front = nth(fronts, index);
        const alongside = (record.names['alongside'] ?? []).filter(use => known.has(use.name));
        return context.keep('phase', record, [index, front, steps.map(meanings), after, alongside], () =>
            makePhase(record, index, steps, { after, alongside, front }, context.current),
        );
    });
    return context.keep('phases', PHASES, [phases], () => phases);
}

/** The day a phase was done; later than any for one that is not. */
function doneOn(record: DeclRecord): number {
    return record.dates['done']?.day ?? Number.MAX_SAFE_INTEGER;
}

function makePhase(
    record: DeclRecord,
    index: number,
    steps: readonly Resolved[],
    order: { readonly after: readonly NameUse[]; readonly alongside: readonly NameUse[]; readonly front: number },
    current: Current,
): Phase {
    const phase: Filling<Phase> = {
        name: record.name,
        title: record.title,
        record,
        index,
        steps: [],
        after: order.after.map(use => new After(use, current)),
        alongside: order.alongside.map(use => new After(use, current)),
        front: order.front,
        starts: record.dates['starts'],
        started: record.dates['started'],
        done: record.dates['done'],
        lasts: record.figures['lasts']?.value,
        length: record.figures['lasts'],
        approve: record.texts['approve']?.text,
    };
    phase.steps = steps.map(step => ({ ...step, phase }) as Step);
    return phase;
}

/** A phase that another one names; looked up when asked for, since it may be another object by then. */
class After {
    readonly span: Span;
    private readonly name: string;
    private readonly current: Current;

    constructor(use: NameUse, current: Current) {
        this.span = use.span;
        this.name = use.name;
        this.current = current;
    }

    get phase(): Phase {
        return entryOf(this.current.phases, this.name);
    }
}

const PHASES = {};

type Unplaced<S> = S extends unknown ? Omit<S, 'phase'> : never;
type Resolved = Unplaced<Step>;

/** What the names of a step mean: everything of a step that its text does not decide. */
function meanings(step: Resolved): readonly unknown[] {
    switch (step.verb) {
        case 'decouple':
        case 'establish':
            return step.controllers;
        case 'map':
            return step.identities;
        case 'model':
            return step.fabrics;
        case 'cutover':
            return [step.workloads, step.fabric, step.mover];
        case 'recreate':
            return [step.networks, step.policies, step.platform];
        case 'convert':
            return [step.source, step.fabric];
        case 'test':
            return [...step.identities, ...step.controllers];
        case 'retire':
            return [...step.controllers, step.workloads];
    }
}

function resolveStep(
    record: StepRecord,
    phase: DeclRecord,
    { platforms, to }: Pick<BuildContext, 'platforms' | 'to'>,
    { selection, components, networks, policies, movers }: PhaseContext,
): Resolved {
    switch (record.verb) {
        case 'decouple':
        case 'establish':
            return {
                verb: record.verb,
                record,
                controllers: pick(record.subjects, components, isController),
                onto: record.onto,
            };
        case 'map':
            return {
                verb: 'map',
                record,
                identities: pick(record.subjects, components, (c): c is Identity => c.kind === 'identity'),
            };
        case 'model':
            return { verb: 'model', record, fabrics: pick(record.subjects, components, isFabric) };
        case 'cutover': {
            const target = record.to && components.get(record.to.name);
            return {
                verb: 'cutover',
                record,
                workloads: selection.expand(record.selectors, `the cutover in phase '${phase.name}'`),
                fabric: target && isFabric(target) ? target : undefined,
                over: record.over?.value,
                method: record.by?.method,
                mover: record.mover && movers.get(record.mover.name),
            };
        }
        case 'recreate':
            return {
                verb: 'recreate',
                record,
                networks: record.subjects.flatMap(use => networks.get(use.name) ?? []),
                policies: record.subjects.flatMap(use =>
                    networks.has(use.name) ? [] : (policies.get(use.name) ?? []),
                ),
                platform: record.platform ? platforms.get(record.platform.name) : to.length === 1 ? to[0] : undefined,
            };
        case 'convert': {
            const source = record.source && components.get(record.source.name);
            const target = record.to && components.get(record.to.name);
            return {
                verb: 'convert',
                record,
                count: record.count?.value ?? 0,
                source: source && isFabric(source) ? source : undefined,
                fabric: target && isFabric(target) ? target : undefined,
            };
        }
        case 'test':
            return {
                verb: 'test',
                record,
                identities: pick(record.subjects, components, (c): c is Identity => c.kind === 'identity'),
                controllers: pick(record.subjects, components, isController),
            };
        case 'retire': {
            const controllers = pick(record.subjects, components, isController);
            const names = new Set(controllers.map(c => c.name));
            const machines = record.selectors.filter(s => s.term.type !== 'name' || !names.has(s.term.use.name));
            return {
                verb: 'retire',
                record,
                controllers,
                workloads: selection.expand(machines, `what phase '${phase.name}' retires`),
            };
        }
    }
}

function pick<T extends Component>(
    uses: readonly NameUse[],
    components: ReadonlyMap<string, Component>,
    is: (c: Component) => c is T,
): T[] {
    return uses.flatMap(use => {
        const component = components.get(use.name);
        return component && is(component) ? [component] : [];
    });
}

function isController(c: Component): c is Controller {
    return c.kind !== 'identity' && c.kind !== 'fabric' && c.kind !== 'workload';
}

function isFabric(c: Component): c is Fabric {
    return c.kind === 'fabric';
}

export function buildAccepts(
    context: BuildContext,
    records: readonly AcceptRecord[],
    selection: Selection,
    principals: ReadonlyMap<string, Principal>,
): Accept[] {
    return records.map((record): Accept => {
        for (const use of record.subjects.flatMap(s => [s.term, ...s.exceptions]).flatMap(namedBy)) {
            if (use.kind === 'acceptable' && !context.names.knows(use) && !principals.has(use.name)) {
                context.problems.push(unknownSubject(use, context.names, principals));
            }
        }
        const workloads = IndexSet.union(record.subjects.map(s => selection.one(s)));
        return context.keep('accept', record, [workloads], () => ({
            record,
            code: record.code.text,
            workloads,
            names: new Set(record.subjects.flatMap(s => (s.term.type === 'name' ? [s.term.use.name] : []))),
            all: record.subjects.some(s => s.term.type === 'all' && s.exceptions.length === 0),
        }));
    });
}

function namedBy(term: SelectorTerm): readonly NameUse[] {
    return term.type === 'name' ? [term.use] : [];
}

function unknownSubject(use: NameUse, names: NameTable, principals: ReadonlyMap<string, Principal>): PlanProblem {
    return unknownName(use, names.lookup(use).other, () => [
        ...names.meant(use),
        ...closest(use.name, [...names.candidates(use.kind), ...principals.keys()], MOST_WORDS),
    ]);
}
