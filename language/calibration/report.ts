import type { Fit } from '../physics/queueing/fit.ts';
import { countText, durationText, rateText } from '../plan/units.ts';
import type { Curves } from './curves.ts';
import { earnedTolerance, sequential } from './curves.ts';
import type { MeasuredFigures } from './figures.ts';
import { toleranceText } from './figures.ts';
import type { Reading, Run } from './reading.ts';

/** A calibration for people and for programs. */
export interface Calibration {
    readonly reading: Reading;
    readonly curves: Curves;
    /** `null` without a fabric. */
    readonly figures: MeasuredFigures | null;
}

export function calibrationJson({ reading, curves, figures }: Calibration): object {
    return {
        version: 1,
        fits: curves.fits.map(fit => ({
            operation: fit.operation,
            block: fit.block,
            sequential: sequential(fit),
            software: figures?.software ?? null,
            unloaded: fit.unloaded,
            maximum: fit.maximum,
            concurrency: fit.concurrency,
            tolerance: earnedTolerance([fit]),
            points: fit.points.map(({ run, predictedMean, predictedP99, fitted }) => ({
                file: run.file,
                depth: run.depth,
                iops: run.rate,
                mean: run.mean,
                p99: run.p99,
                predictedMean,
                predictedP99,
                fitted,
            })),
        })),
        links: reading.links,
        notes: [...reading.weak, ...reading.asides, ...curves.mixtures],
        unused: [...reading.unused, ...curves.unused],
    };
}

export function calibrationText({ reading, curves, figures }: Calibration): string {
    const notes = [...reading.weak, ...reading.asides, ...curves.mixtures];
    const unused = [...reading.unused, ...curves.unused];
    return [
        ...curves.fits.flatMap(fitLines),
        ...reading.links.map(
            ({ file, rate, streams, retransmits }) =>
                `Link: ${rateText(rate)} with ${streams} ${streams === 1 ? 'stream' : 'streams'}${retransmits === null || retransmits === 0 ? '' : `, ${retransmits} segments sent again`} (${file})`,
        ),
        ...(notes.length === 0 ? [] : ['', 'Notes', ...notes.map(n => `  ${n.file}: ${n.what}`)]),
        ...(unused.length === 0 ? [] : ['', 'Not used', ...unused.map(u => `  ${u.file}: ${u.why}`)]),
        ...(figures === null || figures.missing.length === 0
            ? []
            : ['', 'Still open', ...figures.missing.map(m => `  ${m}`)]),
        '',
    ].join('\n');
}

function fitLines(fit: Fit<Run>): string[] {
    const tolerance = earnedTolerance([fit]);
    const means = fit.points.flatMap(p => [p.run.mean, p.predictedMean]),
        strip = stripOf(Math.min(...means), Math.max(...means));
    const rows = fit.points.map(({ run, predictedMean, predictedP99, fitted }) => [
        `${run.depth}${fitted ? '*' : ''}`,
        countText(run.rate),
        durationText(run.mean),
        durationText(predictedMean),
        percent(predictedMean / run.mean - 1),
        run.p99 === null ? '–' : durationText(run.p99),
        predictedP99 === null ? '–' : durationText(predictedP99),
        strip(run.mean, predictedMean),
    ]);
    const head = ['depth', 'IOPS', 'mean', 'predicted', 'error', 'P99', 'predicted', MEANS.padEnd(STRIP)];
    return [
        `${sequential(fit) ? 'Sequential' : 'Random'} ${fit.operation}s of ${blockText(fit.block)} (${fit.points[0]?.run.tool ?? ''}): ${durationText(fit.unloaded)} idle, at most ${countText(Number(fit.maximum.toPrecision(3)))} IOPS` +
            (tolerance === null
                ? ' (two depths, so nothing is left to check them with)'
                : `; means of other depths ${toleranceText(tolerance)}`),
        ...table([head, ...rows]).map(line => `  ${line}`),
        '  * fitted; ● measured, ○ predicted, ◉ both',
        '',
    ];
}

/** Characters of the small plot, and its title. */
const STRIP = 28;
const MEANS = 'means, logarithmic';

/** The plot: a line for each depth, from the smallest mean to the largest. */
function stripOf(least: number, most: number): (measured: number, predicted: number) => string {
    const place = (mean: number) =>
        most > least ? Math.round(((STRIP - 1) * Math.log(mean / least)) / Math.log(most / least)) : 0;
    return (measured, predicted) => {
        const [at, expected] = [place(measured), place(predicted)];
        return Array.from({ length: STRIP }, (_, i) =>
            i === at && i === expected ? '◉' : i === at ? '●' : i === expected ? '○' : '·',
        ).join('');
    };
}

function blockText(bytes: number): string {
    return bytes % 1024 === 0 ? `${bytes / 1024} KiB` : `${bytes} B`;
}

function percent(share: number): string {
    const rounded = Math.round(share * 100);
    return `${rounded > 0 ? '+' : rounded < 0 ? '−' : ''}${Math.abs(rounded)} %`;
}

/** Columns set under each other, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string[] {
    const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => (row[column] ?? '').length)));
    return rows.map(row => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '));
}
