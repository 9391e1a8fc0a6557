import { buildAccess } from './build-access.ts';
import { buildControllers } from './build-controllers.ts';
import { buildAccepts, buildPhases } from './build-phases.ts';
import { buildFabrics, buildWorkloads, linkDependencies } from './build-workloads.ts';
import { nearestName } from './flatten.ts';
import { IndexSet } from './index-set.ts';
import { type Library, NameTable, type Namespace } from './names.ts';
import type { Component, Environment, EnvironmentClass, EnvironmentShape, Group, Plan, PlanProblem, Platform } from './plan.ts';
import { PlatformTable } from './platforms.ts';
import { duplicateNames, inheritanceCycles, unknownNames } from './problems.ts';
import type { BlockRecord, DeclKind, DeclRecord } from './records.ts';
import { Selection } from './selection.ts';
import { baseChain, flatWords } from './flatten.ts';

/** One file of a plan, block by block. */
export interface PlanFile {
    readonly uri: string;
    readonly records: readonly BlockRecord[];
}

export interface PlanInput {
    /** The file that declares the plan first, then the others in include order. */
    readonly files: readonly PlanFile[];
    readonly library: Library;
    /** Problems of the files themselves: missing includes, cycles, unreadable bytes. */
    readonly problems?: readonly PlanProblem[];
}

/** What is needed while a plan is put together. */
export interface BuildContext {
    readonly names: NameTable;
    readonly platforms: PlatformTable;
    readonly from: readonly Platform[];
    readonly to: readonly Platform[];
    readonly problems: PlanProblem[];
    of(...kinds: readonly DeclKind[]): readonly DeclRecord[];
}

const DEFAULT_HEADROOM = 0.3;

/** Puts the records of all files of one plan together. Never fails; what is wrong is in `problems`. */
export function buildPlan(input: PlanInput): Plan {
    const blocks = input.files.flatMap(f => f.records);
    const names = new NameTable(blocks, input.library);
    const problems: PlanProblem[] = [...input.problems ?? [], ...blocks.flatMap(b => b.problems), ...blocks.flatMap(b => unknownNames(b, names)),
        ...duplicateNames(names, blocks), ...inheritanceCycles(names, blocks)];
    const header = planHeader(blocks, problems);
    const platforms = new PlatformTable(names, blocks);
    const context: BuildContext = {
        names, platforms, problems, from: platforms.list(header?.names['from']), to: platforms.list(header?.names['to']), of: byKind(blocks, names),
    };
    headerProblems(header, context);
    const workloadRecords = context.of('workload');
    const environments = buildEnvironments(context, workloadRecords);
    const fabrics = buildFabrics(context);
    const workloads = buildWorkloads(context, workloadRecords, environments, fabrics);
    const selection = new Selection(workloads.map(w => w.name), new Map([...environments].map(([name, e]) => [name, e.workloads])), names);
    const groups = context.of('group').map((record): Group => ({ name: record.name, title: record.title, record, workloads: selection.group(record.name) }));
    groupCycles(selection, problems);
    const { identities, principals } = buildAccess(context);
    const controllers = buildControllers(context, selection, principals);
    const components = new Map<string, Component>();
    for (const component of [...identities, ...controllers, ...fabrics.values(), ...workloads]) if (!components.has(component.name)) components.set(component.name, component);
    linkDependencies(components);
    const phases = buildPhases(context, { header, selection, components });
    const accepts = buildAccepts(blocks, selection);
    return {
        name: header?.name ?? baseName(input.files[0]?.uri ?? 'plan.exit'), title: header?.title, record: header,
        file: input.files[0]?.uri ?? '', files: input.files.map(f => f.uri),
        from: context.from, to: context.to, sequence: header?.words['sequence']?.text === 'layers' ? 'layers' : 'phases',
        headroom: header?.figures['headroom']?.value ?? DEFAULT_HEADROOM, starts: header?.dates['starts']?.day,
        platforms: platforms.all(), environments, identities, controllers, fabrics: [...fabrics.values()], workloads, groups, phases, accepts,
        selectors: selection.expanded, components, roleOn: (name, platform) => platforms.role(name, platform),
        declaration: (namespace, name) => names.find(namespace as Namespace, name),
        problems, blocks: input.files,
    };
}

function baseName(uri: string): string {
    return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1)).replace(/\.exit$/, '');
}

/** Records by kind in plan order, without those whose name was taken already. */
function byKind(blocks: readonly BlockRecord[], names: NameTable): BuildContext['of'] {
    const dropped = new Set(names.duplicates.map(d => d.record));
    const lists = new Map<DeclKind, DeclRecord[]>();
    for (const block of blocks) {
        for (const record of block.declarations) {
            if (dropped.has(record)) continue;
            const list = lists.get(record.kind);
            if (list) list.push(record);
            else lists.set(record.kind, [record]);
        }
    }
    return (...kinds) => (kinds.length === 1 ? lists.get(kinds[0]!) ?? [] : kinds.flatMap(k => lists.get(k) ?? []).sort(byPlace));

    function byPlace(a: DeclRecord, b: DeclRecord): number {
        return order.get(a)! - order.get(b)!;
    }
}

/** Plan order of a record is needed only where kinds are mixed; kept aside so that records stay plain. */
const order = { get: (record: DeclRecord): number => record.span.block.offset + record.span.start };

function planHeader(blocks: readonly BlockRecord[], problems: PlanProblem[]): DeclRecord | undefined {
    const headers = blocks.flatMap(b => b.declarations).filter(d => d.kind === 'plan');
    for (const extra of headers.slice(1)) {
        problems.push({
            code: 'plan-duplicate', span: extra.nameSpan, subjects: [extra.name], related: [{ span: headers[0]!.nameSpan, message: 'the plan that counts' }],
            message: `These files are one plan, \`${headers[0]!.name}\`; a second \`plan\` (\`${extra.name}\`) has no effect. Put it into files that do not include each other.`,
        });
    }
    return headers[0];
}

function headerProblems(header: DeclRecord | undefined, { from, to, problems, of }: BuildContext): void {
    if (!header) {
        const phase = of('phase')[0];
        if (phase) {
            problems.push({
                code: 'plan-missing', severity: 'warning', span: phase.nameSpan, subjects: [],
                message: 'These files have phases but no `plan`, so it is not known what is left and where it goes. Add `plan NAME { from PLATFORM to PLATFORM }`, or include this file from the one that has it.',
            });
        }
        return;
    }
    for (const [list, key, what] of [[from, 'from', 'what it leaves'], [to, 'to', 'where it goes']] as const) {
        if (list.length > 0 || (header.names[key]?.length ?? 0) > 0) continue;
        problems.push({ code: 'plan-incomplete', span: header.nameSpan, subjects: [header.name], message: `Plan \`${header.name}\` does not say ${what}: \`${key} PLATFORM\` is missing, so nothing can be checked against it.` });
    }
}

function buildEnvironments(context: BuildContext, workloads: readonly DeclRecord[]): ReadonlyMap<string, Environment> {
    const members = new Map<string, number[]>();
    workloads.forEach((record, i) => {
        const use = nearestName(baseChain(record, context.names), 'in');
        if (!use) return;
        const list = members.get(use.name);
        if (list) list.push(i);
        else members.set(use.name, [i]);
    });
    return new Map(context.of('environment').map(record => {
        const words = flatWords(baseChain(record, context.names));
        return [record.name, {
            name: record.name, title: record.title, record, class: (words['class']?.text ?? 'production') as EnvironmentClass,
            shape: (words['shape']?.text ?? 'monolithic') as EnvironmentShape, workloads: IndexSet.ofSorted(members.get(record.name) ?? []),
        }];
    }));
}

function groupCycles(selection: Selection, problems: PlanProblem[]): void {
    for (const record of new Set(selection.groupCycles)) {
        problems.push({ code: 'group-cycle', span: record.nameSpan, subjects: [record.name], message: `Group \`${record.name}\` contains itself, directly or through other groups; that part of it is empty.` });
    }
}
