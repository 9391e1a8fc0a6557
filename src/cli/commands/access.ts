import {
    type AccessRow,
    criticalGains,
    type LeastRole,
    type Translation,
} from '../../../language/analysis/access/access.ts';
import type { Code } from '../../../language/analysis/codes.ts';
import { nth } from '../../../language/basics/lists.ts';
import { asOfDay, oneOf, parse } from '../args.ts';
import { type Io, json, paint, plain } from '../io.ts';
import { loadPlans } from '../load.ts';

/** Errors that are about access itself; the table says the same. */
const ACCESS_CODES: ReadonlySet<Code> = new Set<Code>(['iam-mismatch', 'account-short']);

/** So many capabilities are listed per line; the rest is counted, JSON has all. */
const MOST_NAMES = 8;

/** `exitplan access PATH [--format text|json]`: what every principal keeps, loses and gains on every target. */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, { format: { type: 'string' }, 'as-of': { type: 'string' } });
    const format = oneOf('format', values['format'], ['text', 'json'] as const, 'text');
    const { units, show } = loadPlans(paths, { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    const rows = units.flatMap(u => u.analysis.access);
    for (const { main, analysis } of units) {
        const errors = analysis.findings.filter(f => f.severity === 'error' && !ACCESS_CODES.has(f.code));
        if (errors.length > 0) {
            const codes = [...new Set(errors.map(f => f.code))].sort();
            const many = errors.length === 1 ? '1 error' : `${errors.length} errors`;
            io.stderr(
                `${plain(show(main))} has ${many} (${names(codes, 3)}): access is shown as far as the plan could be read; see 'exitplan check'.\n`,
            );
        }
    }
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
            least: role(row.least),
            recommended: role(row.advised),
            chosen: row.chosen ? translation(row.chosen) : null,
            best: row.best ? { role: row.best.role, ...translation(row.best) } : null,
        })),
    };
}

function translation({ exact, partial, missing, lost, gained }: Translation): Translation {
    return { exact, partial, missing, lost, gained };
}

/** `role` is there where the platform takes no roles of one's own. */
function role(of: LeastRole): object {
    return { ...(of.role === undefined ? {} : { role: of.role }), privileges: of.privileges, ...translation(of) };
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
    'IN PART',
    'LOST',
    'GAINED',
    'CLOSEST BUILT-IN',
    'LEAST ROLE',
];
/** Columns of counts are set to the right. */
const COUNTS = new Set([5, 6, 7, 8, 9]);

/** One line per principal and target. Without a chosen role everything held is lost. */
function table(rows: readonly AccessRow[], io: Io): string[] {
    const lines = rows.map(row => {
        const { exact, partial, lost, gained } = row.chosen ?? {
            exact: [],
            partial: [],
            lost: row.capabilities,
            gained: [],
        };
        const least = row.advised;
        return [
            plain(row.principal.name),
            plain(row.from.name),
            plain(row.to.name),
            plain(row.holds.join(', ')),
            plain(row.becomes ?? '-'),
            String(row.capabilities.length),
            String(exact.length),
            String(partial.length),
            String(lost.length),
            String(gained.length),
            row.best ? `${plain(row.best.role)} ${counts(row.best)}` : '-',
            `${least.role === undefined ? counted(least.privileges.length) : plain(least.role)} ${counts(least)}`,
        ];
    });
    const widths = HEAD.map((head, i) => Math.max(head.length, ...lines.map(l => nth(l, i).length)));
    const set = (cells: readonly string[]) =>
        cells
            .map((cell, i) => (COUNTS.has(i) ? cell.padStart(nth(widths, i)) : cell.padEnd(nth(widths, i))))
            .join('  ')
            .trimEnd();
    return [paint(io, 'bold', set(HEAD)), ...lines.map(set)];
}

function counted(privileges: number): string {
    return `${privileges} ${privileges === 1 ? 'privilege' : 'privileges'}`;
}

/** `(9 kept, 1 in part, 2 lost, 1 gained)` */
function counts({ exact, partial, lost, gained }: Translation): string {
    const part = partial.length > 0 ? `, ${partial.length} in part` : '';
    return `(${exact.length} kept${part}, ${lost.length} lost, ${gained.length} gained)`;
}

/** What differs, by name. Rows in which nothing is lost or gained have no lines. */
function details(row: AccessRow, io: Io): string[] {
    const { chosen, advised, least } = row;
    const shown = chosen ?? advised;
    const lines: string[] = [];
    if (chosen && chosen.lost.length > 0) {
        lines.push(...labelled(io, 'red', 'lost', names(chosen.lost)));
    }
    if (least.lost.length > 0) {
        lines.push(...labelled(io, 'red', 'no equal', names(least.lost)));
    }
    if (shown.partial.length > 0) {
        const parts = shown.partial.map(c => `${plain(c)} (without ${names(shown.missing[c] ?? [])})`);
        lines.push(...labelled(io, 'yellow', 'in part', parts.join(', ')));
    }
    const critical = criticalGains(shown);
    if (critical.length > 0) {
        lines.push(...labelled(io, 'red', 'critical', names(critical, Infinity)));
    }
    if (shown.gained.length > 0) {
        lines.push(...labelled(io, 'yellow', 'gained', names(shown.gained)));
    }
    for (const { capability, privileges, brings } of least.leaveOut) {
        lines.push(
            ...labelled(
                io,
                'yellow',
                'leave out',
                `${plain(capability)}: it takes ${names(privileges)}, which ${privileges.length === 1 ? 'brings' : 'bring'} ${brings.length} more (${names(brings, 3)})`,
            ),
        );
    }
    if (lines.length === 0 && (chosen || advised.privileges.length === 0)) {
        return [];
    }
    const head = `${plain(row.principal.name)} on ${plain(row.to.name)}: ${chosen && row.becomes ? plain(row.becomes) : 'no role is chosen; the least role would give'}`;
    if ((!chosen || !sameOutcome(chosen, advised)) && advised.privileges.length > 0) {
        lines.push(
            ...labelled(
                io,
                'green',
                'least role',
                advised.role === undefined ? names(advised.privileges, Infinity) : plain(advised.role),
            ),
        );
    }
    return [paint(io, 'bold', head), ...lines, ''];
}

function sameOutcome(a: Translation, b: Translation): boolean {
    return (['lost', 'partial', 'gained'] as const).every(key => a[key].join() === b[key].join());
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
