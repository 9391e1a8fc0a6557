import { type MoverRow, moverRows } from '../../../language/analysis/passage/mover-comparison.ts';
import { LIBRARY_NAMES } from '../../../language/library/index.ts';
import { asOfDay, oneOf, parse } from '../args.ts';
import { type Io, json, plain, UsageError } from '../io.ts';
import { loadOnePlan } from '../load.ts';

/** The library file that holds the tools that copy machines. */
const FILE = 'products-migration.exit';
/** So many names are listed; the rest is counted, JSON has all. */
const MOST_NAMES = 8;

/** `exitplan movers PATH`: what each tool that copies machines would refuse of this estate. Facts, in the order of their names; nothing is ranked. */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, { format: { type: 'string' }, 'as-of': { type: 'string' } });
    const format = oneOf('format', values['format'], ['text', 'json'] as const, 'text');
    if (paths.length !== 1) {
        throw new UsageError('a PATH is expected');
    }
    const { unit } = loadOnePlan(paths, { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    const names = Object.entries(LIBRARY_NAMES.product).flatMap(([name, file]) => (file === FILE ? [name] : []));
    const rows = moverRows(unit.analysis, names);
    if (format === 'json') {
        io.data(`${json({ version: 1, movers: rows })}\n`);
    } else {
        io.stdout(text(rows));
    }
    return 0;
}

function text(rows: readonly MoverRow[]): string {
    if (rows.length === 0) {
        return 'The library knows no tool that moves machines from and to the platforms of this plan.\n';
    }
    const lines = [
        'What each tool would refuse of the machines that this plan moves. Facts of the library about the plan, not a recommendation.',
        '',
    ];
    const none = rows.filter(row => row.reaches === 0);
    for (const row of rows.filter(r => r.reaches > 0)) {
        lines.push(
            `${plain(row.product)}${row.title ? ` (${plain(row.title)})` : ''}`,
            `  reaches ${row.reaches} of ${row.machines} machines: ${row.routes.map(r => `${plain(r.from)} to ${plain(r.to)} by ${r.methods.join(', ')}`).join('; ')}`,
        );
        for (const refusal of row.refuses) {
            const names = refusal.workloads.slice(0, MOST_NAMES).map(plain).join(', ');
            const rest = refusal.workloads.length - MOST_NAMES;
            lines.push(
                `  refuses ${plain(refusal.feature)}${refusal.methods.length > 0 ? ` by ${refusal.methods.join(', ')}` : ''} of ${refusal.machines} machine${refusal.machines === 1 ? '' : 's'} (${names}${rest > 0 ? ` and ${rest} more` : ''})${refusal.reason ? `: ${plain(refusal.reason)}` : ''}`,
            );
        }
        if (row.refuses.length === 0) {
            lines.push('  refuses nothing that is known of them');
        }
        lines.push('');
    }
    if (none.length > 0) {
        lines.push(
            `Without a way from and to the platforms of this plan: ${none.map(r => plain(r.product)).join(', ')}.`,
        );
    }
    return `${lines.join('\n').trimEnd()}\n`;
}
