import type { Facts, Repairable, Severity } from '../../analysis/analysis.ts';
import type { Code } from '../../analysis/codes.ts';
import { type Level, type Moment, type Storage, storages } from '../../analysis/headroom/sizing/stored.ts';
import { type Judged, judge, milder } from '../../analysis/matrix.ts';
import { convertsOf, hostsBefore } from '../../analysis/passage/hosts.ts';
import { footprint } from '../../physics/index.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { dataText } from '../../plan/units.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { capacityFixes } from '../fixes/io/capacity.ts';
import { counted, namesOf } from '../phrases.ts';
import type { RuleWith } from '../rule.ts';

/** What its fixes need to know. */
interface CapacityRepair {
    readonly fabric: string;
}

export const capacity: RuleWith<CapacityRepair> = {
    code: 'capacity',
    title: 'A fabric holds its data, and still does after it lost a node',
    severity:
        'by the decision matrix where the data does not fit at all or no such fabric can exist, one level milder where it does not fit after a loss or only while snapshots grow, information where nothing can heal',
    explain: `Storage stops writing at 95 % of its raw space, and after the loss of a node the others take over its copies, each on a node of its own. What can be stored so that one loss heals is
0.95 x (what the survivors can place) / copies. It is computed where \`raw\` is stated, for targets and for the fabrics the data comes from, at every phase that adds data. The worst phase decides, judged by the strictest environment that is on the
fabric by then. Sizes that are not stated count as nothing, so what does not fit is a lower bound and certain; \`capacity-unknown\` says what is missing. On a source, snapshots of the machines that are copied grow by \`change\` for as long as their wave is
copied. A fabric with fewer nodes than copies or strips, or fewer racks than \`failure-domain rack\` needs, cannot exist.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps mtu 9000  media 4 x nvme  raw 10 TB }
workload erp { in prod  iops 100  disk 20 TB used 16 TB }
phase io   { model hci }
phase move { cutover erp to hci  over 1 Gbps }`,
    repair: 'Add nodes or disks, move less onto this fabric, or use a scheme that takes less space. On a source, free space first or copy in smaller waves.',
    *check(facts) {
        yield* tooManyConverted(this.code, facts);
        for (const storage of storages(facts)) {
            const all = IndexSet.union(storage.moments.map(m => m.on));
            for (const part of splitByAcceptance(this.code, all, facts)) {
                const worst = worstOf(facts, storage, part);
                if (worst) {
                    yield finding(this.code, storage, worst);
                }
            }
        }
    },
    fixes(_finding, facts, repair) {
        return capacityFixes(facts, repair);
    },
};

/** More hosts cannot leave a cluster than it has. */
function* tooManyConverted(code: Code, { plan }: Facts): Iterable<Repairable<CapacityRepair>> {
    for (const { source, fabric, count, phase, record } of convertsOf(plan)) {
        const nodes = source?.figures['nodes']?.value;
        if (!source || nodes === undefined) {
            continue;
        }
        const before = hostsBefore(plan, source, phase.index);
        if (count <= before) {
            continue;
        }
        yield {
            code,
            severity: 'error',
            span: record.span,
            layer: 'fabric',
            phase: phase.name,
            subjects: [source.name, ...(fabric ? [fabric.name] : [])],
            message: `'${phase.name}' converts ${counted(count, 'host')} of '${source.name}', and it has ${before} by then.`,
            figures: { fabric: source.name, converted: count, nodes: before },
            related: [{ span: source.figures['nodes']?.span ?? source.record.nameSpan, message: 'nodes' }],
            repair: { fabric: source.name },
        };
    }
}

interface Told {
    readonly moment: Moment;
    readonly level: Level;
    readonly judged: Judged;
    readonly severity: Severity;
    /** Every time at which it is too much, in order. */
    readonly times: readonly Moment[];
}

const RANK: readonly Severity[] = ['hint', 'information', 'warning', 'error'];
const LEVELS: readonly Level[] = ['no-spare', 'tight', 'grows', 'full', 'impossible'];

function severityOf(level: Level, severity: Severity): Severity {
    if (level === 'no-spare') {
        return 'information';
    }
    return level === 'full' || level === 'impossible' || severity !== 'error' ? severity : milder(severity);
}

/** The time that decides: the most serious for those who are there by then, of equal ones the first that is worst. */
function worstOf({ plan }: Facts, { moments }: Storage, among: IndexSet): Told | undefined {
    let worst: Told | undefined;
    const times = moments.filter(m => m.level !== undefined && m.on.overlaps(among));
    for (const moment of times) {
        const level = moment.level!,
            judged = judge(plan, moment.on.intersect(among));
        if (!judged) {
            continue;
        }
        const severity = severityOf(level, judged.severity);
        const rank = worst ? RANK.indexOf(severity) - RANK.indexOf(worst.severity) : 1;
        if (!worst || rank > 0 || (rank === 0 && LEVELS.indexOf(level) > LEVELS.indexOf(worst.level))) {
            worst = { moment, level, judged, severity, times };
        }
    }
    return worst;
}

function finding(code: Code, { fabric }: Storage, told: Told): Repairable<CapacityRepair> {
    const { moment, level, judged, severity, times } = told;
    const { stored, growth, phase, room } = moment;
    const most = times.reduce((a, b) => (b.stored.known > a.stored.known ? b : a));
    const phases = [...new Set(times.flatMap(t => (t.phase ? [t.phase.name] : [])))];
    return {
        code,
        severity,
        ...(level === 'grows' && judged.severity === 'error' ? { undecided: true as const } : {}),
        // Without full redundancy until somebody brings a node back: nothing that stops a plan, and no plain "Go".
        ...(level === 'no-spare' && judged.severity === 'error' ? { condition: true as const } : {}),
        span: fabric.record.nameSpan,
        layer: 'fabric',
        ...(phase ? { phase: phase.name } : {}),
        subjects: namesOf(judged.workloads),
        message: messageOf(fabric.name, room, told, most),
        figures: {
            fabric: fabric.name,
            level,
            stored: stored.known,
            atLeast: stored.missing.length > 0,
            growth,
            resilient: room.resilient,
            raw: room.model.full.raw,
            heals: room.heals,
            nodes: room.nodes,
            ...(phases.length > 0 ? { phases } : {}),
        },
        repair: { fabric: fabric.name },
        related: [
            ...['nodes', 'raw', 'replicas', 'racks'].flatMap(key =>
                fabric.figures[key] ? [{ span: fabric.figures[key]!.span, message: key }] : [],
            ),
            ...times.flatMap(t =>
                t.phase
                    ? [{ span: t.phase.record.nameSpan, message: `phase '${t.phase.name}': ${timeText(t.room, t)}` }]
                    : [],
            ),
        ],
    };
}

function timeText(room: Storage['room'], { stored, level, growth }: Moment): string {
    const what = dataOf(room, stored);
    switch (level) {
        case 'full':
            return `${what}, does not fit`;
        case 'grows':
            return `${what}, and up to ${dataText(growth)} of snapshots`;
        case 'tight':
            return `${what}, cannot heal after the loss of a node`;
        default:
            return what;
    }
}

/** `at least 82 TiB (164 TiB with 2 copies)`. */
function dataOf({ scheme, array }: Storage['room'], { known, missing }: Moment['stored']): string {
    const bound = missing.length > 0 ? 'at least ' : '';
    const pieces =
        scheme.kind === 'replica' ? counted(scheme.copies, 'copy', 'copies') : `erasure ${scheme.k}+${scheme.m}`;
    const raw =
        array || (scheme.kind === 'replica' && scheme.copies === 1)
            ? ''
            : ` (${dataText(footprint(known, scheme))} with ${pieces})`;
    return `${bound}${dataText(known)} of data${raw}`;
}

function messageOf(name: string, room: Storage['room'], { moment, level }: Told, most: Moment): string {
    const { phase, stored, growth } = moment;
    const when = !phase
        ? 'today'
        : moment.shrinks
          ? `when '${phase.name}' starts and takes hosts away (${room.nodes} left)`
          : `from '${phase.name}' on`;
    const can = room.array
        ? `has ${dataText(room.raw ?? 0)}`
        : `can write ${dataText(room.writable ?? 0)} (95 % of ${dataText(room.raw ?? 0)} raw)`;
    const later =
        most !== moment && most.phase && most.stored.known > stored.known
            ? ` It grows to ${dataOf(room, most.stored)} in '${most.phase.name}'.`
            : '';
    switch (level) {
        case 'impossible':
            return moment.shrinks
                ? `'${name}' cannot hold its data ${when}: ${room.impossible ?? 'too few nodes'}. Machines have to leave first, or hosts to be borrowed.`
                : `'${name}' cannot exist${phase && room.model.full.nodes !== room.nodes ? ` in '${phase.name}'` : ''}: ${room.impossible ?? 'too few nodes'}. Nothing about its load can be computed.`;
        case 'full':
            return phase
                ? `'${name}' is too small ${when}: it has to store ${dataOf(room, stored)}, and ${can}.${later}`
                : `'${name}' stores more than it has room for today: ${dataOf(room, stored)}, and it ${can}. One of the figures is wrong, or the disks are thinly provisioned and full.`;
        case 'grows':
            return `'${name}' may fill up while '${phase!.name}' copies from it: snapshots may add ${dataText(growth)} to its ${dataOf(room, stored)}, and it ${can}. Copy in smaller waves or faster, or free space first.`;
        case 'tight':
            return `'${name}' cannot heal after the loss of a node ${when}: it stores ${dataOf(room, stored)}, and the ${room.nodes - 1} nodes left hold ${dataText(room.resilient ?? 0)} of data.${later}`;
        case 'no-spare': {
            const pieces =
                room.scheme.kind === 'replica'
                    ? counted(room.scheme.copies, 'copy', 'copies')
                    : `${room.scheme.k + room.scheme.m} strips`;
            return `'${name}' cannot heal: ${pieces} need as many nodes, and after a loss ${counted(room.nodes - 1, 'node is', 'nodes are')} left. Until the node is back every block it held has one copy fewer.`;
        }
    }
}
