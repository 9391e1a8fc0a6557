import { entryOf } from '../../../language/basics/lists.ts';
import type { ModelFinding } from '../model.ts';
import { fitText, type Measure } from '../output/text.ts';
import { type Mark, type SceneNode, SIGNS, SIZE } from '../scene.ts';
import type { Box, Item, Link, Zone } from '../visible.ts';
import { type Grid, slotAt } from './grid.ts';

/** Where the boxes of a band stand: for each zone its grid and its items in their order. */
export interface Placing {
    readonly grids: ReadonlyMap<Zone, Grid>;
    readonly items: ReadonlyMap<Zone, readonly Item[]>;
}

/** The boxes of one band, its items in their order. `top` is the upper edge of the first row. */
export function bandNodes(
    items: readonly Item[],
    placing: Placing,
    top: number,
    links: readonly Link[],
    findings: ReadonlyMap<string, ModelFinding>,
    measure: Measure,
): SceneNode[] {
    const chokes = new Set(links.filter(l => l.status === 'broken').flatMap(l => [l.from, l.to]));
    const places = new Map([...placing.items].map(([zone, list]) => [zone, new Map(list.map((item, i) => [item, i]))]));
    return items.flatMap(item =>
        item.boxes.map(box => {
            const grid = entryOf(placing.grids, box.zone);
            const { x, row } = slotAt(grid, entryOf(entryOf(places, box.zone), item));
            const about = box.findings.flatMap(id => findings.get(id) ?? []);
            return node(
                item,
                box,
                { x, y: top + row * (SIZE.row + SIZE.rowGap), width: grid.slot, height: SIZE.row },
                markOf(about, chokes.has(box.key)),
                badgeOf(about),
                measure,
            );
        }),
    );
}

function node(
    item: Item,
    box: Box,
    frame: Pick<SceneNode, 'x' | 'y' | 'width' | 'height'>,
    mark: Mark,
    badge: string,
    measure: Measure,
): SceneNode {
    const room = frame.width - 2 * SIZE.inset;
    const badgeWidth = badge === '' ? 0 : Math.ceil(measure(badge, SIZE.line, true) + 7);
    const line = item.expandable ? `${box.line} ▸` : box.line;
    return {
        key: box.key,
        item: item.id,
        layer: item.layer,
        kind: item.kind,
        ...frame,
        side: box.side,
        state: box.state,
        mark,
        badge,
        badgeWidth,
        name: fitText(item.name, room, SIZE.name, true, measure),
        line: fitParts(line, room - badgeWidth, measure),
        fullName: item.name,
        fullLine: box.line,
        title: item.title,
        findings: box.findings,
        stands: box.stands,
        expandable: item.expandable,
        parent: item.parent,
    };
}

/** Of an interface the platform: the side a box stands on says it already. */
const PLATFORM = /^[a-z][a-z-]*\.(?=[a-z])/;

/** What is said of an interface or a state beside its name, and can go. */
const LEAST = / (?:only|yet)$/;

/** A line of facts, without its last ones where they have no room: whole facts say more than half of one. */
function fitParts(line: string, room: number, measure: Measure): string {
    const parts = line.split(' · ');
    while (parts.length > 1 && measure(parts.join(' · '), SIZE.line) > room) {
        parts.pop();
    }
    const whole = parts.join(' · ');
    // A count without its noun says more than half of both.
    const bare = whole.replace(PLATFORM, '');
    const short =
        measure(whole, SIZE.line) > room && bare !== whole
            ? measure(bare, SIZE.line) > room
                ? bare.replace(LEAST, '')
                : bare
            : measure(whole, SIZE.line) > room
              ? whole
                    .replace(LEAST, '')
                    .replace(/^([\d,]+) (moved|machines?|workloads?|identities|controllers|fabrics)/, '$1')
              : whole;
    return fitText(measure(short, SIZE.line) > room ? inThousands(short) : short, room, SIZE.line, false, measure);
}

/** `26k` of `26,271`: half of a figure is another one. */
function inThousands(text: string): string {
    return text.replace(/^\d{1,3}(?:,\d{3})+/, figure => `${Math.round(Number(figure.replaceAll(',', '')) / 1000)}k`);
}

/** Red for an error or a tether that breaks, amber for a warning, hollow for a risk somebody took. */
function markOf(findings: readonly ModelFinding[], breaks: boolean): Mark {
    if (breaks || findings.some(f => f.severity === 'error')) {
        return 'broken';
    }
    if (findings.some(f => f.severity === 'warning')) {
        return 'near';
    }
    return findings.some(f => f.accepted) ? 'accepted' : 'none';
}

function badgeOf(findings: readonly ModelFinding[]): string {
    const count = (wanted: (f: ModelFinding) => boolean) => findings.filter(wanted).length;
    const errors = count(f => f.severity === 'error');
    const warnings = count(f => f.severity === 'warning');
    const accepted = count(f => f.accepted !== undefined);
    if (errors > 0) {
        return `${SIGNS.broken} ${errors}`;
    }
    if (warnings > 0) {
        return `${SIGNS.near} ${warnings}`;
    }
    return accepted > 0 ? `${SIGNS.accepted} ${accepted}` : '';
}
