import type { ModelCause, PreviewModel } from './model.ts';
import { countOf } from './output/text.ts';

/** `5 causes stop 108 machines`: how much stands against the plan, each machine counted once. */
export function stopText(causes: readonly ModelCause[], model: Pick<PreviewModel, 'findings' | 'cells'>): string {
    const blocking = causes.filter(c => c.blocks);
    if (blocking.length === 0) {
        return 'nothing stops it';
    }
    const settled = new Set(blocking.flatMap(c => c.settles));
    const marked = new Set(model.findings.flatMap(f => (settled.has(f.id) ? f.marks : [])));
    const hit = model.cells.reduce((sum, c) => sum + (marked.has(c.id) ? c.machines : 0), 0);
    // What reaches further than the machines it names, rights for instance, is known to its cause.
    const machines = Math.max(hit, ...blocking.map(c => c.machines));
    return `${countOf(blocking.length, 'cause')} ${blocking.length === 1 ? 'stops' : 'stop'} ${machines === 0 ? 'the plan' : countOf(machines, 'machine')}`;
}
