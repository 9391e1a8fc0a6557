import { type DocumentSymbol, SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver-types';
import type { DeclKind, DeclRecord, StepRecord } from '../../plan/records.ts';
import { rangeOf, textOf } from '../../plan/source.ts';
import type { PlanWorkspace } from '../../workspace/workspace.ts';
import { isSubsequence } from '../completion/names.ts';
import { locationOf, type PlanBlock, viewOf } from '../file-view.ts';

const ICONS: Readonly<Record<DeclKind, SymbolKind>> = {
    plan: SymbolKind.Package,
    environment: SymbolKind.Namespace,
    platform: SymbolKind.Module,
    interface: SymbolKind.Interface,
    feature: SymbolKind.EnumMember,
    capability: SymbolKind.Method,
    transition: SymbolKind.Operator,
    privilege: SymbolKind.Key,
    role: SymbolKind.TypeParameter,
    product: SymbolKind.Class,
    media: SymbolKind.Struct,
    identity: SymbolKind.Key,
    principal: SymbolKind.Field,
    backup: SymbolKind.Function,
    replication: SymbolKind.Function,
    monitoring: SymbolKind.Function,
    automation: SymbolKind.Function,
    fabric: SymbolKind.Struct,
    network: SymbolKind.Interface,
    policy: SymbolKind.Property,
    mover: SymbolKind.Operator,
    profile: SymbolKind.Class,
    workload: SymbolKind.Object,
    group: SymbolKind.Array,
    phase: SymbolKind.Event,
    rule: SymbolKind.Property,
};
/** The icon of a kind of declaration. */
export function iconOf(kind: DeclKind): SymbolKind {
    return ICONS[kind];
}

/** More workspace symbols than this help nobody. */
const MOST = 500;

/** The outline of a file: declarations with their roles, privileges, principals and steps. */
export function documentSymbols(workspace: PlanWorkspace, uri: string): DocumentSymbol[] {
    const view = viewOf(workspace, uri);
    return view
        ? view.document.blocks.flatMap(block => [
              ...block.value.declarations.map(symbol),
              ...acceptances(block),
              ...retained(block),
          ])
        : [];
}

function symbol(record: DeclRecord): DocumentSymbol {
    const detail = [record.kind, record.title].filter(part => part !== undefined).join(' · ');
    const principals = record.principals.map(
        (p): DocumentSymbol => ({
            name: shown(p.name),
            detail: 'principal',
            kind: ICONS.principal,
            range: rangeOf(p.span),
            selectionRange: rangeOf(p.nameSpan),
        }),
    );
    const children = [...record.nested.map(symbol), ...principals, ...record.steps.map(step)];
    return {
        name: shown(record.name),
        detail,
        kind: ICONS[record.kind],
        range: rangeOf(record.span),
        selectionRange: rangeOf(record.nameSpan),
        children: children.length > 0 ? children : undefined,
    };
}

function step(record: StepRecord): DocumentSymbol {
    const range = rangeOf(record.span);
    return { name: textOf(record.span).replace(/\s+/g, ' '), kind: SymbolKind.Operator, range, selectionRange: range };
}

function acceptances(block: PlanBlock): DocumentSymbol[] {
    return block.value.accepts.map(a => ({
        name: `accept ${shown(a.code.text)}`,
        detail: a.reason,
        kind: SymbolKind.Constant,
        range: rangeOf(a.span),
        selectionRange: rangeOf(a.code.span),
    }));
}

function retained(block: PlanBlock): DocumentSymbol[] {
    return block.value.retains.map(r => ({
        name: `retain ${r.selectors.map(s => textOf(s.span).replace(/\s+/g, ' ')).join(', ')}`,
        detail: r.reason,
        kind: SymbolKind.Constant,
        range: rangeOf(r.span),
        selectionRange: rangeOf(r.selectors[0]?.span ?? r.span),
    }));
}

/** Outlines refuse empty names. */
function shown(name: string): string {
    return name === '' ? '""' : name;
}

/** Declarations of all plans whose names hold the letters of the query in that order. */
export function workspaceSymbols(workspace: PlanWorkspace, query: string): WorkspaceSymbol[] {
    const wanted = query.toLowerCase();
    const found: WorkspaceSymbol[] = [];
    for (const unit of workspace.all()) {
        for (const uri of unit.files) {
            for (const block of workspace.document(uri)?.blocks ?? []) {
                for (const record of block.value.declarations) {
                    if (!isSubsequence(wanted, `${record.name} ${record.title ?? ''}`.toLowerCase())) {
                        continue;
                    }
                    found.push({
                        name: shown(record.name),
                        kind: ICONS[record.kind],
                        containerName: record.title ?? record.kind,
                        location: locationOf(record.nameSpan),
                    });
                    if (found.length === MOST) {
                        return found;
                    }
                }
            }
        }
    }
    return found;
}
