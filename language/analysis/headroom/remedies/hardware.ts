import { leastWhole } from '../../../basics/search.ts';
import type { FabricInput, Scenario } from '../../../physics/index.ts';
import { nextLinkRate, withDefaults } from '../../../physics/index.ts';
import { type Cause, type Pressure, pressuresOf } from '../pressure.ts';
import { copies } from '../track.ts';
import { gone, type HeadroomSetting, type Knob, type Trouble, withSetting } from './trial.ts';

/** Settings of the hardware: the smallest change that restores a station. docs/io-model.md 5. */

const NO_INGEST: ReadonlyMap<number, number> = new Map();

/** The first of some candidates for which every pressure is gone. */
function firstThatHolds(
    trouble: Trouble,
    knob: Knob,
    candidates: Iterable<{ readonly value: number; readonly fabric: Partial<FabricInput> }>,
): HeadroomSetting | null {
    for (const { value, fabric } of candidates) {
        if (trouble.pressures.every(p => gone(trouble, p, { fabric }))) {
            return { knob, value, fabric, ingest: NO_INGEST, rebuild: null };
        }
    }
    return null;
}

const MOST_LINKS = 8;
const MOST_UPLINKS = 16;
const MOST_DEVICES = 24;

/** As many links or uplinks as are enough are enough with one of them down, too: a scenario that a second one brings with it. docs/io-model.md 8.3. */
function withOneLess(trouble: Trouble, station: 'node-link' | 'rack-uplink', scenario: Scenario): Trouble {
    const phases = new Set(trouble.pressures.map(p => (copies(p.scenario) ? -1 : p.phase)).filter(phase => phase >= 0));
    const more = [...phases].map(
        (phase): Pressure => ({
            phase,
            scenario,
            cause: station,
            station,
            utilisation: 0,
            saturated: false,
            low: true,
            missed: [],
        }),
    );
    return { ...trouble, pressures: [...trouble.pressures, ...more] };
}

function linkCount(trouble: Trouble): HeadroomSetting | null {
    const { links } = withDefaults(trouble.track.input.fabric);
    if (links.bond === 'active-backup') {
        return null;
    }
    return firstThatHolds(
        withOneLess(trouble, 'node-link', 'link-failure'),
        'link-count',
        counts(links.count, MOST_LINKS).map(count => ({ value: count, fabric: { links: { ...links, count } } })),
    );
}

function linkRate(trouble: Trouble): HeadroomSetting | null {
    const { links } = withDefaults(trouble.track.input.fabric);
    if (links.transport === 'fibre-channel') {
        return null;
    }
    return firstThatHolds(
        trouble,
        'link-rate',
        rates(links.rate).map(rate => ({ value: rate, fabric: { links: { ...links, rate } } })),
    );
}

function uplinkCount(trouble: Trouble): HeadroomSetting | null {
    const own = trouble.track.input.fabric.uplinks;
    return own
        ? firstThatHolds(
              withOneLess(trouble, 'rack-uplink', 'uplink-failure'),
              'uplink-count',
              counts(own.count, MOST_UPLINKS).map(count => ({ value: count, fabric: { uplinks: { ...own, count } } })),
          )
        : null;
}

function uplinkRate(trouble: Trouble): HeadroomSetting | null {
    const own = trouble.track.input.fabric.uplinks;
    return own
        ? firstThatHolds(
              trouble,
              'uplink-rate',
              rates(own.rate).map(rate => ({ value: rate, fabric: { uplinks: { ...own, rate } } })),
          )
        : null;
}

function oversubscription(trouble: Trouble): HeadroomSetting | null {
    if (trouble.track.input.fabric.uplinks) {
        return null;
    }
    const now = trouble.track.input.fabric.oversubscription ?? 3;
    // Halves of a ratio are what switches are bought in.
    const ratios = counts(1, 2 * now)
        .map(n => (Math.ceil(2 * now) - n + 1) / 2)
        .filter(n => n >= 1 && n < now);
    return firstThatHolds(
        trouble,
        'oversubscription',
        ratios.map(ratio => ({ value: ratio, fabric: { oversubscription: ratio } })),
    );
}

function devices(trouble: Trouble): HeadroomSetting | null {
    const now = trouble.track.input.fabric.devices;
    return now
        ? firstThatHolds(
              trouble,
              'devices',
              counts(now, MOST_DEVICES).map(n => ({ value: n, fabric: { devices: n } })),
          )
        : null;
}

/** More of the faster devices in front of those that keep the data. */
function cacheDevices(trouble: Trouble): HeadroomSetting | null {
    const own = trouble.track.input.fabric.cache;
    return own
        ? firstThatHolds(
              trouble,
              'cache-devices',
              counts(own.devices, MOST_DEVICES).map(n => ({ value: n, fabric: { cache: { ...own, devices: n } } })),
          )
        : null;
}

/** Smallest whole MiB for which the incast stays at the target. */
function buffer(trouble: Trouble): HeadroomSetting | null {
    const own = trouble.pressures.filter(p => p.cause === 'switch-buffer');
    if (own.length === 0) {
        return null;
    }
    const worst = own.reduce((a, b) => (b.utilisation > a.utilisation ? b : a));
    const { evaluation } = trouble.track.trial(worst.phase, worst.scenario, {});
    const station = evaluation.stations.find(s => s.station === 'switch-buffer');
    const now = withDefaults(trouble.track.input.fabric).buffer;
    if (now === null || station?.utilisation === undefined || station.utilisation === null) {
        return null;
    }
    const MIB = 2 ** 20,
        needed = Math.ceil(((now * station.utilisation) / Math.min(1, trouble.target) / MIB) * (1 - 1e-12)) * MIB;
    return firstThatHolds(trouble, 'buffer', [{ value: needed, fabric: { buffer: needed } }]);
}

/** The locality data comes back to: 95 % on a local coordinator, the owner's node for an owner. Loads change, so the whole track does. */
function locality(trouble: Trouble): HeadroomSetting | null {
    const { fabric } = trouble.track.input;
    const knob = fabric.coordinator === 'local' ? 'locality' : fabric.coordinator === 'owner' ? 'alignment' : null;
    if (knob === null) {
        return null;
    }
    const full = knob === 'locality' ? 0.95 : 1,
        now = fabric[knob];
    if (now === null || now === undefined || now >= full) {
        return null;
    }
    return { knob, value: full, fabric: { [knob]: full }, ingest: NO_INGEST, rebuild: null };
}

/** More than any node has. */
const MOST_CORES = 256;

/** Smallest number of cores for the storage software of a node; what is stated of its times stays. */
function cores(trouble: Trouble): HeadroomSetting | null {
    const { fabric } = trouble.track.input;
    const most = fabric.cores ?? MOST_CORES;
    const at = (count: number) => ({ controller: { ...fabric.controller, cores: count } });
    const holds = (count: number) => trouble.pressures.every(p => gone(trouble, p, { fabric: at(count) }));
    const least = leastWhole(0, most, holds);
    return least === null ? null : { knob: 'cores', value: least, fabric: at(least), ingest: NO_INGEST, rebuild: null };
}

const MOST_NODES = 32;

/** Smallest number of nodes; a rack gets as many as another one. What each of them does changes with it, so the whole track is computed. */
function nodes(trouble: Trouble): HeadroomSetting | null {
    const { input } = trouble.track;
    const { nodes: now, racks, coordinator } = withDefaults(input.fabric);
    if (now === null || coordinator === 'array' || input.phases.some(p => p.nodes !== undefined)) {
        return null;
    }
    const at = (more: number): HeadroomSetting => ({
        knob: 'nodes',
        value: now + more * racks,
        fabric: { nodes: now + more * racks },
        ingest: NO_INGEST,
        rebuild: null,
    });
    const holds = (more: number) => {
        const left = pressuresOf(withSetting(trouble.track, at(more)), trouble.target, trouble.relevance);
        return !left.some(p => trouble.causes.has(p.cause));
    };
    const least = leastWhole(0, Math.floor((MOST_NODES - now) / racks), holds);
    return least === null ? null : at(least);
}

/** What can be changed about each cause, cheapest first. */
export const STATION_KNOBS: Readonly<Record<Cause, readonly ((trouble: Trouble) => HeadroomSetting | null)[]>> = {
    'node-link': [locality, linkCount, linkRate, nodes],
    'rack-uplink': [locality, uplinkCount, uplinkRate, oversubscription, linkRate],
    media: [devices, cacheDevices, nodes],
    'switch-buffer': [buffer],
    controller: [cores, nodes],
    floor: [locality, linkRate],
};

function counts(now: number, most: number): number[] {
    return Array.from({ length: Math.max(0, most - now) }, (_, i) => now + 1 + i);
}

function rates(now: number): number[] {
    const faster: number[] = [];
    for (let rate = nextLinkRate(now); rate !== null; rate = nextLinkRate(rate)) {
        faster.push(rate);
    }
    return faster;
}
