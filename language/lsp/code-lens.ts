import type { CodeLens, Location } from 'vscode-languageserver-types';
import { lensTitle, tightest } from '../analysis/headroom/telling/text.ts';
import { nth } from '../basics/lists.ts';
import { IndexSet } from '../plan/index-set.ts';
import type { Component, Phase, Plan } from '../plan/plan.ts';
import type { DeclRecord } from '../plan/records.ts';
import { rangeOf } from '../plan/source.ts';
import { measurablesBeside } from '../workspace/measure.ts';
import type { PlanUnit, PlanWorkspace } from '../workspace/workspace.ts';
import { type ClientSupport, FULL_CLIENT } from './client.ts';
import { type CheckSettings, DEFAULT_SETTINGS, shownSeverity } from './diagnostics.ts';
import { locationOf, viewOf } from './file-view.ts';

/** The command a lens runs: the client shows the places. Arguments: address, position, locations. */
export const SHOW_PLACES = 'exitplan.showPlaces';

/** The same for clients without such a command: the server has the first place shown. Arguments: as above. */
export const SHOW_PLACE = 'exitplan.server.showPlace';

/** The command that draws a plan. Argument: the address of one of its files. */
export const OPEN_PREVIEW = 'exitplan.openPreview';

interface LensData {
    readonly uri: string;
    readonly kind: 'phase' | 'component' | 'headroom' | 'measure';
    readonly name: string;
}

/** Above the plan, its picture; above components, how many machines depend on them; above phases, the machines they move and their findings, as Problems counts them. What they say is filled in when seen. */
export function codeLenses(
    workspace: PlanWorkspace,
    uri: string,
    settings: CheckSettings = DEFAULT_SETTINGS,
    client: ClientSupport = FULL_CLIENT,
): CodeLens[] {
    const view = viewOf(workspace, uri);
    const unit = view?.unit;
    if (!view || !unit || placesCommand(client) === undefined) {
        return [];
    }
    const found = findingsByPhase(unit, settings);
    return view.document.blocks
        .flatMap(b => b.value.declarations)
        .flatMap((record): CodeLens[] => {
            if (record.kind === 'plan') {
                return !client.commands.has(OPEN_PREVIEW)
                    ? []
                    : [
                          {
                              range: rangeOf(record.nameSpan),
                              command: { title: 'Open preview', command: OPEN_PREVIEW, arguments: [view.document.uri] },
                          },
                      ];
            }
            const kind = record.kind === 'phase' ? 'phase' : 'component';
            const seen =
                kind === 'phase'
                    ? found.has(record.name) || machinesOf(unit, record.name) > 0
                    : isLeanedOn(unit.plan, record);
            const lens = (what: LensData['kind']): CodeLens => ({
                range: rangeOf(record.nameSpan),
                data: { uri: view.document.uri, kind: what, name: record.name } satisfies LensData,
            });
            return [
                ...(seen ? [lens(kind)] : []),
                ...(record.kind === 'fabric' && tightestOf(unit, record.name) ? [lens('headroom')] : []),
                ...(record.kind === 'fabric' && isOpen(unit, record.name) ? [lens('measure')] : []),
            ];
        });
}

/** Fills in what a lens says and which places it leads to. */
export function resolveCodeLens(
    workspace: PlanWorkspace,
    lens: CodeLens,
    settings: CheckSettings = DEFAULT_SETTINGS,
    client: ClientSupport = FULL_CLIENT,
): CodeLens {
    const data = lens.data as LensData | undefined;
    const unit = data && workspace.unitOf(data.uri);
    if (!unit) {
        return lens;
    }
    const { title, places } =
        data.kind === 'phase'
            ? ofPhase(unit, data.name, settings)
            : data.kind === 'headroom'
              ? ofHeadroom(unit, data.name)
              : data.kind === 'measure'
                ? ofMeasure(workspace, unit, data.name)
                : ofComponent(unit.plan, data.name);
    return {
        ...lens,
        command: { title, command: placesCommand(client) ?? '', arguments: [data.uri, lens.range.start, places] },
    };
}

/** The command that leads to the places of a lens; undefined where a click would do nothing. */
function placesCommand({ commands, showsDocuments }: ClientSupport): string | undefined {
    return commands.has(SHOW_PLACES) ? SHOW_PLACES : showsDocuments ? SHOW_PLACE : undefined;
}

interface LensText {
    readonly title: string;
    readonly places: readonly Location[];
}

function ofPhase(unit: PlanUnit, name: string, settings: CheckSettings): LensText {
    const places = findingsByPhase(unit, settings).get(name);
    const here = places?.here.length ?? 0;
    const elsewhere = places?.elsewhere.length ?? 0;
    const machines = machinesOf(unit, name);
    const found =
        here > 0
            ? `${counted(here, 'finding')}${elsewhere > 0 ? `, ${elsewhere} elsewhere` : ''}`
            : elsewhere > 0
              ? `${counted(elsewhere, 'finding')} elsewhere`
              : '';
    return {
        title: [machines > 0 ? counted(machines, 'machine') : '', found].filter(part => part !== '').join(' · '),
        places: [...(places?.here ?? []), ...(places?.elsewhere ?? [])],
    };
}

/** The fullest station of a fabric, leading to the phase in which it is. */
function ofHeadroom(unit: PlanUnit, name: string): LensText {
    const found = tightestOf(unit, name);
    return found
        ? { title: found.title, places: [locationOf(nth(unit.plan.phases, found.phase).record.nameSpan)] }
        : { title: '', places: [] };
}

/** Whether a judgement about a fabric holds only for a part of the range of what nobody stated. */
function isOpen({ analysis }: PlanUnit, name: string): boolean {
    return analysis.findings.some(
        f => (f.undecided === true || f.condition === true) && f.figures['fabric'] === name && !f.accepted,
    );
}

/** The figure of a fabric whose measuring closes most judgements, leading to their findings. */
function ofMeasure(workspace: PlanWorkspace, unit: PlanUnit, name: string): LensText {
    const [first] = measurablesBeside(workspace, unit).filter(m => m.kind === 'fabric' && m.subjects.includes(name));
    return first === undefined
        ? { title: 'open judgements: see the findings', places: [] }
        : {
              title: `measure '${first.property}': decides ${counted(first.decides.length, 'judgement')}`,
              places: first.findings.map(f => locationOf(f.span)),
          };
}

function tightestOf(
    { analysis }: PlanUnit,
    name: string,
): { readonly title: string; readonly phase: number } | undefined {
    const headroom = analysis.headroom.of(name);
    const title = headroom && lensTitle(headroom),
        at = headroom && tightest(headroom);
    return title !== undefined && at ? { title, phase: at.phase } : undefined;
}

function ofComponent(plan: Plan, name: string): LensText {
    const component = plan.components.get(name);
    const leaning = component ? [...leaningOn(plan, component)] : [];
    const machines = leaning.reduce((sum, i) => sum + nth(plan.workloads, i).count, 0);
    return {
        title: `${counted(machines, 'machine')} ${machines === 1 ? 'depends' : 'depend'} on this`,
        places: leaning.slice(0, MOST).map(i => locationOf(nth(plan.workloads, i).record.nameSpan)),
    };
}

function isLeanedOn(plan: Plan, record: DeclRecord): boolean {
    const component = plan.components.get(record.name);
    return (
        component?.record === record &&
        (dependentsOf(plan).has(component) || component.kind !== 'workload') &&
        !leaningOn(plan, component).empty
    );
}

/** Nobody reads a list of more places. */
const MOST = 500;

/** Where the findings of a phase stand: in its own lines, as a reader of Problems counts them, or at what they are about. */
interface PhaseFindings {
    readonly here: Location[];
    readonly elsewhere: Location[];
}

function findingsByPhase({ analysis, plan }: PlanUnit, settings: CheckSettings): ReadonlyMap<string, PhaseFindings> {
    const found = new Map<string, PhaseFindings>();
    const listOf = (phase: string) => {
        const known = found.get(phase) ?? { here: [], elsewhere: [] };
        found.set(phase, known);
        return known;
    };
    const blocks = new Map(plan.phases.map(p => [p.record.span.block as object, [] as Phase[]]));
    for (const phase of plan.phases) {
        blocks.get(phase.record.span.block)?.push(phase);
    }
    for (const finding of analysis.findings) {
        const severity = shownSeverity(finding, settings);
        if (!severity || severity === 'hint') {
            continue;
        }
        const { block, start } = finding.span;
        const around = blocks.get(block)?.find(({ record: { span } }) => start >= span.start && start <= span.end);
        if (around) {
            listOf(around.name).here.push(locationOf(finding.span));
        }
        if (finding.phase !== undefined && finding.phase !== around?.name) {
            listOf(finding.phase).elsewhere.push(locationOf(finding.span));
        }
    }
    return found;
}

/** Machines a phase moves; `count 40` is forty. */
function machinesOf({ analysis, plan }: PlanUnit, name: string): number {
    return analysis.moves
        .filter(m => m.phase.name === name)
        .flatMap(m => [...m.workloads])
        .reduce((sum, i) => sum + nth(plan.workloads, i).count, 0);
}

/** Workloads that say they depend on a component, directly or through others; those a controller covers; those whose data lies on a fabric. */
function leaningOn(plan: Plan, component: Component): IndexSet {
    const declared = dependentsOf(plan);
    const seen = new Set<Component>([component]);
    const queue: Component[] = [component];
    const workloads: number[] = [];
    for (let at = queue.pop(); at; at = queue.pop()) {
        for (const dependent of declared.get(at) ?? []) {
            if (seen.has(dependent)) {
                continue;
            }
            seen.add(dependent);
            queue.push(dependent);
            if (dependent.kind === 'workload') {
                workloads.push(dependent.index);
            }
        }
    }
    const direct = IndexSet.ofSorted(workloads.sort((a, b) => a - b));
    return component.kind === 'fabric' || 'coverage' in component ? direct.union(component.workloads) : direct;
}

const dependents = new WeakMap<Plan, ReadonlyMap<Component, readonly Component[]>>();

function dependentsOf(plan: Plan): ReadonlyMap<Component, readonly Component[]> {
    let known = dependents.get(plan);
    if (known) {
        return known;
    }
    const map = new Map<Component, Component[]>();
    for (const component of plan.components.values()) {
        for (const { on } of component.depends) {
            const list = map.get(on);
            if (list) {
                list.push(component);
            } else {
                map.set(on, [component]);
            }
        }
    }
    dependents.set(plan, (known = map));
    return known;
}

function counted(count: number, word: string): string {
    return `${count} ${word}${count === 1 ? '' : 's'}`;
}
