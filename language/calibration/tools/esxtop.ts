import type { Reading } from '../reading.ts';
import { NOTHING, notUsed } from '../reading.ts';
import { numberOf } from '../values.ts';

/** esxtop batch CSV of a source: commands per second and guest latency of its devices, sample by sample. */

interface Device {
    readonly commands: number;
    readonly latency: number | null;
}

/** More columns than that are devices of an estate no host sees. */
const MOST_DEVICES = 20_000;

export class EsxtopReader {
    private readonly file: string;
    private readonly devices: readonly Device[];
    private readonly rates: number[] = [];
    private weighted = 0;
    private commands = 0;

    constructor(file: string, header: readonly string[]) {
        this.file = file;
        this.devices = devicesOf(header);
    }

    row(cells: readonly (string | null)[]): void {
        let total = 0;
        for (const { commands, latency } of this.devices) {
            const rate = numberOf(cells[commands] ?? '') ?? 0;
            total += rate;
            this.weighted += rate * (latency === null ? 0 : (numberOf(cells[latency] ?? '') ?? 0));
        }
        this.commands += total;
        if (this.rates.length < 1_000_000) {
            this.rates.push(total);
        }
    }

    done(): Reading {
        const { file, rates } = this;
        if (this.devices.length === 0) {
            return notUsed(
                file,
                'esxtop without columns of disk devices (Commands/sec): record it with all fields (esxtop -b -a)',
            );
        }
        if (rates.length === 0) {
            return notUsed(file, 'esxtop without a sample');
        }
        const sorted = rates.toSorted((a, b) => a - b);
        const mean = this.commands / rates.length;
        const peak = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0;
        const latency = this.commands > 0 ? this.weighted / this.commands : 0;
        return {
            ...NOTHING,
            asides: [
                {
                    file,
                    what: `source: ${Math.round(mean)} commands/s on average, ${Math.round(peak)} at the P99 of ${rates.length} samples, ${latency.toPrecision(2)} ms per command in the guests`,
                },
            ],
        };
    }
}

const COMMANDS = /\\Physical Disk(?: SCSI Device)?\(([^)]{1,200})\)\\Commands\/sec$/u;
const LATENCY = /\\Physical Disk(?: SCSI Device)?\(([^)]{1,200})\)\\Average Guest MilliSec\/Command$/u;

/** Columns of whole devices: those of a path, a partition or a world would count twice. */
function devicesOf(header: readonly string[]): Device[] {
    const latencies = new Map<string, number>();
    header.forEach((name, index) => {
        const match = LATENCY.exec(name);
        if (match !== null) {
            latencies.set(match[1] ?? '', index);
        }
    });
    return header
        .flatMap((name, index) => {
            const device = COMMANDS.exec(name)?.[1];
            return device === undefined ? [] : [{ commands: index, latency: latencies.get(device) ?? null }];
        })
        .slice(0, MOST_DEVICES);
}

/** Whether a header is that of esxtop's batch mode. */
export function isEsxtop(header: string): boolean {
    return /^"?\(PDH-CSV/u.test(header);
}
