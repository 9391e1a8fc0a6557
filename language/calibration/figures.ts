import type { Controller, ModelFabric } from '../physics/index.ts';
import type { Fit } from '../physics/queueing/fit.ts';
import { softwareOf, timesOf } from '../physics/queueing/fit.ts';
import { quoted } from '../writing/names.ts';
import { writtenData } from '../writing/quantities.ts';
import { earnedTolerance, sequential } from './curves.ts';
import type { Run } from './reading.ts';

/** What a calibration says of a fabric, as the properties it is written with. */
export interface MeasuredFigures {
    /** Seconds. */
    readonly software: number | null;
    readonly cores: number | null;
    readonly read: number | null;
    readonly write: number | null;
    /** `software …`, `controller …`, `evidence …` as they stand in a plan. */
    readonly properties: ReadonlyMap<'software' | 'controller' | 'evidence', string>;
    /** What could not be told, and why. */
    readonly missing: readonly string[];
}

/** The fit that speaks for an operation: random and small, as the processor times are meant. docs/io-model.md 8.1, 8.7. */
function speaking(fits: readonly Fit<Run>[], operation: 'read' | 'write'): Fit<Run> | null {
    return (
        fits.find(f => f.operation === operation && !sequential(f)) ?? fits.find(f => f.operation === operation) ?? null
    );
}

/** A duration as the language reads it, to three digits. */
export function writtenTime(seconds: number): string {
    const [unit, scale] = seconds >= 1e-3 ? ['ms', 1e3] : ['us', 1e6];
    return `${Number((seconds * Number(scale)).toPrecision(3))} ${unit}`;
}

/** What a plan states of a fabric's controller: bytes, seconds of one operation; `null` where it does not. */
export type StatedController = Readonly<Record<'memory' | 'read' | 'write', number | null>>;

const NOTHING_STATED: StatedController = { memory: null, read: null, write: null };

/** Figures of a fabric that explain the fits; what else is stated of its controller stays. The larger of the two software paths counts, which is the safe side. */
export function figuresOf(
    fabric: ModelFabric,
    fits: readonly Fit<Run>[],
    day: string,
    stated: StatedController = NOTHING_STATED,
): MeasuredFigures {
    const read = speaking(fits, 'read'),
        write = speaking(fits, 'write');
    const paths = [read, write].flatMap(fit => (fit === null ? [] : (softwareOf(fabric, fit) ?? [])));
    const software = paths.length === 0 ? null : Math.max(...paths);
    const { controller } = fabric;
    const times = controller === null ? { read: null, write: null } : timesOf(fabric, controller, { read, write });
    const properties = new Map<'software' | 'controller' | 'evidence', string>();
    if (software !== null) {
        properties.set('software', `software ${writtenTime(software)}`);
    }
    if (controller !== null && (times.read !== null || times.write !== null)) {
        properties.set('controller', controllerText(controller, times, stated));
    }
    if (properties.size > 0) {
        properties.set('evidence', `evidence measured ${quoted(sourceText(fits, day))}`);
    }
    return {
        software,
        cores: controller?.cores ?? null,
        ...times,
        properties,
        missing: missingOf(fabric, { read, write, software }, stated),
    };
}

function controllerText(
    controller: Controller,
    times: { readonly read: number | null; readonly write: number | null },
    { memory, ...stated }: StatedController,
): string {
    const [read, write] = [times.read ?? stated.read, times.write ?? stated.write];
    return [
        `controller cores ${Math.max(1, Math.round(controller.cores))}`,
        ...(memory === null ? [] : [`memory ${writtenData(memory)}`]),
        ...(read === null ? [] : [`read ${writtenTime(read)}`]),
        ...(write === null ? [] : [`write ${writtenTime(write)}`]),
    ].join(' ');
}

/** `FILE, date, depths`, and what the calibration earned. docs/io-model.md 8.7. */
function sourceText(fits: readonly Fit<Run>[], day: string): string {
    const runs = fits.flatMap(f => f.points.filter(p => p.fitted).map(p => p.run));
    const files = [...new Set(runs.map(run => run.file))];
    const depths = [...new Set(runs.map(run => run.depth))].sort((a, b) => a - b);
    const tolerance = earnedTolerance(fits);
    return [
        files.length > 2 ? `${files[0]} and ${files.length - 1} more` : files.join(' and '),
        day,
        `depths ${depths.join(' and ')}`,
        ...(tolerance === null ? [] : [toleranceText(tolerance)]),
    ].join(', ');
}

/** `within 22 %`: how a calibration's tolerance stands in the evidence of a fabric. */
export function toleranceText(tolerance: number): string {
    return `within ${Math.max(1, Math.ceil(tolerance * 100))} %`;
}

function missingOf(
    fabric: ModelFabric,
    known: { readonly read: Fit | null; readonly write: Fit | null; readonly software: number | null },
    stated: StatedController,
): string[] {
    const keeps = (side: 'read' | 'write') =>
        `no curve of ${side}s: the processor time of ${side}s ${stated[side] === null ? 'keeps its range' : 'stays as it is stated'}`;
    const { nodes, scheme, media, controller } = fabric;
    return [
        ...(nodes === null || scheme === null
            ? [
                  'nodes and copies of the fabric are not stated, so neither the software path nor processor times can be told',
              ]
            : []),
        ...(controller === null && nodes !== null && fabric.coordinator !== 'array'
            ? ['neither its cores nor the devices of a node are stated, so processor times cannot be told']
            : []),
        ...(controller?.assumed.includes('cores') === true && (known.read ?? known.write) !== null
            ? [
                  `the controller's cores are not stated: ${Math.max(1, Math.round(controller.cores))} per node are assumed, and the processor times belong to them`,
              ]
            : []),
        ...(media === null ? ['its media are not stated, so their latency counts as software'] : []),
        ...(known.read === null ? [keeps('read')] : []),
        ...(known.write === null ? [keeps('write')] : []),
        ...(known.software === null && nodes !== null && (known.read ?? known.write) !== null
            ? ['media and network alone take longer than was measured: check media, links and rtt of the fabric']
            : []),
    ];
}
