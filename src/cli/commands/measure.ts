import { dataText, durationText, rateText } from '../../../language/plan/units.ts';
import type { Measurable } from '../../../language/workspace/measure.ts';
import { measurables } from '../../../language/workspace/measure.ts';
import { asOfDay, oneOf, parse } from '../args.ts';
import type { Io } from '../io.ts';
import { jsonSeen, paint } from '../io.ts';
import { loadOnePlan } from '../load.ts';

/** `exitplan measure PATH`: what to measure next, by the judgements that knowing it would close. */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, { format: { type: 'string' }, 'as-of': { type: 'string' } });
    const format = oneOf('format', values['format'], ['text', 'json'] as const, 'text');
    const { workspace, unit } = loadOnePlan(paths, { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    const found = measurables(workspace, unit.main);
    if (format === 'json') {
        const figures = found.map(({ subjects, property, range, unit, decides }) => ({
            subject: subjects.join(', '),
            property,
            range,
            unit,
            decides,
        }));
        io.data(`${jsonSeen(JSON.stringify({ version: 1, figures }, undefined, 2))}\n`);
    } else {
        io.stdout(
            found.length === 0 ? 'No judgement is open for want of a figure.\n' : found.map(f => text(f, io)).join(''),
        );
    }
    return 0;
}

/** Names beyond these are counted. */
const MOST_NAMES = 3;

function text({ subjects, kind, property, range, unit, findings }: Measurable, io: Io): string {
    const named = subjects.slice(0, MOST_NAMES).map(name => `'${name}'`);
    const more = subjects.length > MOST_NAMES ? ` and ${subjects.length - MOST_NAMES} more` : '';
    const today = range === null ? 'not stated' : `today ${valueText(range[0], unit)} to ${valueText(range[1], unit)}`;
    return [
        `${paint(io, 'bold', property)} of ${kind} ${named.join(', ')}${more} (${today}) decides ${findings.length} ${findings.length === 1 ? 'judgement' : 'judgements'}:`,
        ...findings.map(f => `  ${f.code}${f.phase === undefined ? '' : ` in phase '${f.phase}'`}`),
        '',
    ].join('\n');
}

function valueText(value: number, unit: Measurable['unit']): string {
    switch (unit) {
        case 's':
            return durationText(value, 2);
        case 'B/s':
            return rateText(value);
        case 'B':
            return dataText(value);
        case '1/s':
        case '':
            return String(Number(value.toPrecision(2)));
    }
}
