import type { Facts, NotLookedAt } from '../analysis/analysis.ts';
import { remember } from '../analysis/memory.ts';
import { isArray, ownFigure, undeclaredLayers } from '../analysis/undeclared.ts';
import { elementsAt, firstOf, nth } from '../basics/lists.ts';
import type { IndexSet } from '../plan/index-set.ts';
import type { Fabric, Plan } from '../plan/plan.ts';
import { declarationSchema, propertySchema } from '../plan/schema.ts';

/** Headings of docs/language.md. */
const DECLARATIONS = '4-declarations';
const STATE = '51-state-along-the-phases';

type Part = (facts: Facts) => Omit<NotLookedAt, 'what'> | undefined;

/** What the verdict does not rest on, because nobody declared it (5.6); it changes no verdict. */
export function notLookedAt(facts: Facts): readonly NotLookedAt[] {
    return PARTS.flatMap(([what, part]) => {
        const found = remember(facts.plan, part, { key: what, plain: true }, () => part(facts));
        return found ? [{ what, ...found }] : [];
    });
}

const PARTS: readonly (readonly [NotLookedAt['what'], Part])[] = [
    ['identity', facts => layer(facts, 'identity', 'identities', 'identity NAME on PLATFORM { principal … }')],
    ['backup', facts => layer(facts, 'backup', 'backup', 'backup NAME is PRODUCT { protects … }')],
    ['monitoring', facts => layer(facts, 'monitoring', 'monitoring', 'monitoring NAME is PRODUCT { observes … }')],
    ['network', facts => declared(facts, 'network', 'networks', 'network NAME on PLATFORM { vlan …  mtu … }')],
    ['policy', facts => declared(facts, 'policy', 'policies', 'policy NAME for placement on PLATFORM { applies … }')],
    ['cpu-memory', computeFigures],
    ['capacity', sizes],
    ['io', sources],
    ['test', tests],
    ['calibration', calibration],
    ['schedule', schedule],
];

/** A layer above compute that some of what moves has nothing in. */
function layer(facts: Facts, of: 'identity' | 'backup' | 'monitoring', label: string, form: string): ReturnType<Part> {
    const { plan, moves } = facts;
    const bare = undeclaredLayers(plan, moves)[of];
    const none = moves.length === 0 && noneOf(plan, of);
    if (bare.empty && !none) {
        return undefined;
    }
    const n = machines(plan, bare);
    const all = moves.reduce((sum, m) => sum + machines(plan, m.workloads), 0);
    const part = n > 0 && n < all ? ` of ${n} machine${n === 1 ? '' : 's'}` : '';
    return {
        label: `${label}${part}`,
        message: `No ${of} is declared for ${n === 0 || n === all ? 'what moves' : `${n} of ${all} machines that move`}: write '${form}'.`,
        section: DECLARATIONS,
    };
}

function noneOf(plan: Plan, of: 'identity' | 'backup' | 'monitoring'): boolean {
    return of === 'identity' ? plan.identities.length === 0 : !plan.controllers.some(c => c.layer === of);
}

function machines(plan: Plan, set: IndexSet): number {
    return [...set].reduce((n, i) => n + nth(plan.workloads, i).count, 0);
}

/** Something with a declaration of its own; where the language has no word for it yet, that is said instead. */
function declared({ plan }: Facts, keyword: 'network' | 'policy', label: string, form: string): ReturnType<Part> {
    const word = declarationSchema(keyword) !== undefined;
    if (word && plan.declared[keyword].length > 0) {
        return undefined;
    }
    return {
        label,
        message: word
            ? `No ${keyword} is declared: write '${form}'.`
            : `${firstOf(label).toUpperCase()}${label.slice(1)} cannot be declared yet, so nothing is known about them: check them by hand.`,
        section: DECLARATIONS,
    };
}

function targets({ plan }: Facts): Fabric[] {
    return plan.fabrics.filter(f => f.target);
}

function computeFigures(facts: Facts): ReturnType<Part> {
    const without = (key: string) => targets(facts).filter(f => !ownFigure(f, key));
    const bare = [
        ['cores', 'cores N', without('cores')],
        ['memory', 'memory DATA', without('memory')],
    ] as const;
    const missing = bare.filter(([, , fabrics]) => fabrics.length > 0);
    if (missing.length === 0 && targets(facts).length > 0) {
        return undefined;
    }
    const words = missing.length === 0 ? bare : missing;
    const keys = words.map(([key]) => key);
    const what = keys.length === 2 ? 'CPU and memory' : keys.includes('cores') ? 'CPU' : 'memory';
    const forms = words.map(([, form]) => `'${form}'`).join(' and ');
    const fabrics = new Set(words.flatMap(([, , own]) => own));
    return {
        label: `${what} (no ${keys.map(key => `'${key}'`).join(', ')})`,
        message: `Whether ${what} ${keys.length === 2 ? 'suffice' : 'suffices'} is unknown: write ${forms} (per node) into ${named([...fabrics])}.`,
        section: DECLARATIONS,
    };
}

function sizes(facts: Facts): ReturnType<Part> {
    const { plan, moves } = facts;
    const bare = targets(facts).filter(f => !ownFigure(f, 'raw'));
    const unsized = moves
        .flatMap(m => elementsAt(plan.workloads, m.workloads))
        .filter(w => !w.figures['disk'] && !w.figures['used'])
        .reduce((n, w) => n + w.count, 0);
    if (bare.length > 0) {
        return {
            label: "capacity (no 'raw')",
            message: `Whether the data fits is unknown: write 'raw DATA' (per node) into ${named(bare)}.`,
            section: DECLARATIONS,
        };
    }
    return unsized === 0
        ? undefined
        : {
              label: `capacity of ${unsized} machine${unsized === 1 ? '' : 's'} (no 'disk')`,
              message: `The data of ${unsized} machine${unsized === 1 ? '' : 's'} that move${unsized === 1 ? 's' : ''} is unknown: write 'disk DATA used DATA' into the workload.`,
              section: DECLARATIONS,
          };
}

/** What the copy reads from. A source without figures is never a reason to depend on anything. */
function sources({ plan, headroom }: Facts): ReturnType<Part> {
    const described = new Set(headroom.fabrics.map(f => f.fabric.name));
    const bare = plan.fabrics.filter(f => !f.target && !f.workloads.empty && !described.has(f.name));
    const nowhere = plan.workloads.some(w => !w.fabric);
    if (bare.length === 0 && !nowhere) {
        return undefined;
    }
    return {
        label: bare.length > 0 ? `I/O of the source (${named(bare)})` : 'I/O of the source',
        message:
            bare.length > 0
                ? `What the source can carry while it is copied is unknown: write 'nodes', 'links' and 'media' into ${named(bare)}.`
                : "What the source can carry while it is copied is unknown: declare its fabric and write 'on FABRIC' into the workloads.",
        section: DECLARATIONS,
    };
}

function tests({ plan }: Facts): ReturnType<Part> {
    const word = propertySchema('phase', 'test') !== undefined;
    const tested = plan.phases.some(p => p.steps.some(s => String(s.verb) === 'test'));
    return tested
        ? undefined
        : {
              label: 'restore tests',
              message: word
                  ? "No restore, failover, login or alarm is tested: write 'test COMPONENT' into a phase."
                  : 'Tests of restore and failover cannot be declared yet: plan them by hand.',
              section: DECLARATIONS,
          };
}

/** Controller figures of the library stand for a kind of product, not for the one that was bought. */
function calibration(facts: Facts): ReturnType<Part> {
    const bare = targets(facts).filter(f => !isArray(f) && !ownFigure(f, 'software'));
    return bare.length === 0
        ? undefined
        : {
              label: 'calibration',
              message: `The latency of ${named(bare)} rests on typical values: measure it and write 'software TIME' into the fabric.`,
              section: DECLARATIONS,
          };
}

function schedule({ plan, timeline }: Facts): ReturnType<Part> {
    const open = timeline.filter(t => t.ends === undefined);
    if (plan.phases.length > 0 && open.length === 0) {
        return undefined;
    }
    const lasting = timeline.filter(
        t => t.phase.lasts === undefined && t.computed === undefined && !t.phase.done,
    ).length;
    const starts = timeline[0]?.starts === undefined;
    const missing = [...(starts ? ["'starts'"] : []), ...(lasting > 0 ? ["'lasts'"] : [])].join(' and ');
    return {
        label: `schedule (no ${missing || 'dates'})`,
        message: `Dates of ${plan.phases.length === 0 ? 'the plan' : `${open.length} of ${plan.phases.length} phases`} are unknown: write ${[...(starts ? ["'starts DATE' into the plan"] : []), ...(lasting > 0 ? ["'lasts TIME' into each phase"] : [])].join(' and ') || "'starts DATE' into the plan"}.`,
        section: STATE,
    };
}

/** `'hci'`, `'hci' and 2 more`. */
function named(fabrics: readonly Fabric[]): string {
    const [first, ...rest] = fabrics;
    return first
        ? `'${first.name}'${rest.length === 0 ? '' : rest.length === 1 ? ` and '${firstOf(rest).name}'` : ` and ${rest.length} more`}`
        : 'the target';
}
