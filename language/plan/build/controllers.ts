import { IndexSet } from '../index-set.ts';
import type { Selection } from '../naming/selection.ts';
import { closest } from '../naming/spelling.ts';
import {
    type Controller,
    type Coverage,
    type KnownFact,
    layerOf,
    offers,
    type Principal,
    type Product,
} from '../plan.ts';
import { unknownName } from '../reading/problems.ts';
import type { ControllerKind, DeclRecord, ReadProblem } from '../records.ts';
import type { BuildContext } from './build.ts';
import { dependedOn, linkedNames, linksOf } from './components.ts';
import { baseChain, flatFigures } from './flatten.ts';

export function buildControllers(
    context: BuildContext,
    selection: Selection,
    principals: ReadonlyMap<string, Principal>,
): Controller[] {
    const records = context.of('backup', 'replication', 'monitoring', 'automation');
    const controllers = records.map((record): Controller => {
        const kind = record.kind as ControllerKind;
        const product = buildProduct(context, record);
        const coverage = record.covers.map(
            (cover): Coverage => ({
                verb: cover.verb,
                workloads: selection.expand(cover.selectors, `${kind} '${record.name}'`),
                every: cover.every?.value,
                keep: cover.keep?.value,
                cover,
            }),
        );
        const account = record.names['account']?.[0];
        const principal = account && principals.get(account.name);
        if (account && !principal) {
            context.problems.push(unknownName(account, undefined, () => closest(account.name, principals.keys())));
        }
        const platform = record.on && context.platforms.get(record.on.name);
        return context.keep(
            'controller',
            record,
            [
                product,
                platform,
                principal,
                coverage.map(c => c.workloads),
                context.from,
                linkedNames(record, context.names),
            ],
            () => ({
                kind,
                layer: layerOf(kind) as 'backup' | 'monitoring',
                name: record.name,
                title: record.title,
                record,
                depends: linksOf(dependedOn(record, context.names), context),
                product,
                platform,
                version: record.texts['version']?.text,
                speaks: written(record),
                mayUse: mayUse(context, record, product),
                coverage,
                workloads: IndexSet.union(coverage.map(c => c.workloads)),
                needs: record.names['needs'] ?? [],
                account,
                principal,
                replaces: record.names['replaces'] ?? [],
            }),
        );
    });
    context.problems.push(...replacedInVain(controllers));
    return controllers;
}

/** A replacement counts for what both cover in the same way (5.1): with nothing in common it replaces nothing. */
function replacedInVain(controllers: readonly Controller[]): ReadProblem[] {
    const byName = new Map(controllers.map(c => [c.name, c]));
    return controllers.flatMap(controller =>
        controller.replaces.flatMap((use): ReadProblem[] => {
            const old = byName.get(use.name);
            const common = old?.coverage.some(a =>
                controller.coverage.some(b => b.verb === a.verb && b.workloads.overlaps(a.workloads)),
            );
            return !old || old === controller || common
                ? []
                : [
                      {
                          code: 'without-effect',
                          span: use.span,
                          message: `'${controller.name}' replaces '${use.name}', but they cover nothing in common, so it takes nothing over from it. Let it cover the same machines, or take this out.`,
                          related: [{ span: old.record.nameSpan, message: `${old.kind} '${old.name}'` }],
                      },
                  ];
        }),
    );
}

function written(record: DeclRecord): Controller['speaks'] {
    return (record.facts['speaks'] ?? []).map(f => ({ name: f.use.name, span: f.use.span }));
}

/** What is written, else what its product can speak with the platforms that are left. */
function mayUse(context: BuildContext, record: DeclRecord, product: Product | undefined): Controller['mayUse'] {
    const own = written(record);
    if (own.length > 0 || !product || !record.base) {
        return own;
    }
    const usable = product.speaks.filter(f => context.from.some(p => offers(p, f.name)));
    return [...new Set(usable.map(f => f.name))].map(name => ({ name, span: (record.base ?? record).span }));
}

export function buildProduct(context: BuildContext, controller: DeclRecord): Product | undefined {
    const record = controller.base && context.names.lookup(controller.base).record;
    if (!record) {
        return undefined;
    }
    const chain = baseChain(record, context.names);
    return context.keep('product', record, [chain, context.names.hidden], () => productOf(context, record, chain));
}

function productOf({ names }: BuildContext, record: DeclRecord, chain: readonly DeclRecord[]): Product {
    const speaks = chain.flatMap(r =>
        (r.facts['speaks'] ?? []).map(
            (f): KnownFact => ({
                name: names.nameIn('interface', f.use),
                since: f.since,
                until: f.until,
                evidence: f.evidence ?? r.evidence,
                span: f.use.span,
                from: r.name,
                platform: f.platform?.name,
                onVersions: f.onVersions,
            }),
        ),
    );
    return {
        name: record.name,
        title: record.title,
        record,
        layer: chain.find(r => r.layer)?.layer?.text,
        speaks,
        needs: chain.flatMap(r => r.names['needs'] ?? []),
        demands: chain.flatMap(r => r.demands.map(d => ({ ...d, evidence: d.evidence ?? r.evidence }))),
        moves: chain.flatMap(r => (r.moves ?? []).map(m => ({ ...m, evidence: m.evidence ?? r.evidence }))),
        refusals: chain.flatMap(r => (r.refusals ?? []).map(f => ({ ...f, evidence: f.evidence ?? r.evidence }))),
        figures: flatFigures(chain),
    };
}
