import type { Analysis, PhaseDates } from '../../analysis/analysis.ts';
import { dayText } from '../../plan/units.ts';
import { verdictWords } from '../model/verdict.ts';
import { escape } from '../output/to-html.ts';
import { visible } from '../text.ts';

const WIDTH = 1000;
const LEFT = 240;
const RIGHT = 20;
const TOP = 56;
const ROW = 26;

/** What a change does to the phases in time: as it was in outline, as it is now filled; new, gone and moved in words and colour. */
export function changeSvg(old: Analysis, now: Analysis): string {
    const was = new Map(old.timeline.map(t => [t.phase.name, t]));
    const is = new Map(now.timeline.map(t => [t.phase.name, t]));
    const names = [...is.keys(), ...[...was.keys()].filter(n => !is.has(n))];
    const days = [...was.values(), ...is.values()].flatMap(t => [t.starts, t.ends].filter(d => d !== undefined));
    const first = Math.min(...days);
    const last = Math.max(...days);
    const dated = days.length > 0 && last > first;
    const height = TOP + names.length * ROW + 34;
    const x = (day: number) => Math.round((LEFT + ((WIDTH - LEFT - RIGHT) * (day - first)) / (last - first)) * 10) / 10;
    const text = (at: number, row: number, words: string, more = '') =>
        `<text x="${at}" y="${row}" font-size="13" ${more}>${escape(visible(words))}</text>`;
    const bar = (t: PhaseDates | undefined, row: number, how: string) =>
        t?.starts === undefined || t.ends === undefined || !dated
            ? ''
            : `<rect x="${x(t.starts)}" y="${row}" width="${Math.max(2, Math.round((x(t.ends) - x(t.starts)) * 10) / 10)}" height="14" rx="2" ${how}/>`;
    const verdict = `${verdictWords(old.verdict.value)} → ${verdictWords(now.verdict.value)}`;
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="system-ui, sans-serif">`,
        `<title>${escape(visible(`${now.plan.name}: what changed`))}</title>`,
        `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
        text(12, 26, `${now.plan.title ?? now.plan.name}: ${verdict}`, 'font-weight="600"'),
        text(12, 44, 'outline: before · filled: now', 'fill="#57606a"'),
        ...names.map((name, i) => {
            const [a, b] = [was.get(name), is.get(name)];
            const row = TOP + i * ROW;
            const state = a === undefined ? ' (new)' : b === undefined ? ' (gone)' : shift(a, b);
            const color =
                a === undefined ? '#1a7f37' : b === undefined ? '#cf222e' : state === '' ? '#8c959f' : '#9a6700';
            return [
                text(12, row + 12, `${shortened(name)}${state}`, `fill="${state === '' ? '#24292f' : color}"`),
                bar(b, row, `fill="${color}"`),
                bar(a, row, 'fill="none" stroke="#24292f" stroke-width="1.2" stroke-dasharray="3 2"'),
            ].join('');
        }),
        ...(dated
            ? [
                  text(LEFT, height - 12, dayText(first), 'fill="#57606a"'),
                  text(WIDTH - RIGHT, height - 12, dayText(last), 'fill="#57606a" text-anchor="end"'),
              ]
            : [text(LEFT, height - 12, 'no dates are known', 'fill="#57606a"')]),
        '</svg>\n',
    ].join('\n');
}

function shift(a: PhaseDates, b: PhaseDates): string {
    const days = a.ends === undefined || b.ends === undefined ? 0 : Math.round(b.ends - a.ends);
    return days === 0 ? '' : ` (${days > 0 ? '+' : '−'}${Math.abs(days)} d)`;
}

function shortened(name: string): string {
    const letters = [...name];
    return letters.length > 24 ? `${letters.slice(0, 23).join('')}…` : name;
}
