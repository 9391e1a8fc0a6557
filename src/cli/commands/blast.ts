import type { BlastLoss, BlastRadius } from '../../../language/analysis/analysis.ts';
import { blastStart } from '../../../language/analysis/recovery/blast.ts';
import { nth } from '../../../language/basics/lists.ts';
import { closest } from '../../../language/plan/naming/spelling.ts';
import { LAYERS, type Layer, type Plan } from '../../../language/plan/plan.ts';
import { LAYER_TITLES } from '../../../language/report/model/layers.ts';
import { asOfDay, oneOf, parse } from '../args.ts';
import { type Io, json, paint, plain, UsageError } from '../io.ts';
import { loadOnePlan } from '../load.ts';

/** So many names of one layer and environment are listed; the rest is counted, JSON has all. */
const MOST_NAMES = 12;

/** `exitplan blast PATH COMPONENT`: everything that loses something, by layer, environment and phase. */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, { format: { type: 'string' }, 'as-of': { type: 'string' } });
    const format = oneOf('format', values['format'], ['text', 'json'] as const, 'text');
    const name = paths[1];
    if (name === undefined || paths.length > 2) {
        throw new UsageError('a PATH and the name of a COMPONENT are expected');
    }
    const { unit } = loadOnePlan(paths.slice(0, 1), { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    if (!blastStart(unit.plan, name)) {
        throw new UsageError(unknown(unit.plan, name));
    }
    const radius = unit.analysis.blast(name);
    const phases = unit.plan.phases.map(p => p.name);
    if (format === 'json') {
        io.data(`${json(blastJson(radius, phases))}\n`);
    } else {
        io.stdout(text(radius, phases, io));
    }
    return 0;
}

/** What can be asked, where a name is none of it. */
function unknown(plan: Plan, name: string): string {
    const kind = plan.environments.has(name)
        ? 'an environment'
        : plan.groups.some(g => g.name === name)
          ? 'a group'
          : plan.phases.some(p => p.name === name)
            ? 'a phase'
            : undefined;
    if (kind !== undefined) {
        return `"${plain(name)}" is ${kind}, and nothing fails with one; ask for a component (identity, controller, fabric, workload), a platform or a principal`;
    }
    const near = closest(
        name,
        [
            ...plan.components.keys(),
            ...plan.platforms.keys(),
            ...plan.identities.flatMap(i => i.principals.map(p => p.name)),
        ],
        3,
    );
    return `the plan has no component "${plain(name)}"${near.length > 0 ? `; did you mean ${near.map(plain).join(', ')}?` : ''}`;
}

/** The blast radius with its counts per layer, environment and phase. Only workloads stand for machines. */
export function blastJson(radius: BlastRadius, phases: readonly string[]): object {
    const { losses } = radius;
    return {
        version: 1,
        component: radius.component,
        machines: machines(losses),
        layers: LAYERS.flatMap(layer => {
            const own = losses.filter(l => l.layer === layer);
            return own.length === 0 ? [] : [{ layer, components: own.length, machines: machines(own) }];
        }),
        environments: [
            ...machinesBy(
                losses.filter(l => l.layer === 'compute'),
                l => l.environment ?? null,
            ),
        ].map(([environment, n]) => ({ environment, machines: n })),
        phases: byPhase(losses, phases).map((n, i) => ({ phase: nth(phases, i), machines: n })),
        losses,
    };
}

function machines(losses: readonly BlastLoss[]): number {
    return losses.reduce((n, l) => n + l.machines, 0);
}

function machinesBy<K>(losses: readonly BlastLoss[], key: (l: BlastLoss) => K): Map<K, number> {
    const counts = new Map<K, number>();
    for (const loss of losses) {
        counts.set(key(loss), (counts.get(key(loss)) ?? 0) + loss.machines);
    }
    return counts;
}

function byPhase(losses: readonly BlastLoss[], phases: readonly string[]): number[] {
    const counts = new Map<string, number>();
    for (const [names, n] of machinesBy(losses, l => l.phases)) {
        for (const name of names) {
            counts.set(name, (counts.get(name) ?? 0) + n);
        }
    }
    return phases.map(phase => counts.get(phase) ?? 0);
}

function text(radius: BlastRadius, phases: readonly string[], io: Io): string {
    const { losses } = radius;
    if (losses.length === 0) {
        return `Nothing leans on ${plain(radius.component)}.\n`;
    }
    const others = losses.filter(l => l.layer !== 'compute').length;
    const hit = machines(losses);
    const who = [
        hit > 0 ? `${hit} ${hit === 1 ? 'machine' : 'machines'}` : '',
        others > 0 ? `${others} other ${others === 1 ? 'component' : 'components'}` : '',
    ]
        .filter(x => x !== '')
        .join(' and ');
    const out = [
        `When ${paint(io, 'bold', plain(radius.component))} fails or moves too early, ${who} ${hit + others === 1 ? 'loses' : 'lose'} something.`,
        '',
    ];
    if (hit > 0) {
        out.push(...counts(losses, phases, io), '');
    }
    for (const layer of LAYERS) {
        out.push(
            ...layerLines(
                losses.filter(l => l.layer === layer),
                layer,
                phases,
                io,
            ),
        );
    }
    return `${out.join('\n')}\n`;
}

/** Machines by environment, and by phases in a row in which as many are hit. */
function counts(losses: readonly BlastLoss[], phases: readonly string[], io: Io): string[] {
    const environments = [
        ...machinesBy(
            losses.filter(l => l.layer === 'compute'),
            l => l.environment ?? 'no environment',
        ),
    ].map(([name, n]) => `${plain(name)} ${n}`);
    const runs: { first: number; last: number; n: number }[] = [];
    byPhase(losses, phases).forEach((n, i) => {
        const last = runs.at(-1);
        if (last?.n === n) {
            last.last = i;
        } else {
            runs.push({ first: i, last: i, n });
        }
    });
    const told =
        runs.length === 1 ? ['the same in every phase'] : runs.map(r => `${span(phases, r.first, r.last)} ${r.n}`);
    return [
        `${paint(io, 'bold', 'By environment')}  ${environments.join(', ')}`,
        ...(phases.length === 0 ? [] : [`${paint(io, 'bold', 'By phase')}        ${told.join(', ')}`]),
    ];
}

function span(phases: readonly string[], first: number, last: number): string {
    return first === last ? plain(nth(phases, first)) : `${plain(nth(phases, first))} to ${plain(nth(phases, last))}`;
}

function layerLines(own: readonly BlastLoss[], layer: Layer, phases: readonly string[], io: Io): string[] {
    if (own.length === 0) {
        return [];
    }
    const groups = new Map<string, BlastLoss[]>();
    for (const loss of own) {
        const key = JSON.stringify([loss.environment, loss.what, loss.phases]);
        const list = groups.get(key);
        if (list) {
            list.push(loss);
        } else {
            groups.set(key, [loss]);
        }
    }
    const lines = [...groups.values()].flatMap(group => {
        const first = nth(group, 0);
        const names = group
            .slice(0, MOST_NAMES)
            .map(l => plain(l.component))
            .join(', ');
        const more = group.length > MOST_NAMES ? ` and ${group.length - MOST_NAMES} more` : '';
        return [
            `  ${first.environment !== undefined ? `${plain(first.environment)}: ` : ''}${names}${more}`,
            paint(
                io,
                'dim',
                `      ${group.length === 1 ? 'loses' : 'lose'} ${plain(first.what)}${when(first, phases)}`,
            ),
        ];
    });
    return [paint(io, 'bold', LAYER_TITLES[layer]), ...lines, ''];
}

/** `, from phase b to d and in phase f`: phases in a row are told by their ends. */
function when({ phases: own }: BlastLoss, phases: readonly string[]): string {
    if (phases.length === 0) {
        return '';
    }
    if (own.length === phases.length) {
        return ', in every phase';
    }
    if (own.length === 0) {
        return ', in no phase';
    }
    const lost = new Set(own);
    const runs: { first: number; last: number }[] = [];
    phases.forEach((name, i) => {
        if (!lost.has(name)) {
            return;
        }
        const last = runs.at(-1);
        if (last?.last === i - 1) {
            last.last = i;
        } else {
            runs.push({ first: i, last: i });
        }
    });
    const name = (index: number): string => plain(nth(phases, index));
    return `, ${runs
        .map(r => (r.first === r.last ? `in phase ${name(r.first)}` : `from phase ${name(r.first)} to ${name(r.last)}`))
        .join(' and ')}`;
}
