import { entryOf, firstOf, lastOf } from '../../language/basics/lists.ts';
import { type SceneBand, type SceneNode, type ScenePill, type SceneTether, SIGNS, SIZE } from './scene.ts';
import { xAt } from './tethers.ts';
import { fitText, type Measure } from './text.ts';

const TEXT = 11;
/** A label is never squeezed below this; where less is free it is left to the badge and the hover. */
const LEAST = 90;
/** A label without the figure it is there for costs more than any way to its tether. */
const CUT_FIGURE = 4000;
const LOUD = ['broken', 'near', 'accepted'] as const;

/**
 * Labels of the tethers that break: one for all that break alike. They lie in the free strips above the
 * boxes of a band, near where their tethers pass, and never on each other.
 */
export function pillsOf(
    tethers: readonly SceneTether[],
    bands: readonly SceneBand[],
    nodes: readonly SceneNode[],
    measure: Measure,
): ScenePill[] {
    const byKey = new Map(nodes.map(n => [n.key, n]));
    const causes = new Map<string, SceneTether[]>();
    for (const tether of tethers) {
        if (tether.label === undefined) {
            continue;
        }
        const key = `${tether.status} ${tether.label}`;
        const list = causes.get(key);
        if (list) {
            list.push(tether);
        } else {
            causes.set(key, [tether]);
        }
    }
    const sorted = [...causes.entries()].sort(
        ([, a], [, b]) => LOUD.indexOf(firstOf(a).status as 'broken') - LOUD.indexOf(firstOf(b).status as 'broken'),
    );
    const taken: ScenePill[] = [];
    for (const [key, list] of sorted) {
        const pill = bestSpot(key, list, strips(firstOf(list), bands, byKey, measure), taken, measure);
        if (pill) {
            taken.push(pill);
        }
    }
    return taken;
}

/** `✕ API Break · 21 days > RPO 4 h`, then `✕ 21 days > RPO 4 h`, then `✕ 21 days`: what can go without the figure going. */
function shorter(full: string): string[] {
    const [sign, ...words] = full.split(' ');
    const parts = words.join(' ').split(' · ');
    const cost = lastOf(parts);
    const bare = /\d/.test(cost) ? firstOf(cost.split(/ > |, RPO /)) : cost;
    return [...new Set([full, ...(parts.length > 1 ? [`${sign} ${cost}`, `${sign} ${bare}`] : [])])];
}

function fitLabel(full: string, room: number, measure: Measure): string {
    const texts = shorter(full);
    return texts.find(text => measure(text, TEXT, true) <= room) ?? fitText(lastOf(texts), room, TEXT, true, measure);
}

interface Strip {
    readonly y: number;
    /** Room between the title of the band and the edge. */
    readonly left: number;
    readonly right: number;
}

/** The strips a tether passes on its way down. */
function strips(
    tether: SceneTether,
    bands: readonly SceneBand[],
    byKey: ReadonlyMap<string, SceneNode>,
    measure: Measure,
): Strip[] {
    const a = entryOf(byKey, tether.from);
    const b = entryOf(byKey, tether.to);
    const top = Math.min(a.y, b.y);
    const bottom = Math.max(a.y, b.y);
    const passed = bands.filter(
        band => (band.y > top && band.y < bottom) || (a.layer === b.layer && band.layer === a.layer),
    );
    return passed.map(band => ({
        y: band.y + SIZE.pill / 2 + 2,
        left: band.x + SIZE.pad + measure(band.title, TEXT, true) + SIZE.pad,
        right: band.x + band.width - SIZE.pad,
    }));
}

function bestSpot(
    key: string,
    tethers: readonly SceneTether[],
    available: readonly Strip[],
    taken: readonly ScenePill[],
    measure: Measure,
): ScenePill | undefined {
    const { status, label } = firstOf(tethers);
    const full = `${SIGNS[status === 'broken' ? 'broken' : status === 'near' ? 'near' : 'accepted']} ${label}`;
    const wished = Math.ceil(measure(full, TEXT, true) + 18);
    // The words in front go before the number does.
    const figure =
        shorter(full)
            .map(text => Math.ceil(measure(text, TEXT, true) + 18))
            .at(1) ?? LEAST;
    let best: { cost: number; x: number; y: number; width: number } | undefined;
    for (const [i, strip] of available.entries()) {
        const aim =
            mean(tethers.map(t => xAt(t.path, strip.y)).filter(x => x !== undefined)) ?? (strip.left + strip.right) / 2;
        for (const free of freeStretches(strip, taken)) {
            const size = Math.min(wished, free.end - free.start);
            if (size < Math.min(LEAST, wished)) {
                continue;
            }
            const x = Math.min(Math.max(aim - size / 2, free.start), free.end - size);
            // Where it must be cut or moved away from its tether costs more than a strip further down.
            const cost =
                Math.abs(x + size / 2 - aim) +
                (wished - size) * 4 +
                (size < Math.min(wished, figure) ? CUT_FIGURE : 0) +
                i * 12;
            if (!best || cost < best.cost) {
                best = { cost, x: Math.round(x), y: Math.round(strip.y - SIZE.pill / 2), width: Math.floor(size) };
            }
        }
    }
    return (
        best && {
            key,
            x: best.x,
            y: best.y,
            width: best.width,
            height: SIZE.pill,
            status,
            text: fitLabel(full, best.width - 16, measure),
            full: label!,
            tethers: tethers.map(t => t.key),
            findings: [...new Set(tethers.flatMap(t => t.findings))],
        }
    );
}

/** What is left of a strip between the labels already in it. */
function freeStretches(strip: Strip, taken: readonly ScenePill[]): { start: number; end: number }[] {
    const inStrip = taken.filter(p => Math.abs(p.y + p.height / 2 - strip.y) < p.height).sort((p, q) => p.x - q.x);
    const free: { start: number; end: number }[] = [];
    let start = strip.left;
    for (const pill of inStrip) {
        free.push({ start, end: pill.x - 6 });
        start = pill.x + pill.width + 6;
    }
    free.push({ start, end: strip.right });
    return free.filter(f => f.end > f.start);
}

function mean(values: readonly number[]): number | undefined {
    return values.length > 0 ? values.reduce((a, b) => a + b, 0) / values.length : undefined;
}
