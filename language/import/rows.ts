import { headText } from '../writing/declarations.ts';
import { scanPlan } from './merge/scan.ts';
import { inComment, Names, written } from './names.ts';

/**
 * The workloads of an imported inventory, and the profiles they are made from, as declarations to be put into a plan that is there: without the
 * marks by which an import knows its own file again, and on a fabric only where the plan has one of that name. Machines that the plan has
 * already are named in a comment and stay as they are.
 * @param plan the text of the plan they are put into
 */
export function workloadsOf(inventory: string, plan: string): string {
    const there = scanPlan(plan);
    const fabrics = new Set(there.flatMap(d => (d.keyword === 'fabric' ? [d.name] : [])));
    const taken = new Set(there.map(d => d.name));
    const machines = scanPlan(inventory).filter(d => d.keyword === 'workload');
    const known = machines.filter(d => taken.has(d.name));
    const added = machines.filter(d => !taken.has(d.name));
    const used = new Set(added.flatMap(d => d.base ?? []));
    const profiles = scanPlan(inventory).filter(d => d.keyword === 'profile' && used.has(d.name));
    // A profile of the plan that is called alike may be another one.
    const names = new Names(taken);
    const nameOf = new Map(profiles.map(d => [d.name, names.make(d.name)]));
    const remark =
        known.length === 0 ? '' : `// Declared in this plan already: ${inComment(known.map(d => d.name).join(', '))}\n`;
    return (
        remark +
        [...profiles, ...added]
            .map(({ keyword, name, title, base, on, open, close }) => {
                const head = headText(
                    {
                        keyword,
                        name: keyword === 'profile' ? (nameOf.get(name) ?? name) : name,
                        ...(title === undefined ? {} : { title }),
                        ...(base === undefined ? {} : { base: nameOf.get(base) ?? base }),
                        ...(on !== undefined && fabrics.has(on) ? { on } : {}),
                    },
                    written,
                );
                return open === undefined || close === undefined
                    ? `${head}\n`
                    : `${head} {${inventory.slice(open, close)}}\n`;
            })
            .join('')
    );
}
