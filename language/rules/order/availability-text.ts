import { type Workload, workloadLabel } from '../../plan/plan.ts';

/** Pieces of sentences about machines, with names in single quotes. */

/** `'a'`, `'a' and 'b'`, `'a', 'b', 'c' and 21 more`. */
export function names(list: readonly string[], most = 3): string {
    const quoted = list.map(n => `'${n}'`);
    if (list.length <= 1) {
        return quoted[0] ?? 'nothing';
    }
    if (list.length <= most + 1) {
        return `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
    }
    return `${quoted.slice(0, most).join(', ')} and ${list.length - most} more`;
}

/** `'erp-db'` or `24 workloads ('a', 'b', 'c' and 21 more)`. */
export function workloadNames(workloads: readonly Workload[]): string {
    const labels = workloads.map(workloadLabel);
    return labels.length === 1 ? `'${labels[0]}'` : `${labels.length} workloads (${names(labels)})`;
}
