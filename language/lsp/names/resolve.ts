import { baseChain } from '../../plan/build/flatten.ts';
import type { NameTable } from '../../plan/naming/names.ts';
import type { AccountDemand, DeclKind, DeclRecord, NameUse, PrincipalRecord } from '../../plan/records.ts';
import type { Span } from '../../plan/source.ts';
import { type FileView, holds, isLibrary, type PlanBlock, type Spot } from '../file-view.ts';

/** What a name means: its declaration. */
export interface Target {
    readonly kind: DeclKind;
    readonly name: string;
    readonly nameSpan: Span;
    /** The whole declaration. */
    readonly span: Span;
    /** Missing for a principal. */
    readonly record?: DeclRecord;
    readonly principal?: PrincipalRecord;
    /** Declared in the built-in library. */
    readonly library: boolean;
}

export function targetOf(record: DeclRecord): Target {
    return {
        kind: record.kind,
        name: record.name,
        nameSpan: record.nameSpan,
        span: record.span,
        record,
        library: isLibrary(record.span.block.document.uri),
    };
}

export function principalTarget(principal: PrincipalRecord): Target {
    return {
        kind: 'principal',
        name: principal.name,
        nameSpan: principal.nameSpan,
        span: principal.span,
        principal,
        library: false,
    };
}

/** Whether two targets are the same declaration. */
export function sameTarget(a: Target, b: Target): boolean {
    return a.nameSpan.block === b.nameSpan.block && a.nameSpan.start === b.nameSpan.start;
}

/** The name at a spot, and what it means where that is known: a reference, or the name of a declaration itself. */
export function nameAt({
    view,
    block,
    offset,
}: Spot): { readonly span: Span; readonly use?: NameUse; readonly target?: Target } | undefined {
    const use = block.value.uses.find(u => holds(u.span, offset));
    if (use) {
        return { span: use.span, use, target: resolveUse(view, block, use) };
    }
    const declared = declaredIn(block).find(t => holds(t.nameSpan, offset));
    return declared && { span: declared.nameSpan, target: declared };
}

/** Everything a block declares, nested roles, privileges and principals included, in textual order. */
export function declaredIn(block: PlanBlock): Target[] {
    return block.value.declarations.flatMap(declaredBy);
}

function declaredBy(record: DeclRecord): Target[] {
    return [targetOf(record), ...record.nested.flatMap(declaredBy), ...record.principals.map(principalTarget)];
}

/** The declaration around an offset, the innermost first. */
export function enclosing(block: PlanBlock, offset: number): DeclRecord[] {
    const inside = (list: readonly DeclRecord[]): DeclRecord[] => {
        const record = list.find(r => holds(r.span, offset));
        return record ? [...inside(record.nested), record] : [];
    };
    return inside(block.value.declarations);
}

/** What a reference means; undefined where it refers to nothing. */
export function resolveUse(view: FileView, block: PlanBlock, use: NameUse): Target | undefined {
    if (use.kind === 'principal') {
        return principalNamed(view, use.name);
    }
    const around = use.kind === 'role' || use.kind === 'privilege' ? enclosing(block, use.span.start) : [];
    const asked = demandOf(around, use);
    if (asked?.platform) {
        const platform = asked.platform.name;
        return use.kind === 'role'
            ? roleOn(view.names, rolesOf(view), platform, use.name)
            : (privilegeOn(view.names, platform, use.name) ?? capabilityNamed(view, use));
    }
    if (use.kind === 'role') {
        return first(rolePlatforms(view.names, around, use), platform =>
            roleOn(view.names, rolesOf(view), platform, use.name),
        );
    }
    if (use.kind === 'privilege') {
        return first(ownPlatforms(around), platform => privilegeOn(view.names, platform, use.name));
    }
    const { record } = view.names.lookup(use);
    return record && targetOf(record);
}

/** What a product needs is looked up on the platform it is needed on. */
function demandOf(around: readonly DeclRecord[], use: NameUse): AccountDemand | undefined {
    return around.flatMap(r => r.demands).find(d => d.names.includes(use));
}

function capabilityNamed(view: FileView, use: NameUse): Target | undefined {
    const record = view.names.find('capability', use.name);
    return record && targetOf(record);
}

function first<T, R>(list: readonly T[], pick: (item: T) => R | undefined): R | undefined {
    for (const item of list) {
        const found = pick(item);
        if (found !== undefined) {
            return found;
        }
    }
    return undefined;
}

/** The platforms whose roles a role name is looked up on. */
export function rolePlatforms(names: NameTable, around: readonly DeclRecord[], use: NameUse): string[] {
    const identity = around.find(r => r.kind === 'identity');
    if (!identity) {
        return ownPlatforms(around);
    }
    const translation = identity.principals.flatMap(p => p.becomes).find(t => t.role === use);
    if (!translation) {
        return platformOf(names, identity);
    }
    return translation.platform ? [translation.platform.name] : planPlatforms(names, 'to');
}

/** The platform an identity, controller or fabric is on: as written, inherited, or the plan's own `from` platforms. */
export function platformOf(names: NameTable, record: DeclRecord): string[] {
    const written = baseChain(record, names).find(r => r.on)?.on;
    return written ? [written.name] : planPlatforms(names, 'from');
}

/** Names of the platforms the plan leaves or moves to. */
export function planPlatforms(names: NameTable, side: 'from' | 'to'): string[] {
    const plan = names.own('plan').values().next().value;
    return (plan?.names[side] ?? []).map(u => u.name);
}

/** The platform a role or a platform's own facts belong to. */
function ownPlatforms(around: readonly DeclRecord[]): string[] {
    const platform = around.find(r => r.kind === 'platform');
    if (platform) {
        return [platform.name];
    }
    const on = around.find(r => r.on)?.on;
    return on ? [on.name] : [];
}

/** A platform and what it builds on, nearest first. */
export function platformChain(names: NameTable, platform: string): DeclRecord[] {
    const record = names.find('platform', platform);
    return record ? baseChain(record, names) : [];
}

function roleOn(names: NameTable, own: readonly DeclRecord[], platform: string, name: string): Target | undefined {
    const chain = platformChain(names, platform);
    const record =
        own.find(r => r.name === name && (!r.on || chain.some(p => p.name === r.on!.name))) ??
        first(chain, p => p.nested.find(n => n.kind === 'role' && n.name === name));
    return record && targetOf(record);
}

function privilegeOn(names: NameTable, platform: string, name: string): Target | undefined {
    const record = first(platformChain(names, platform), p =>
        p.nested.find(n => n.kind === 'privilege' && n.name === name),
    );
    return record && targetOf(record);
}

const roleLists = new WeakMap<NameTable, readonly DeclRecord[]>();

/** The roles that stand at top level in the files of the plan. */
export function rolesOf(view: FileView): readonly DeclRecord[] {
    let roles = roleLists.get(view.names);
    if (!roles) {
        roleLists.set(
            view.names,
            (roles = view.documents
                .flatMap(d => d.blocks)
                .flatMap(b => b.value.declarations.filter(r => r.kind === 'role'))),
        );
    }
    return roles;
}

function principalNamed(view: FileView, name: string): Target | undefined {
    for (const record of view.names.own('component').values()) {
        const principal = record.kind === 'identity' ? record.principals.find(p => p.name === name) : undefined;
        if (principal) {
            return principalTarget(principal);
        }
    }
    return undefined;
}

/** Every principal of the plan with the identity that declares it. */
export function principalsOf(view: FileView): { readonly principal: PrincipalRecord; readonly identity: string }[] {
    return [...view.names.own('component').values()].flatMap(r =>
        r.principals.map(principal => ({ principal, identity: r.name })),
    );
}
