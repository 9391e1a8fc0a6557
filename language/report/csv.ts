import type { ReportModel } from './model.ts';

/** Tables for spreadsheets (RFC 4180, CRLF). A cell that a spreadsheet could run as a formula is made text. */

export function riskCsv(m: ReportModel): string {
    return csv([
        ['id', 'code', 'kind', 'severity', 'phase', 'cause', 'machines', 'subjects', 'mitigation', 'accepted by', 'accepted until', 'reason'],
        ...m.risks.map(r => [r.id, r.code, r.kind, r.severity, r.phase ?? '', r.cause, String(r.machines), r.subjects.join('; '), r.mitigation.join('; '), r.accepted?.by ?? '', r.accepted?.until ?? '', r.accepted?.reason ?? '']),
    ]);
}

export function wavesCsv(m: ReportModel): string {
    return csv([
        ['number', 'phase', 'title', 'starts', 'ends', 'lasts', 'machines', 'data', 'approval', 'verdict', 'risks'],
        ...m.phases.map(p => [String(p.number), p.name, p.title ?? '', p.starts ?? '', p.ends ?? '', p.lasts ?? '', String(p.machines), p.data ?? '', p.approve ?? '', p.verdict, p.risks.join('; ')]),
    ]);
}

function csv(rows: readonly (readonly string[])[]): string {
    return rows.map(row => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

/** Quoted always; what begins like a formula (also behind blanks) gets an apostrophe, as spreadsheets mark text. */
export function cell(text: string): string {
    const line = text.replace(/[\r\n]+/g, ' ');
    const safe = /^\s*[=+\-@\t]/.test(line) || /^\s*[\uff1d\uff0b\uff0d\uff20]/.test(line) ? `'${line}` : line;
    return `"${safe.replaceAll('"', '""')}"`;
}
