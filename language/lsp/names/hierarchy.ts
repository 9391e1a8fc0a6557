import type { CallHierarchyItem, TypeHierarchyItem } from 'vscode-languageserver-types';
import type { Component } from '../../plan/plan.ts';
import { type Range, rangeOf, type Span } from '../../plan/source.ts';
import type { PlanUnit, PlanWorkspace } from '../../workspace/workspace.ts';
import { type FileView, type PlanBlock, spotIn, viewOf } from '../file-view.ts';
import { usesOf } from './references.ts';
import { declaredIn, nameAt, resolveUse, type Target } from './resolve.ts';
import { iconOf } from './symbols.ts';

/** What a hierarchy remembers of an item: a file of its plan, and where its name stands. */
interface ItemData {
    readonly plan: string;
    readonly at: { readonly uri: string; readonly line: number; readonly character: number };
}

/** An item with the ranges in which one refers to the other. */
export interface Linked {
    readonly item: CallHierarchyItem;
    readonly ranges: readonly Range[];
}

/** Nobody reads a longer list. */
const MOST = 500;

/** The component a hierarchy of dependencies begins with; none where the name is no component of a plan. */
export function prepareDependencies(
    workspace: PlanWorkspace,
    uri: string,
    position: { readonly line: number; readonly character: number },
): CallHierarchyItem[] {
    const spot = spotIn(workspace, uri, position);
    const unit = spot?.view.unit;
    const name = spot && nameAt(spot)?.target?.name;
    const component = name === undefined ? undefined : unit?.plan.components.get(name);
    return component ? [componentItem(component, uri)] : [];
}

/** Who leans on a component directly: what loses something when it fails or moves too early. */
export function dependents(workspace: PlanWorkspace, item: CallHierarchyItem): Linked[] {
    const found = componentOf(workspace, item);
    return found
        ? direct(found.unit, found.component.name).flatMap(name =>
              linked(workspace, found.unit, name, found.component.name, item),
          )
        : [];
}

/** What a component leans on directly. */
export function dependencies(workspace: PlanWorkspace, item: CallHierarchyItem): Linked[] {
    const found = componentOf(workspace, item);
    if (!found) {
        return [];
    }
    const { unit, component } = found;
    const declared = new Set(component.depends.map(({ on }) => on.name));
    const names = [...unit.plan.components.values()]
        .filter(other => other !== component && (other.kind !== 'workload' || declared.has(other.name)))
        .map(other => other.name)
        .filter(name => direct(unit, name).includes(component.name));
    return names.slice(0, MOST).flatMap(name => {
        const other = unit.plan.components.get(name);
        return other
            ? [{ item: componentItem(other, planOf(item)), ranges: mentions(workspace, component, name) }]
            : [];
    });
}

function direct({ analysis }: PlanUnit, name: string): string[] {
    return analysis
        .blast(name)
        .losses.filter(({ distance }) => distance === 1)
        .slice(0, MOST)
        .map(({ component }) => component);
}

function linked(
    workspace: PlanWorkspace,
    { plan }: PlanUnit,
    name: string,
    on: string,
    item: CallHierarchyItem,
): Linked[] {
    const component = plan.components.get(name);
    return component
        ? [{ item: componentItem(component, planOf(item)), ranges: mentions(workspace, component, on) }]
        : [];
}

/** Where the declaration of a component names another; its own name where a selector or a list elsewhere ties them. */
function mentions(workspace: PlanWorkspace, { record }: Component, name: string): Range[] {
    const { start, end, block } = record.span;
    const own = workspace.document(block.document.uri)?.blockAt(block.offset + start);
    const uses = (own?.value.uses ?? []).filter(
        use => use.name === name && use.span.start >= start && use.span.end <= end,
    );
    return (uses.length > 0 ? uses.map(use => use.span) : [record.nameSpan]).map(rangeOf);
}

function componentOf(
    workspace: PlanWorkspace,
    item: CallHierarchyItem,
): { readonly unit: PlanUnit; readonly component: Component } | undefined {
    const unit = workspace.unitOf(planOf(item));
    const component = unit?.plan.components.get(item.name);
    return unit && component && { unit, component };
}

function componentItem({ name, title, kind, record }: Component, plan: string): CallHierarchyItem {
    return {
        name,
        kind: iconOf(record.kind),
        detail: [kind, title].filter(part => part !== undefined).join(' · '),
        uri: record.span.block.document.uri,
        range: rangeOf(record.span),
        selectionRange: rangeOf(record.nameSpan),
        data: dataOf(plan, record.nameSpan),
    };
}

/** The declaration a hierarchy of `is` begins with. */
export function prepareBases(
    workspace: PlanWorkspace,
    uri: string,
    position: { readonly line: number; readonly character: number },
): TypeHierarchyItem[] {
    const spot = spotIn(workspace, uri, position);
    const target = spot && nameAt(spot)?.target;
    return target?.record ? [targetItem(target, uri)] : [];
}

/** What a declaration is: the declaration after its `is`. */
export function basesOf(workspace: PlanWorkspace, item: TypeHierarchyItem): TypeHierarchyItem[] {
    const found = targetOfItem(workspace, item);
    const base = found?.target.record?.base;
    const target = found && base && resolveUse(found.view, found.block, base);
    return target ? [targetItem(target, planOf(item))] : [];
}

/** The declarations of the plan that are one of these. */
export function derivedFrom(workspace: PlanWorkspace, item: TypeHierarchyItem): TypeHierarchyItem[] {
    const found = targetOfItem(workspace, item);
    const view = viewOf(workspace, planOf(item));
    if (!found || !view) {
        return [];
    }
    const uses = new Set(usesOf(view, found.target).map(key));
    return view.documents
        .flatMap(({ blocks }) => blocks.flatMap(declaredIn))
        .filter(({ record }) => record?.base !== undefined && uses.has(key(record.base.span)))
        .slice(0, MOST)
        .map(target => targetItem(target, planOf(item)));
}

function key({ block, start }: Span): string {
    return `${block.document.uri}\n${block.offset + start}`;
}

/** The declaration of an item, found by its name again: text above it may have changed. */
function targetOfItem(
    workspace: PlanWorkspace,
    item: TypeHierarchyItem,
): { readonly view: FileView; readonly block: PlanBlock; readonly target: Target } | undefined {
    const { plan, at } = item.data as ItemData;
    const spot = spotIn(workspace, at.uri, at);
    const target = spot && nameAt(spot)?.target;
    const view = viewOf(workspace, plan);
    if (!target || target.name !== item.name || !view) {
        return undefined;
    }
    // A declaration of the plan is looked at with the names of the plan, one of the library with its own.
    return { view: target.library ? (viewOf(workspace, at.uri) ?? view) : view, block: spot.block, target };
}

function targetItem(target: Target, plan: string): TypeHierarchyItem {
    const { record } = target;
    return {
        name: target.name,
        kind: iconOf(target.kind),
        detail: [target.kind, record?.title, target.library ? 'built-in library' : undefined]
            .filter(part => part !== undefined)
            .join(' · '),
        uri: target.span.block.document.uri,
        range: rangeOf(target.span),
        selectionRange: rangeOf(target.nameSpan),
        data: dataOf(plan, target.nameSpan),
    };
}

function dataOf(plan: string, name: Span): ItemData {
    return { plan, at: { uri: name.block.document.uri, ...rangeOf(name).start } };
}

function planOf(item: { readonly data?: unknown }): string {
    return (item.data as ItemData | undefined)?.plan ?? '';
}
