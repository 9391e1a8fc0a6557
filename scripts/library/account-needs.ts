/** What the account of a product needs on a platform, as lines of the product. */

import { quoted, written } from '../../language/writing/names.ts';
import { ALWAYS, NEED_READINGS, SIDE_TASKS, SOMETIMES } from './by-hand/needs.ts';
import type { AccountNeedRow, Facts } from './facts.ts';
import { PLATFORM_NAMES, plain } from './facts.ts';
import { list } from './text.ts';

const INDENT = '  ';

/** The rows of a product on platforms of the library. Throws where a row names a role or privilege the library does not have. */
function rowsOf(product: string, facts: Facts): readonly AccountNeedRow[] {
    const platforms = Object.values(PLATFORM_NAMES);
    return facts.accountNeeds.needs
        .filter(row => row.product === product && platforms.includes(row.platform))
        .sort((a, b) => platforms.indexOf(a.platform) - platforms.indexOf(b.platform) || (a.id < b.id ? -1 : 1));
}

/** `needs …` lines, each with its evidence. */
export function needLines(product: string, facts: Facts): string[] {
    return rowsOf(product, facts).flatMap(row => {
        if (isTold(row)) {
            return [];
        }
        const reading = NEED_READINGS[row.id];
        const purpose = row.purpose !== undefined && SOMETIMES.has(row.purpose) ? ` for ${row.purpose}` : '';
        const tail = `on ${written(row.platform)}${purpose} evidence ${row.grade} ${quoted(sourceOf(row))}`;
        const roles = reading?.roles ?? row.roles ?? [];
        const together = row.rolesMode === 'all' ? [roles] : roles.map(role => [role]);
        const privileges = (reading?.privileges ?? row.privileges ?? []).filter(p => !SIDE_TASKS[row.id]?.includes(p));
        return [
            ...together.flatMap(each => (each.length === 0 ? [] : list('needs role', each.map(written), INDENT, tail))),
            ...(reading?.right === undefined ? [] : list('needs right', [quoted(reading.right)], INDENT, tail)),
            ...(privileges.length === 0 ? [] : list('needs', privileges.map(written), INDENT, tail)),
        ];
    });
}

/** What of it no line can say: rights, remarks, versions, and rows that cannot be held against a role. */
export function needRemarks(product: string, facts: Facts): string[] {
    return rowsOf(product, facts).flatMap(row => {
        const reading = NEED_READINGS[row.id];
        const parts = [
            reading?.told ?? '',
            isTold(row) && row.purpose !== undefined ? counted(row.privileges?.length ?? 0) : '',
            ...(reading?.right === undefined && reading?.roles === undefined && reading?.privileges === undefined
                ? (row.rights ?? [])
                : []),
            ...(row.privilegesAsNamed ?? []).map(text => `also ${text}`),
            ...(SIDE_TASKS[row.id] ?? []).map(p => `${p} for a side task`),
            row.scope === undefined ? '' : `on ${row.scope}`,
            row.perHost === true ? 'host by host' : '',
            row.mfaAllowed === false ? 'without multi-factor sign-in' : '',
            row.since ?? '',
            row.versions ?? '',
            ...(row.notes ?? []),
        ].filter(part => part !== '');
        const purpose = row.purpose === undefined ? '' : ` (${row.purpose})`;
        return parts.length === 0 ? [] : [`- Account on ${row.platform}${purpose}: ${parts.map(plain).join('; ')}.`];
    });
}

function isTold(row: AccountNeedRow): boolean {
    const { purpose } = row;
    return (
        NEED_READINGS[row.id]?.told !== undefined ||
        (purpose !== undefined && !ALWAYS.has(purpose) && !SOMETIMES.has(purpose))
    );
}

function counted(privileges: number): string {
    return privileges === 0 ? '' : `${privileges} privileges, listed in the source`;
}

function sourceOf(row: AccountNeedRow): string {
    return plain(row.date === undefined || row.date === 'n/k' ? row.source : `${row.source}, ${row.date}`);
}
