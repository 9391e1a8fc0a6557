import { CompletionItemKind, type MarkupContent } from 'vscode-languageserver-types';
import { targetsOf } from '../../plan/naming/names.ts';
import type { DeclKind, DeclRecord } from '../../plan/records.ts';
import type { RefKind } from '../../plan/schema.ts';
import { rules } from '../../rules/index.ts';
import { folderOf } from '../../workspace/uris.ts';
import type { PlanWorkspace } from '../../workspace/workspace.ts';
import { type FileView, type Spot, viewOf } from '../file-view.ts';
import { declarationMarkdown } from '../hover/declaration.ts';
import { planPlatforms, platformChain, platformOf, principalsOf, rolesOf } from '../names/resolve.ts';
import type { Leaf } from '../shapes.ts';
import type { Place } from './context.ts';
import { interfaceFit } from './interfaces.ts';
import { markdown } from './keywords.ts';
import { roleFit } from './roles.ts';

/** So many names are sent at most; beyond, typing on asks again. */
export const MOST_NAMES = 500;

/** What is typed of a name, without a quote, in small letters. */
export function typedOf(place: Place): string {
    return place.word.text.replace(/^"/, '').toLowerCase();
}

/** Whether the letters of one text stand in the other in that order. */
export function isSubsequence(typed: string, label: string): boolean {
    let at = 0;
    for (const c of typed) {
        at = label.indexOf(c, at) + 1;
        if (at === 0) {
            return false;
        }
    }
    return true;
}

export interface NameItem {
    readonly name: string;
    readonly kind: CompletionItemKind;
    /** The title. */
    readonly detail?: string;
    /** What it is, or where it comes from. */
    readonly description?: string;
    readonly documentation?: MarkupContent;
    readonly rank: number;
    readonly data?: NameData;
}

/** How a suggestion's documentation is found later. */
export interface NameData {
    readonly uri: string;
    readonly ref: RefKind;
    readonly name: string;
}

type RefLeaf = Leaf & { readonly is: 'ref' };

const ICONS: Readonly<Record<DeclKind, CompletionItemKind>> = {
    plan: CompletionItemKind.Module,
    environment: CompletionItemKind.Folder,
    platform: CompletionItemKind.Module,
    interface: CompletionItemKind.Interface,
    feature: CompletionItemKind.EnumMember,
    capability: CompletionItemKind.Method,
    transition: CompletionItemKind.Operator,
    privilege: CompletionItemKind.Constant,
    role: CompletionItemKind.TypeParameter,
    product: CompletionItemKind.Class,
    media: CompletionItemKind.Struct,
    identity: CompletionItemKind.Reference,
    principal: CompletionItemKind.Constant,
    backup: CompletionItemKind.Function,
    replication: CompletionItemKind.Function,
    monitoring: CompletionItemKind.Function,
    automation: CompletionItemKind.Function,
    fabric: CompletionItemKind.Struct,
    profile: CompletionItemKind.Class,
    workload: CompletionItemKind.Variable,
    group: CompletionItemKind.Folder,
    phase: CompletionItemKind.Event,
    network: CompletionItemKind.Interface,
    policy: CompletionItemKind.Property,
    mover: CompletionItemKind.Operator,
    rule: CompletionItemKind.Property,
};

/** The names that may stand at a place: own ones first, then the library's. */
export function namesFor(leaf: RefLeaf, place: Place, spot: Spot): NameItem[] {
    switch (leaf.kind) {
        case 'role':
            return roles(leaf, place, spot.view);
        case 'privilege':
            return privileges(place, spot.view);
        case 'principal':
            return principalsOf(spot.view).map(({ principal, identity }) => ({
                name: principal.name,
                kind: ICONS.principal,
                description: identity,
                rank: 0,
            }));
        default:
            return declared(leaf, place, spot.view);
    }
}

function declared({ kind: ref, role }: RefLeaf, place: Place, view: FileView): NameItem[] {
    const { names, document } = view;
    const items: NameItem[] = [];
    const typed = typedOf(place);
    const base = role === 'base';
    const fit = ref === 'interface' ? interfaceFit(place, view) : undefined;
    for (const { namespace, kinds } of targetsOf(ref)) {
        for (const [name, record] of names.own(namespace)) {
            // An estate has more names than anybody reads: the rest is asked for by typing on.
            if (items.length > MOST_NAMES) {
                break;
            }
            if (
                (kinds && !kinds.includes(record.kind)) ||
                !isSubsequence(typed, name.toLowerCase()) ||
                place.listed.has(name) ||
                // Nothing is its own base, nor depends on itself; a platform's own block names it where something is on it.
                (name === place.name && (base || ref !== 'platform'))
            ) {
                continue;
            }
            items.push({
                name,
                kind: ICONS[record.kind],
                detail: record.title,
                description: record.kind,
                // What is built upon is a template more often than a sister.
                rank: base ? 1 : 0,
                ...(record.kind === 'fabric' && TARGETED.has(place.property ?? '') ? targetFabric(record, view) : {}),
                data: { uri: document.uri, ref, name },
            });
        }
        if ((kinds && !kinds.includes('fabric')) || !offersLibrary(ref, base, place)) {
            continue;
        }
        for (const name of names.library.names(namespace)) {
            if (place.listed.has(name)) {
                continue;
            }
            const known = fromLibrary(ref, base, place, view, name, fit);
            if (known) {
                items.push({
                    name,
                    kind: namespace === 'component' ? ICONS.fabric : ICONS[namespace as DeclKind],
                    detail: names.library.find(namespace, name)?.title,
                    ...known,
                    data: { uri: document.uri, ref, name },
                });
            }
        }
    }
    return items;
}

/** Steps that are about fabrics of the target. */
const TARGETED = new Set(['cutover', 'model', 'convert']);

/** Fabrics on a platform the plan moves to come first. */
function targetFabric(record: DeclRecord, { names }: FileView): Pick<NameItem, 'rank' | 'description'> {
    const on = platformOf(names, record);
    const target = record.on === undefined || on.some(p => planPlatforms(names, 'to').includes(p));
    return target ? { rank: 0, description: 'fabric' } : { rank: 1, description: `fabric on ${on.join(', ')}` };
}

/** Products of the controller's kind, those that work on both sides of the move first. */
function productFit(name: string, kind: string, { names }: FileView): Pick<NameItem, 'rank' | 'description'> {
    const record = names.library.find('product', name);
    const layer = record?.layer?.text;
    if (layer !== kind && !(layer === 'migration' && kind === 'mover')) {
        return { rank: 3, description: `${layer ?? 'other'} product` };
    }
    const speaks = new Set((record?.facts['speaks'] ?? []).map(f => f.use.name));
    const works = (['from', 'to'] as const).flatMap(side =>
        planPlatforms(names, side).filter(p =>
            platformChain(names, p).some(r => (r.facts['offers'] ?? []).some(f => speaks.has(f.use.name))),
        ),
    );
    const sides = planPlatforms(names, 'from').length + planPlatforms(names, 'to').length;
    return works.length === 0
        ? { rank: kind === 'mover' ? 0 : 1, description: `${kind} product` }
        : { rank: works.length === sides ? 0 : 0.5, description: `works with ${works.join(', ')}` };
}

/** Declarations that speak of platforms of the library; in a plan, what is on a platform is on one of its own. */
const OF_LIBRARY = new Set(['product', 'transition', 'platform', 'interface']);

/** Whether names of the library may stand at a place: templates only behind `is`, never as if they ran in the estate. */
function offersLibrary(ref: RefKind, base: boolean, { declaration }: Place): boolean {
    const templates = targetsOf(ref).some(t => t.namespace === 'component' || t.namespace === 'platform');
    return base || !templates || OF_LIBRARY.has(declaration ?? '');
}

/** How a name of the library is shown at a place; undefined where it does not belong there. */
function fromLibrary(
    ref: RefKind,
    base: boolean,
    place: Place,
    view: FileView,
    name: string,
    fit: ReturnType<typeof interfaceFit>,
): Pick<NameItem, 'rank' | 'description'> | undefined {
    if (fit) {
        return fit(name);
    }
    if (ref === 'product' && place.declaration !== 'product') {
        return productFit(name, place.declaration ?? '', view);
    }
    // What a platform says about itself is no property of a machine.
    if (ref === 'feature' && place.declaration === 'workload') {
        const file = view.names.library.find('feature', name)?.span.block.document.uri ?? '';
        return name.includes('.') ? undefined : { rank: file.endsWith('/features.exit') ? 1 : 1.5 };
    }
    return { rank: base ? 0.5 : 1, description: base ? 'template of the library' : 'library' };
}

function roles(leaf: RefLeaf, place: Place, view: FileView): NameItem[] {
    const becomes = leaf.role === 'becomes';
    const platforms = becomes
        ? planPlatforms(view.names, 'to')
        : place.on !== undefined
          ? [place.on]
          : place.outer
            ? [place.outer.name ?? '']
            : planPlatforms(view.names, 'from');
    const found = new Map<string, NameItem>();
    const fit = becomes ? roleFit(place, view) : undefined;
    for (const platform of platforms) {
        const chain = platformChain(view.names, platform);
        const own = rolesOf(view).filter(r => !r.on || chain.some(p => p.name === r.on!.name));
        for (const role of [...own, ...chain.flatMap(p => p.nested.filter(n => n.kind === 'role'))]) {
            if (!found.has(role.name) && role.name !== place.name) {
                found.set(role.name, {
                    name: role.name,
                    kind: ICONS.role,
                    detail: role.title,
                    description: `role on ${platform}`,
                    rank: own.includes(role) ? 0 : 1,
                    ...fit?.(role.name, platform),
                });
            }
        }
    }
    return [...found.values()];
}

function privileges(place: Place, view: FileView): NameItem[] {
    const platform = place.outer?.name ?? (place.declaration === 'platform' ? place.name : place.on);
    const known: DeclRecord[] =
        platform === undefined
            ? []
            : platformChain(view.names, platform).flatMap(p => p.nested.filter(n => n.kind === 'privilege'));
    return known
        .filter(p => !place.listed.has(p.name))
        .map(p => ({ name: p.name, kind: ICONS.privilege, detail: p.title, description: platform, rank: 0 }));
}

/** The codes that can be accepted, with what each says. */
export function codeNames(): NameItem[] {
    return rules.map(rule => ({
        name: rule.code,
        kind: CompletionItemKind.Constant,
        detail: rule.title,
        rank: 0,
        documentation: markdown(rule.explain),
    }));
}

/** Plan files beside or below this one that it could include, as it would write them. */
export function includePaths(workspace: PlanWorkspace, uri: string): string[] {
    const document = workspace.document(uri);
    const folder = folderOf(document?.uri ?? uri);
    return workspace
        .uris()
        .filter(other => other.startsWith(folder) && other !== document?.uri)
        .map(other => decodeURIComponent(other.slice(folder.length)));
}

/** The documentation of a name that was suggested. */
export function documentationOf(workspace: PlanWorkspace, data: unknown): MarkupContent | undefined {
    if (!isNameData(data)) {
        return undefined;
    }
    const view = viewOf(workspace, data.uri);
    if (!view) {
        return undefined;
    }
    for (const { namespace } of targetsOf(data.ref)) {
        const record = view.names.find(namespace, data.name);
        if (record) {
            return markdown(declarationMarkdown(view, record));
        }
    }
    return undefined;
}

function isNameData(data: unknown): data is NameData {
    return typeof data === 'object' && data !== null && 'uri' in data && 'ref' in data && 'name' in data;
}
