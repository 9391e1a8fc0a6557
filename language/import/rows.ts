import { headText } from '../writing/declarations.ts';
import { scanPlan } from './merge/scan.ts';
import { written } from './names.ts';

/**
 * The workloads of an imported inventory, and the profiles they are made from, as declarations to be put into a plan that is there: without the
 * marks by which an import knows its own file again, and on a fabric only where the plan has one of that name.
 * @param plan the text of the plan they are put into
 */
export function workloadsOf(inventory: string, plan: string): string {
    const fabrics = new Set(scanPlan(plan).flatMap(d => (d.keyword === 'fabric' ? [d.name] : [])));
    const declared = new Set(scanPlan(plan).map(d => `${d.keyword} ${d.name}`));
    return scanPlan(inventory)
        .filter(d => d.keyword === 'workload' || (d.keyword === 'profile' && !declared.has(`profile ${d.name}`)))
        .map(({ keyword, name, title, base, on, open, close }) => {
            const head = headText(
                {
                    keyword,
                    name,
                    ...(title === undefined ? {} : { title }),
                    ...(base === undefined ? {} : { base }),
                    ...(on !== undefined && fabrics.has(on) ? { on } : {}),
                },
                written,
            );
            return open === undefined || close === undefined
                ? `${head}\n`
                : `${head} {${inventory.slice(open, close)}}\n`;
        })
        .join('');
}
