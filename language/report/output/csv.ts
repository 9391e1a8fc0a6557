import type { ReportModel } from '../model/model.ts';
import { verdictWords } from '../model/verdict.ts';
import { plainText, visible } from '../text.ts';

/**
 * Tables for spreadsheets (RFC 4180, CRLF, with a byte order mark, without which some of them read umlauts wrongly). No cell
 * can run as a formula, also where a spreadsheet takes another separator for its own.
 */

/** One row for each finding; those of one cause share the beginning of their id with the report. */
export function riskCsv(m: ReportModel): string {
    const head = [
        'id',
        'code',
        'signature or rule',
        'severity',
        'phase',
        'all phases',
        'cause',
        'machines',
        'subjects',
        'mitigation',
        'owner',
        'accepted by',
        'accepted until',
        'reason',
    ];
    return csv([
        head,
        ...m.risks.flatMap(r =>
            r.members.map((member, i) => [
                r.members.length === 1 ? r.id : `${r.id}.${i + 1}`,
                r.code,
                r.kind,
                r.accepted ? `accepted ${r.accepted.severity}` : r.severity,
                member.phase ?? '',
                member.phases.join('; '),
                member.message,
                String(member.machines),
                member.subjects.join('; '),
                member.mitigation.join('; '),
                r.owner ?? '',
                r.accepted?.by ?? '',
                r.accepted?.until ?? '',
                r.accepted?.reason ?? '',
            ]),
        ),
    ]);
}

/** One row for each phase, with the verdict of the plan at its end. */
export function wavesCsv(m: ReportModel): string {
    const head = [
        'number',
        'phase',
        'title',
        'starts',
        'ends',
        'lasts',
        'does',
        'machines',
        'data',
        'approval',
        'verdict',
        'risks',
        'verdict of the plan',
    ];
    return csv([
        head,
        ...m.phases.map(p => [
            String(p.number),
            p.name,
            p.title ?? '',
            p.starts ?? '',
            p.ends ?? '',
            p.lasts ?? '',
            p.does.map(plainText).join('; '),
            String(p.machines),
            p.data ?? '',
            p.approve ?? '',
            verdictWords(p.verdict).toLowerCase(),
            p.risks.join('; '),
            verdictWords(m.verdict).toLowerCase(),
        ]),
    ]);
}

function csv(rows: readonly (readonly string[])[]): string {
    return `\ufeff${rows.map(row => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

const SIGNS = '=+\\-@\uff1d\uff0b\uff0d\uff20';
/** The beginning of a cell, and of what would be one with another separator. */
const FORMULA = new RegExp(`(^|[;,|\\t])([\\s"']*)(?=[${SIGNS}])`, 'g');

/** Quoted always; what begins like a formula gets an apostrophe, as spreadsheets mark text. */
export function cell(text: string): string {
    return `"${visible(text).replace(FORMULA, "$1$2'").replaceAll('"', '""')}"`;
}
