import { emptyExtract, type Source } from '../estate/estate.ts';
import type { TableReader } from '../reader.ts';
import { Series } from '../telling/statistics.ts';
import { KIB } from '../values.ts';
import type { RowView, SheetSpec } from './table.ts';

interface Gathered {
    readonly name: string;
    readonly at: RowView['at'];
    readonly iops: Series;
    readonly reads: Series;
    readonly writes: Series;
    readonly rate: Series;
}

/** Which header means which counter; views of Aria Operations name them freely, with the unit in brackets or not. */
export const ARIA_COUNTERS = {
    reads: /\bread\s+(iops|operations|commands)|\breads? per second/iu,
    writes: /\bwrite\s+(iops|operations|commands)|\bwrites? per second/iu,
    iops: /\b(total\s+)?iops|commands per second/iu,
    readRate: /\bread\s+(throughput|rate)/iu,
    writeRate: /\bwrite\s+(throughput|rate)/iu,
} as const;

type Counter = keyof typeof ARIA_COUNTERS;

/** Picks one column per counter: total first, the average of the interval before its maximum. */
export function ariaColumns(header: readonly string[]): Partial<Record<Counter, string>> {
    const found: Partial<Record<Counter, string>> = {};
    const order: Counter[] = ['reads', 'writes', 'readRate', 'writeRate', 'iops'];
    const ranked = [...header].sort((a, b) => Number(/max|peak/iu.test(a)) - Number(/max|peak/iu.test(b)));
    for (const name of ranked) {
        const counter = order.find(each => ARIA_COUNTERS[each].test(name));
        if (counter !== undefined) {
            found[counter] ??= name;
        }
    }
    return found;
}

/** Reader of the CSV an Aria (vRealize) Operations view exports: rows per object and interval. */
export function ariaReader(source: Source, header: readonly string[]): TableReader {
    const columns = ariaColumns(header);
    const gathered = new Map<string, Gathered>();
    const spec: SheetSpec = {
        required: [['Name', 'Object Name', 'VM Name', 'Virtual Machine']],
        columns: Object.values(columns),
        row(view) {
            const name =
                ['Name', 'Object Name', 'VM Name', 'Virtual Machine']
                    .map(each => view.text(each))
                    .find(each => each !== '') ?? '';
            if (name === '') {
                return 'no machine name';
            }
            const value = (counter: Counter): number | undefined =>
                columns[counter] === undefined ? undefined : view.number(columns[counter]);
            const reads = value('reads');
            const writes = value('writes');
            const iops = reads !== undefined && writes !== undefined ? reads + writes : value('iops');
            if (iops === undefined) {
                return 'no I/O figures';
            }
            let series = gathered.get(name);
            if (!series) {
                series = {
                    name,
                    at: view.at,
                    iops: new Series(),
                    reads: new Series(),
                    writes: new Series(),
                    rate: new Series(),
                };
                gathered.set(name, series);
            }
            add(series.iops, iops);
            add(series.reads, reads);
            add(series.writes, writes);
            const rate = (value('readRate') ?? NaN) + (value('writeRate') ?? NaN);
            add(series.rate, Number.isNaN(rate) ? undefined : rate * KIB);
            return undefined;
        },
    };
    return {
        plan: sheets => sheets.map(sheet => ({ sheet, spec })),
        finish() {
            const extract = emptyExtract(source);
            for (const each of gathered.values()) {
                extract.samples.push({
                    name: each.name,
                    sample: {
                        source,
                        at: each.at,
                        iops: each.iops.figures(),
                        reads: each.reads.figures(),
                        writes: each.writes.figures(),
                        throughput: each.rate.figures(),
                        count: each.iops.count,
                        rows: each.iops.count,
                    },
                });
            }
            return extract;
        },
    };
}

function add(series: Series, value: number | undefined): void {
    if (value !== undefined) {
        series.push(value);
    }
}
