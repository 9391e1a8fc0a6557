import { LAYERS, type Layer } from '../../language/plan/plan.ts';
import type { BlastLoss, BlastRadius } from '../../language/analysis/analysis.ts';
import { closest } from '../../language/plan/spelling.ts';
import { asOfDay, oneOf, parse } from './args.ts';
import { type Io, paint, plain, UsageError } from './io.ts';
import { loadOnePlan } from './load.ts';

const LAYER_TITLES: Readonly<Record<Layer, string>> = { identity: 'Identity', backup: 'Backup & DR', monitoring: 'Monitoring & automation', fabric: 'Storage & network fabric', compute: 'Compute' };
/** So many names of one layer and environment are listed; the rest is counted. */
const MOST_NAMES = 12;

/** `exitplan blast PATH COMPONENT`: everything that loses something, by layer, environment and phase. */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, { 'format': { type: 'string' }, 'as-of': { type: 'string' } });
    const format = oneOf('format', values['format'], ['text', 'json'] as const, 'text');
    const name = paths[1];
    if (name === undefined || paths.length > 2) throw new UsageError('a PATH and the name of a COMPONENT are expected');
    const { unit } = loadOnePlan(paths.slice(0, 1), { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    if (!unit.plan.components.has(name)) {
        const near = closest(name, unit.plan.components.keys(), 3);
        throw new UsageError(`the plan has no component "${plain(name)}"${near.length > 0 ? `; did you mean ${near.join(', ')}?` : ''}`);
    }
    const radius = unit.analysis.blast(name);
    io.stdout(format === 'json' ? `${JSON.stringify(blastJson(radius, unit.plan.phases.map(p => p.name)), undefined, 2)}\n` : text(radius, unit.plan.phases.map(p => p.name), io));
    return 0;
}

/** The blast radius with its counts per environment and per phase. */
export function blastJson(radius: BlastRadius, phases: readonly string[]): object {
    return {
        version: 1, component: radius.component, machines: machines(radius.losses),
        environments: countBy(radius.losses, l => l.environment ?? null), phases: phases.map(phase => ({ phase, machines: machines(radius.losses.filter(l => l.phases.includes(phase))) })),
        losses: radius.losses,
    };
}

function machines(losses: readonly BlastLoss[]): number {
    return losses.reduce((n, l) => n + l.machines, 0);
}

function countBy(losses: readonly BlastLoss[], key: (l: BlastLoss) => string | null): object[] {
    const counts = new Map<string | null, number>();
    for (const loss of losses) if (loss.layer === 'compute') counts.set(key(loss), (counts.get(key(loss)) ?? 0) + loss.machines);
    return [...counts].map(([environment, n]) => ({ environment, machines: n }));
}

function text(radius: BlastRadius, phases: readonly string[], io: Io): string {
    const out: string[] = [];
    if (radius.losses.length === 0) return `Nothing leans on ${plain(radius.component)}.\n`;
    out.push(`When ${paint(io, 'bold', plain(radius.component))} fails or moves too early, ${machines(radius.losses)} machines and ${radius.losses.filter(l => l.layer !== 'compute').length} other components lose something.`, '');
    for (const layer of LAYERS) {
        const own = radius.losses.filter(l => l.layer === layer);
        if (own.length === 0) continue;
        out.push(paint(io, 'bold', LAYER_TITLES[layer]));
        const groups = groupBy(own, l => `${l.environment ?? ''}\n${l.what}\n${l.phases.join(', ')}`);
        for (const [key, group] of groups) {
            const [environment, what] = key.split('\n');
            const names = group.slice(0, MOST_NAMES).map(l => plain(l.component)).join(', ');
            const more = group.length > MOST_NAMES ? ` and ${group.length - MOST_NAMES} more` : '';
            const when = group[0]!.phases.length === phases.length ? 'in every phase' : `in phases ${group[0]!.phases.map(plain).join(', ') || 'none'}`;
            out.push(`  ${environment ? `${plain(environment)}: ` : ''}${names}${more}`, paint(io, 'dim', `      lose ${plain(what!)}, ${when}`));
        }
        out.push('');
    }
    return `${out.join('\n')}\n`;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
    const groups = new Map<string, T[]>();
    for (const item of items) {
        const list = groups.get(key(item));
        if (list) list.push(item);
        else groups.set(key(item), [item]);
    }
    return groups;
}
