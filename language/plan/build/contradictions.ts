import type { Cover, DateValue, DeclKind, Figure, PropertyPlace, ReadProblem } from '../records.ts';
import type { Span } from '../source.ts';
import { countText, dataText, dayText, durationText } from '../units.ts';

const NONE: readonly never[] = [];

/** What a declaration says about itself, as far as it is read. */
export interface Said {
    readonly kind: DeclKind;
    readonly name: string;
    readonly figures: Readonly<Record<string, Figure>>;
    readonly words: Readonly<Record<string, { readonly text: string }>>;
    readonly properties: readonly PropertyPlace[];
    readonly dates?: Readonly<Record<string, DateValue>>;
}

/** Figures of one block of which both cannot be true. Figures that are inherited are judged where they stand. */
export function contradictions(said: Said): readonly ReadProblem[] {
    const { figures, kind, name } = said;
    if (kind === 'phase') {
        return progress(said);
    }
    if (kind !== 'workload' && kind !== 'profile' && kind !== 'fabric') {
        return NONE;
    }
    const problems: ReadProblem[] = [];
    const more = (key: string, than: string, message: (own: number, other: number) => string) => {
        const own = figures[key],
            other = figures[than];
        // Hosts that are still to be converted have no racks yet.
        const toBeConverted = than === 'nodes' && other?.value === 0;
        if (own && other && own.value > other.value && !toBeConverted) {
            problems.push(contradiction(own.span, message(own.value, other.value), other.span, than));
        }
    };
    more(
        'used',
        'disk',
        (used, disk) =>
            `${dataText(used)} are said to be used of a disk of ${dataText(disk)} (${kind} '${name}'). What is copied and rebuilt is computed from the used data.`,
    );
    more(
        'iops',
        'peak',
        (average, peak) =>
            `The average of ${countText(average)} operations per second is above the peak of ${countText(peak)} (${kind} '${name}'), so one of the two is wrong. Links and media are sized for the peak.`,
    );
    more(
        'racks',
        'nodes',
        (racks, nodes) =>
            `${countText(nodes)} nodes cannot stand in ${countText(racks)} racks (fabric '${name}'): some would be empty.`,
    );
    if (kind === 'fabric') {
        problems.push(...redundancy(said), ...controllers(said));
    }
    return problems;
}

/** A phase cannot be over before it has begun: with such dates nothing that follows has any. */
function progress({ dates, name }: Said): readonly ReadProblem[] {
    const [started, done] = [dates?.['started'], dates?.['done']];
    return started && done && done.day < started.day
        ? [
              {
                  code: 'value-range',
                  span: done.span,
                  message: `Phase '${name}' is done on ${dayText(done.day)}, before it started on ${dayText(started.day)}. Correct one of the two dates.`,
                  related: [{ span: started.span, message: "'started'" }],
              },
          ]
        : NONE;
}

/** Copies and strips that have no place to be kept apart in, and two schemes at once. */
function redundancy({ figures, words, properties, name }: Said): ReadProblem[] {
    const { nodes, racks, replicas } = figures;
    const data = figures['erasure.data'],
        parity = figures['erasure.parity'];
    const problems: ReadProblem[] = [];
    const byRack = words['failure-domain']?.text === 'rack';
    const [places, what] = byRack && racks ? ([racks, 'racks'] as const) : ([nodes, 'nodes'] as const);
    if (replicas && data) {
        const erasure = properties.find(p => p.key === 'erasure')?.span ?? data.span;
        problems.push(
            contradiction(
                replicas.span,
                `Fabric '${name}' says both 'replicas' and 'erasure', and data is kept in one way: 'erasure' counts, 'replicas' has no effect.`,
                erasure,
                'erasure',
            ),
        );
    } else if (places && replicas && replicas.value > places.value && !stretched(what, places.value, replicas.value)) {
        problems.push(
            contradiction(
                replicas.span,
                `${countText(replicas.value)} copies of every block cannot be kept apart on ${countText(places.value)} ${what} (fabric '${name}').`,
                places.span,
                what,
            ),
        );
    }
    if (places && data && parity && data.value + parity.value > places.value) {
        const strips = data.value + parity.value;
        problems.push(
            contradiction(
                data.span,
                `${countText(strips)} strips of 'erasure ${data.value}+${parity.value}' cannot be kept apart on ${countText(places.value)} ${what} (fabric '${name}').`,
                places.span,
                what,
            ),
        );
    }
    const oversubscription = figures['oversubscription'];
    if (oversubscription && figures['uplinks.rate']) {
        const place = properties.find(p => p.key === 'oversubscription')?.span ?? oversubscription.span;
        problems.push({
            code: 'without-effect',
            span: place,
            remove: place,
            related: [{ span: figures['uplinks.rate'].span, message: "'uplinks'" }],
            message: `Fabric '${name}' says both 'uplinks' and 'oversubscription': what its racks can send is computed from 'uplinks', and 'oversubscription' has no effect.`,
        });
    }
    return problems;
}

/** What the storage software takes of a node is more than the node has, or memory that was meant to be the node's. */
function controllers({ figures, name }: Said): ReadProblem[] {
    const problems: ReadProblem[] = [];
    const part = (own: Figure | undefined, whole: Figure | undefined, key: string, text: (value: number) => string) => {
        if (own && whole && own.value > whole.value) {
            problems.push(
                contradiction(
                    own.span,
                    `The storage software cannot take ${text(own.value)} of a node that has ${text(whole.value)} (fabric '${name}').`,
                    whole.span,
                    key,
                ),
            );
        }
    };
    part(figures['controller.cores'], figures['cores'], 'cores', value => `${countText(value)} cores`);
    part(figures['controller.memory'], figures['memory'], 'memory', dataText);
    const taken = figures['controller.memory'];
    if (taken && !figures['memory'] && figures['cores']) {
        problems.push({
            code: 'without-effect',
            span: taken.span,
            related: [{ span: figures['cores'].span, message: "'cores'" }],
            message: `Behind 'controller' this is the memory its storage software takes, and fabric '${name}' does not say how much a node has: write 'memory DATA' in front of 'controller'.`,
        });
    }
    return problems;
}

/** Four copies on two sites, two on each: how a cluster is stretched over them (Ceph stretch mode, nested mirrors). */
function stretched(what: string, places: number, copies: number): boolean {
    return what === 'racks' && places === 2 && copies === 4;
}

/** Restore points that are thrown away before the next one is there. */
export function coverContradiction({ every, keep }: Cover): ReadProblem | undefined {
    if (!every || !keep || keep.value >= every.value) {
        return undefined;
    }
    const message = `Restore points are kept ${durationText(keep.value)}, but taken every ${durationText(every.value)}: for ${durationText(every.value - keep.value)} out of ${durationText(every.value)} there is none.`;
    return contradiction(keep.span, message, every.span, 'every');
}

function contradiction(span: Span, message: string, other: Span, key: string): ReadProblem {
    return { code: 'figures-contradict', span, message, related: [{ span: other, message: `'${key}'` }] };
}
