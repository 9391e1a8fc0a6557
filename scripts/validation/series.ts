import type { MeasuredRun } from '../../language/physics/queueing/fit.ts';

/** Published curves of several depths on real clusters, on which calibration is tested. Depth, I/Os per second, mean and standard deviation in microseconds. */
export interface Series {
    readonly id: string;
    readonly title: string;
    readonly address: string;
    readonly runs: readonly MeasuredRun[];
}

const KIB = 1024;
const RESULTS = 'https://github.com/lee-j-sanders/perfresults2';

type Row = readonly [depth: number, rate: number, mean: number, deviation: number];

function reads(block: number, rows: readonly Row[]): MeasuredRun[] {
    return rows.map(([depth, rate, mean, deviation]) => ({
        operation: 'read',
        block: block * KIB,
        depth,
        rate,
        mean: mean * 1e-6,
        p99: null,
        variation: (deviation / mean) ** 2,
    }));
}

/** Ceph with six OSDs on one server, three copies, sixteen RBD volumes, 90 s after a ramp of 30 s (Sanders, 2026), and an earlier run of four OSDs. */
export const SERIES: readonly Series[] = [
    {
        id: 'C1',
        title: '4 KiB random reads, three copies',
        address: RESULTS,
        runs: reads(4, [
            [1, 5143, 191.8, 22.6],
            [2, 10182, 193.7, 24],
            [4, 19769, 199.5, 24.1],
            [6, 28593, 206.9, 26.7],
            [8, 36490, 216.2, 31.9],
            [12, 48679, 243.1, 47.4],
            [16, 60200, 261.8, 64],
            [24, 85600, 276.1, 61.3],
            [32, 106264, 296.4, 67.1],
            [64, 166819, 377.8, 125.2],
            [128, 219234, 578.1, 457.3],
            [256, 223682, 1138.8, 2716.5],
            [320, 223319, 1427.3, 4083],
            [384, 222081, 1723.6, 5220.7],
        ]),
    },
    {
        id: 'C2',
        title: '32 KiB random reads, three copies',
        address: RESULTS,
        runs: reads(32, [
            [1, 3467, 285.7, 42.8],
            [2, 7171, 276.1, 37.4],
            [4, 14000, 282.9, 42.6],
            [6, 20650, 287.6, 44.4],
            [8, 26732, 296.2, 52],
            [12, 35803, 331.6, 70.2],
            [16, 45203, 349.9, 71.9],
            [24, 64327, 368.7, 78.7],
            [32, 80318, 393.6, 92.4],
            [64, 129041, 490, 168.9],
            [128, 165403, 767.4, 747.2],
            [256, 166836, 1528, 3936],
            [320, 167800, 1900.7, 5698.6],
            [384, 167215, 2290.3, 7059.4],
        ]),
    },
    {
        id: 'C3',
        title: '8 KiB sequential reads, three copies',
        address: RESULTS,
        runs: reads(8, [
            [1, 5516, 178.7, 36.9],
            [2, 11107, 177.4, 19.3],
            [4, 21983, 179.3, 16.3],
            [6, 32715, 180.7, 15.9],
            [8, 43674, 180.5, 15.3],
            [12, 64535, 183.1, 19.8],
            [16, 83087, 189.4, 20],
            [24, 112922, 209.3, 50.3],
            [32, 138281, 228, 73.3],
            [64, 149743, 424.1, 149.4],
            [128, 149523, 852.7, 300.6],
            [256, 150960, 1692.4, 600.9],
            [320, 150850, 2117.9, 782],
            [384, 151340, 2534, 953.6],
        ]),
    },
    {
        id: 'C4',
        title: '64 KiB sequential reads, three copies',
        address: RESULTS,
        runs: reads(64, [
            [1, 3409, 290.8, 44.1],
            [2, 6775, 292.6, 45.5],
            [4, 13144, 301.5, 46.6],
            [6, 19455, 305.7, 47.4],
            [8, 25639, 309.2, 50.7],
            [12, 37127, 320.1, 54.1],
            [16, 47936, 330.3, 57.6],
            [24, 62056, 383.2, 109.1],
            [32, 74573, 425.3, 147],
            [64, 80743, 788.9, 301.3],
            [128, 83894, 1521.9, 638.6],
            [256, 90635, 2820.5, 1432],
            [320, 93854, 3405, 1868],
            [384, 97253, 3944, 2337],
        ]),
    },
    {
        id: 'C5',
        title: '32 KiB random reads, erasure code 4+2',
        address: RESULTS,
        runs: reads(32, [
            [1, 3433, 288.8, 89],
            [2, 7070, 280.2, 61],
            [4, 13622, 290.7, 57.1],
            [6, 19702, 301.2, 58.2],
            [8, 23540, 336.1, 77.5],
            [12, 31103, 381.2, 87.9],
            [16, 37547, 420.4, 97],
            [24, 52654, 449.4, 107.4],
            [32, 63962, 493, 121.2],
            [64, 91630, 690.7, 246.2],
            [128, 105670, 1204.4, 762],
            [256, 107902, 2365.8, 3837],
            [320, 108436, 2944.5, 5910],
            [384, 107656, 3560.5, 7951],
        ]),
    },
    {
        id: 'C6',
        title: '128 KiB random reads, three copies, four OSDs',
        address: 'https://github.com/lee-j-sanders/perfresults',
        runs: reads(128, [
            [2, 2122, 935.5, 408.6],
            [4, 5834, 681.5, 442.3],
            [6, 10340, 576.5, 254.7],
            [8, 15024, 528.9, 186.9],
            [12, 22569, 528, 190.1],
            [16, 27889, 569.5, 184.5],
            [24, 37293, 639.2, 221.4],
            [32, 45237, 702.9, 252.2],
            [64, 63334, 1005.6, 654.3],
            [128, 72851, 1751.8, 1437.8],
            [256, 74626, 3425, 5468],
            [384, 74591, 5142.9, 11202],
            [512, 74445, 6872, 14541],
        ]),
    },
];

type TailRow = readonly [depth: number, mean: number, p99: number];

function tails(block: number, rows: readonly TailRow[]): MeasuredRun[] {
    return rows.map(([depth, mean, p99]) => ({
        operation: 'read',
        block: block * KIB,
        depth,
        rate: depth / (mean * 1e-6),
        mean: mean * 1e-6,
        p99: p99 * 1e-6,
        variation: null,
    }));
}

/** Published curves with a P99 per depth: means and percentiles of one volume of sixteen, the depth over all of them (same machines as C1 to C5). */
export const PERCENTILES: readonly Series[] = [
    {
        id: 'C7',
        title: '128 KiB random reads, three copies: P99 of one volume of sixteen',
        address: RESULTS,
        runs: tails(128, [
            [12, 499.08, 774.14],
            [24, 578.78, 970.75],
            [256, 2490.6, 29_229],
        ]),
    },
    {
        id: 'C8',
        title: '32 KiB random reads, erasure code 4+2, every read through its primary: P99 of one volume of sixteen',
        address: RESULTS,
        runs: tails(32, [
            [4, 459.08, 716.8],
            [12, 541.02, 782.34],
            [16, 597.68, 864.26],
            [24, 680.9, 995.33],
            [32, 705.4, 1089.5],
            [64, 1003.96, 1941.5],
            [128, 1452.4, 3194.9],
            [256, 2716.9, 10_813],
            [384, 3958.7, 29_229],
        ]),
    },
    {
        id: 'C9',
        title: '32 KiB random reads, erasure code 4+2, reads spread over the OSDs: P99 of one volume of sixteen',
        address: RESULTS,
        runs: tails(32, [
            [4, 279.59, 370.69],
            [12, 394.04, 610.3],
            [16, 424.16, 675.84],
            [32, 497.78, 847.87],
            [64, 697.54, 1433.6],
            [128, 1207.4, 4358.1],
            [256, 2399.7, 20_316],
        ]),
    },
];
