import { IndexSet } from '../index-set.ts';
import type { Selection } from '../naming/selection.ts';
import type { Retain, Tenant } from '../plan.ts';
import type { DeclRecord, RetainRecord } from '../records.ts';
import type { BuildContext } from './build.ts';
import { dependedOn } from './components.ts';
import { baseChain } from './flatten.ts';

/** What may live in machines of the plan. A workload that depends on another one is no tenant: that is between machines. */
const KINDS = ['identity', 'backup', 'replication', 'monitoring', 'automation', 'fabric', 'platform'] as const;

/** Everything that `runs in` machines, or depends on some; lists are joined along the bases. */
export function buildTenants(context: BuildContext, selection: Selection): Tenant[] {
    return context.of(...KINDS).flatMap(record => {
        const places = [...written(context, record, selection), ...leaning(context, record, selection)];
        if (places.length === 0) {
            return [];
        }
        const key = places.flatMap(p => [p.written, p.span, p.workloads]);
        return [
            context.keep('tenant', record, [key], () => ({
                kind: record.kind as Tenant['kind'],
                name: record.name,
                record,
                places,
                workloads: IndexSet.union(places.map(p => p.workloads)),
            })),
        ];
    });
}

function written({ names }: BuildContext, record: DeclRecord, selection: Selection): Tenant['places'] {
    return baseChain(record, names).flatMap(r =>
        r.runsIn.map(({ selectors, span }) => ({
            written: 'runs in' as const,
            // What is inherited is expanded, and told, where it stands.
            workloads:
                r === record
                    ? selection.expand(selectors, `${record.kind} '${record.name}'`)
                    : IndexSet.union(selectors.map(s => selection.one(s))),
            span,
        })),
    );
}

function leaning({ names }: BuildContext, record: DeclRecord, selection: Selection): Tenant['places'] {
    return dependedOn(record, names).flatMap(use =>
        names.ownNamed('component', use.name)?.kind === 'workload'
            ? [
                  {
                      written: 'depends on' as const,
                      workloads: selection.term({ type: 'name', use, span: use.span }),
                      span: use.span,
                  },
              ]
            : [],
    );
}

/** What the plan says stays where it is. */
export function buildRetains(context: BuildContext, records: readonly RetainRecord[], selection: Selection): Retain[] {
    return records.map(record => {
        const workloads = selection.expand(record.selectors, 'what is retained');
        return context.keep('retain', record, [workloads], () => ({ record, workloads }));
    });
}
