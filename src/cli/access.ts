import type { AccessRow, Translation } from '../../language/analysis/access/access.ts';
import { asOfDay, oneOf, parse } from './args.ts';
import { type Io, json, paint, plain } from './io.ts';
import { loadPlans } from './load.ts';

/** So many capabilities are listed per line; the rest is counted, JSON has all. */
const MOST_NAMES = 8;

/** `exitplan access PATH [--format text|json]`: what every principal keeps, loses and gains on every target. */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, { format: { type: 'string' }, 'as-of': { type: 'string' } });
    const format = oneOf('format', values['format'], ['text', 'json'] as const, 'text');
    const { units } = loadPlans(paths, { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    const rows = units.flatMap(u => u.analysis.access);
    if (format === 'json') {
        io.data(`${json(accessJson(rows))}\n`);
    } else {
        io.stdout(accessText(rows, io));
    }
    return 0;
}

/** The table as one object; capability ids and privileges are sorted. Several roles of one principal are joined by a comma. */
export function accessJson(rows: readonly AccessRow[]): object {
    return {
        version: 1,
        rows: rows.map(row => ({
            principal: row.principal.name,
            from: row.from.name,
            to: row.to.name,
            holds: row.holds.join(', '),
            becomes: row.becomes ?? null,
            capabilities: row.capabilities,
            least: { privileges: row.least.privileges, ...translation(row.least) },
            chosen: row.chosen ? translation(row.chosen) : null,
            best: row.best ? { role: row.best.role, ...translation(row.best) } : null,
        })),
    };
}

function translation({ exact, lost, gained }: Translation): Translation {
    return { exact, lost, gained };
}

function accessText(rows: readonly AccessRow[], io: Io): string {
    if (rows.length === 0) {
        return 'No principal of the plan is translated: it has no identity with principals on a platform it leaves, or no target.\n';
    }
    const out = [...table(rows, io), ''];
    for (const row of rows) {
        out.push(...details(row, io));
    }
    return `${out.join('\n')}\n`;
}

const HEAD = [
    'PRINCIPAL',
    'FROM',
    'TO',
    'HOLDS',
    'BECOMES',
    'HELD',
    'KEPT',
    'LOST',
    'GAINED',
    'CLOSEST BUILT-IN',
    'LEAST',
];
/** Columns of counts are set to the right. */
const COUNTS = new Set([5, 6, 7, 8]);

/** One line per principal and target. Without a chosen role everything held is lost. */
function table(rows: readonly AccessRow[], io: Io): string[] {
    const lines = rows.map(row => {
        const { exact, lost, gained } = row.chosen ?? { exact: [], lost: row.capabilities, gained: [] };
        return [
            plain(row.principal.name),
            plain(row.from.name),
            plain(row.to.name),
            plain(row.holds.join(', ')),
            plain(row.becomes ?? '-'),
            String(row.capabilities.length),
            String(exact.length),
            String(lost.length),
            String(gained.length),
            row.best ? `${plain(row.best.role)} ${counts(row.best)}` : '-',
            `${row.least.privileges.length} privileges ${counts(row.least)}`,
        ];
    });
    const widths = HEAD.map((head, i) => Math.max(head.length, ...lines.map(l => l[i]!.length)));
    const set = (cells: readonly string[]) =>
        cells
            .map((cell, i) => (COUNTS.has(i) ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
            .join('  ')
            .trimEnd();
    return [paint(io, 'bold', set(HEAD)), ...lines.map(set)];
}

/** `(9 kept, 2 lost, 1 gained)` */
function counts({ exact, lost, gained }: Translation): string {
    return `(${exact.length} kept, ${lost.length} lost, ${gained.length} gained)`;
}

/** What differs, by name. Rows in which nothing is lost or gained have no lines. */
function details(row: AccessRow, io: Io): string[] {
    const shown = row.chosen ?? row.least;
    const none = row.least.lost;
    const lines: string[] = [];
    if (row.chosen && shown.lost.length > 0) {
        lines.push(...labelled(io, 'red', 'lost', names(shown.lost)));
    }
    if (none.length > 0) {
        lines.push(...labelled(io, 'red', 'no equal', names(none)));
    }
    if (shown.gained.length > 0) {
        lines.push(...labelled(io, 'yellow', 'gained', names(shown.gained)));
    }
    for (const { capability, privileges, brings } of row.least.leaveOut) {
        lines.push(
            ...labelled(
                io,
                'yellow',
                'leave out',
                `${plain(capability)}: it takes ${names(privileges)}, which ${privileges.length === 1 ? 'brings' : 'bring'} ${brings.length} more (${names(brings, 3)})`,
            ),
        );
    }
    if (lines.length === 0 && row.chosen) {
        return [];
    }
    const head = `${plain(row.principal.name)} on ${plain(row.to.name)}: ${row.chosen ? plain(row.becomes!) : 'no role is chosen; a least role of its own would give'}`;
    const least = !row.chosen || shown.lost.length > none.length || shown.gained.length > row.least.gained.length;
    if (least && row.least.privileges.length > 0) {
        lines.push(...labelled(io, 'green', 'least role', names(row.least.privileges, Infinity)));
    }
    return [paint(io, 'bold', head), ...lines, ''];
}

const LABEL = 12;
const WIDTH = 120;

/** A label and its text, wrapped at commas and set under each other. */
function labelled(io: Io, style: Parameters<typeof paint>[1], label: string, text: string): string[] {
    const lines: string[] = [];
    let line = '';
    for (const part of text.split(/(?<=,) /)) {
        if (line !== '' && LABEL + line.length + 1 + part.length > WIDTH) {
            lines.push(line);
            line = part;
        } else {
            line = line === '' ? part : `${line} ${part}`;
        }
    }
    lines.push(line);
    return lines.map((l, i) =>
        i === 0 ? `  ${paint(io, style, label.padEnd(LABEL - 2))} ${l}` : `${' '.repeat(LABEL + 1)}${l}`,
    );
}

function names(list: readonly string[], most = MOST_NAMES): string {
    const shown = list.length <= most + 1 ? list : list.slice(0, most);
    return `${shown.map(plain).join(', ')}${list.length > shown.length ? ` and ${list.length - shown.length} more` : ''}`;
}
