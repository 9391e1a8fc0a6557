import { quotedItems, quotedNames } from '../plan/listing.ts';
import type { Workload } from '../plan/plan.ts';
import { workloadLabel } from '../plan/plan.ts';

export { quotedNames };

/** Pieces of sentences that several rules need. */

/** Up to so many are told one by one, each at its place; of more nobody reads the list, and they are told together. */
export const ONE_BY_ONE = 20;

/** `erp-db`, `a, b and c`, `a, b, c and 21 more`. */
export function nameList(names: readonly string[], most = 3): string {
    if (names.length === 0) {
        return 'nothing';
    }
    if (names.length === 1) {
        return `'${names[0]}'`;
    }
    const shown = names.length <= most + 1 ? names : names.slice(0, most);
    const rest = names.length - shown.length;
    const quoted = shown.map(n => `'${n}'`);
    return rest > 0
        ? `${quoted.join(', ')} and ${rest} more`
        : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}

/** `workload \`erp-db\`` or `24 workloads (…)`. */
export function workloadList(workloads: readonly Workload[]): string {
    return quotedWorkloads(workloads);
}

/** Names in plan order, each once. */
export function namesOf(items: readonly { readonly name: string }[]): string[] {
    return [...new Set(items.map(i => i.name))];
}

/** A sentence that begins with a word begins with a capital. */
export function capital(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `1 phase`, `3 phases`. */
export function counted(n: number, singular: string, plural = `${singular}s`): string {
    return `${n} ${n === 1 ? singular : plural}`;
}

/** `workload 'erp'`, `24 workloads ('a', 'b', 'c' and 21 more)`. */
export function quotedWorkloads(workloads: readonly Workload[]): string {
    const quoted = quotedItems(workloads, workloadLabel);
    return workloads.length === 1 ? `workload ${quoted}` : `${workloads.length} workloads (${quoted})`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
    return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
