import { shareText } from '../plan/units.ts';
import type { Block, Cell, Column, ReportDocument, Tone } from './document.ts';
import type { ReportModel, Risk, RunbookPhase, Verdict } from './model.ts';
import { timelineSvg } from './timeline-svg.ts';

export interface ReportPictures {
    /** The layers with what moves when, as SVG. */
    readonly scene?: string;
}

const LAYER_TITLES = { identity: 'Identity / RBAC', backup: 'Backup & DR', monitoring: 'Monitoring & automation', fabric: 'Storage & network fabric', compute: 'Compute' } as const;

/** The papers for a change board, in the order in which a board reads. */
export function reportDocument(model: ReportModel, extra: readonly Block[], pictures: ReportPictures): ReportDocument {
    return {
        title: `${model.title}: exit plan`, subtitle: `From ${model.from.join(', ') || 'nowhere yet'} to ${model.to.join(', ') || 'nowhere yet'}. State of ${model.asOf}.`,
        blocks: [...verdict(model), ...sequence(model), ...picture(pictures), ...risks(model), ...gaps(model), ...extra, ...access(model), ...blast(model), ...runbooks(model), ...evidence(model)],
    };
}

function h2(text: string, id: string): Block {
    return { type: 'heading', level: 2, text, id };
}

function columns(...titles: readonly string[]): Column[] {
    return titles.map(t => (t.startsWith('#') ? { title: t.slice(1), number: true } : { title: t }));
}

function tone(verdictText: Verdict): Tone {
    return verdictText === 'go' ? 'good' : verdictText === 'no-go' ? 'bad' : 'near';
}

function verdict(m: ReportModel): Block[] {
    const stops = m.risks.filter(r => r.severity === 'error');
    const word = m.verdict === 'go' ? 'Go.' : m.verdict === 'no-go' ? `No-go: ${stops.length} ${stops.length === 1 ? 'blocker' : 'blockers'}.` : 'Go, with conditions.';
    return [
        h2('Verdict', 'verdict'), { type: 'text', text: word, tone: tone(m.verdict) },
        {
            type: 'facts', rows: [
                ['Machines', String(m.machines)], ['Phases', String(m.phases.length)], ['Starts', m.starts ?? 'no date given'], ['Finishes', m.finishes ?? 'not known: a phase has no duration'],
                ...m.ends.map(e => [`${e.platform} ends`, e.date] as const), ['Sequence followed', m.sequence], ['Headroom kept free', shareText(m.headroom)],
                ['Findings', `${m.counts.error} errors, ${m.counts.warning} warnings, ${m.counts.information} information, ${m.counts.hint} accepted or hints`],
            ],
        },
        {
            type: 'table', caption: 'Verdict per phase', columns: columns('Phase', 'Verdict', 'What blocks it', 'When'), empty: 'The plan has no phases.',
            rows: m.phases.map(p => [`${p.number}. ${p.title ?? p.name}`, { text: p.verdict, tone: tone(p.verdict) }, p.risks.join(', ') || '–', when(p)]),
        },
        {
            type: 'table', caption: 'Decision matrix, applied to the environments of this plan', columns: columns('Environment', 'Class', 'Shape', '#Machines', 'Abstraction and modelling', 'Focus'),
            empty: 'No environments are declared.', rows: m.environments.map(e => [e.name, e.class, e.shape, String(e.machines), e.demand, e.focus ?? '–']),
        },
    ];
}

function when(p: RunbookPhase): string {
    return p.starts && p.ends ? `${p.starts} to ${p.ends}` : p.lasts ?? 'no dates';
}

function sequence(m: ReportModel): Block[] {
    return [
        h2('Sequence', 'sequence'),
        {
            type: 'table', caption: 'Phases in the order of execution', columns: columns('Phase', 'Starts', 'Ends', 'Lasts', '#Machines', '#Data copied', 'Approval'), empty: 'The plan has no phases.',
            rows: m.phases.map(p => [`${p.number}. ${p.title ?? p.name}`, p.starts ?? '–', p.ends ?? '–', p.lasts ?? '–', p.machines > 0 ? String(p.machines) : '–', p.data ?? '–', p.approve ?? '–']),
        },
        { type: 'picture', svg: timelineSvg(m), alternative: timelineText(m) },
    ];
}

function timelineText(m: ReportModel): string {
    const dated = m.phases.filter(p => p.starts && p.ends);
    if (dated.length === 0) return 'The phases have no dates, so there is no timeline.';
    const ends = m.ends.map(e => ` ${e.platform} ends on ${e.date}.`).join('');
    return `${dated.length} phases from ${dated[0]!.starts} to ${dated.at(-1)!.ends}.${ends} ${m.gaps.length === 0 ? 'No recovery gap.' : `${m.gaps.length} recovery ${m.gaps.length === 1 ? 'gap' : 'gaps'}, in red.`}`;
}

function picture(pictures: ReportPictures): Block[] {
    return pictures.scene ? [h2('Layers', 'layers'), { type: 'picture', svg: pictures.scene, alternative: 'The five layers, the old platform left and the new one right, in the first phase in which something breaks, or at the end of the plan.' }] : [];
}

/** So many names of subjects are listed in a cell. */
const MOST_NAMES = 4;

function risks(m: ReportModel): Block[] {
    const told = m.risks.filter(r => r.severity !== 'information');
    return [
        h2('Risk register', 'risks'),
        {
            type: 'table', caption: 'Failure signatures first, then by severity', columns: columns('Id', 'Kind', 'Severity', 'Phase', 'Cause', '#Machines', 'Mitigation', 'Accepted'), empty: 'No risks were found.',
            rows: told.map(r => [r.id, r.kind, severity(r), r.phase ?? '–', r.cause, r.machines > 0 ? String(r.machines) : subjects(r), r.mitigation.slice(0, 2).join('; ') || '–', acceptedBy(r)]),
        },
    ];
}

function severity(r: Risk): Cell {
    return { text: r.accepted ? 'accepted' : r.severity, tone: r.severity === 'error' ? 'bad' : r.severity === 'warning' ? 'near' : 'quiet' };
}

function subjects(r: Risk): string {
    return r.subjects.length === 0 ? '–' : r.subjects.length > MOST_NAMES ? `${r.subjects.length} items` : r.subjects.map(s => `\`${s}\``).join(', ');
}

function acceptedBy(r: Risk): string {
    if (!r.accepted) return 'no';
    return [r.accepted.by ?? 'yes', r.accepted.until ? `until ${r.accepted.until}` : '', r.accepted.reason ?? ''].filter(x => x !== '').join('; ');
}

function gaps(m: ReportModel): Block[] {
    return [
        h2('Recovery gaps', 'gaps'),
        {
            type: 'table', caption: 'Times without restore points, against the strictest recovery point objective', columns: columns('Controller', 'Opens', 'Closes', '#Length', '#RPO', '#Machines', '#Covered by another'),
            empty: 'Every machine keeps a recovery path through every phase.',
            rows: m.gaps.map(g => [
                `\`${g.controller}\``, `${g.opens}${g.from ? ` (${g.from})` : ''}`, g.closes ? `${g.closes}${g.to ? ` (${g.to})` : ''}` : { text: 'never', tone: 'bad' }, { text: g.length ?? 'not known', tone: 'bad' }, g.rpo ?? '–',
                String(g.machines), String(g.covered),
            ]),
        },
    ];
}

function access(m: ReportModel): Block[] {
    if (m.access.length === 0) return [];
    return [
        h2('Access translation', 'access'),
        {
            type: 'table', caption: 'Principals, the roles they hold, and what those become', columns: columns('Principal', 'From', 'To', 'Holds', 'Becomes', '#Kept', '#Lost', '#Gained', 'Best built-in role', '#Least custom role'), empty: '',
            rows: m.access.map(row => {
                const t = row.chosen;
                return [
                    `\`${row.principal.name}\``, row.from.name, row.to.name, row.holds.join(', ') || '–', row.becomes ?? { text: 'not given', tone: 'bad' }, t ? String(t.exact.length) : '–',
                    t ? { text: String(t.lost.length), tone: t.lost.length > 0 ? 'bad' : 'quiet' } : '–', t ? { text: String(t.gained.length), tone: t.gained.length > 0 ? 'near' : 'quiet' } : '–',
                    row.best?.role ?? '–', `${row.least.privileges.length} privileges keep ${row.least.exact.length} of ${row.capabilities.length}`,
                ];
            }),
        },
    ];
}

function blast(m: ReportModel): Block[] {
    return [
        h2('Blast radius', 'blast'),
        {
            type: 'table', caption: 'Who loses something when a component fails or moves too early', columns: columns('Component', 'Layer', '#Machines', 'Environments', 'What is lost', 'In phases'), empty: 'Nothing leans on anything.',
            rows: m.blast.map(b => [
                `\`${b.component}\``, LAYER_TITLES[b.layer], String(b.machines), b.environments.map(e => `${e.name} ${e.machines}`).join(', ') || '–', b.loses.join('; '), b.phases.length === m.phases.length ? 'every phase' : b.phases.join(', ') || '–',
            ]),
        },
    ];
}

function runbooks(m: ReportModel): Block[] {
    return [h2('Runbook', 'runbook'), ...m.phases.flatMap((p): Block[] => [
        { type: 'heading', level: 3, id: `phase-${p.number}`, text: `${p.number}. ${p.title ?? p.name}` },
        { type: 'text', text: `${when(p)}. ${p.machines > 0 ? `${p.machines} machines${p.data ? `, ${p.data}` : ''}. ` : ''}${p.approve ? `Approval: ${p.approve}. ` : ''}Verdict: ${p.verdict}${p.risks.length > 0 ? ` (${p.risks.join(', ')})` : ''}.` },
        ...section('Before', p.entry), ...section('Steps', p.steps), ...section('Done when', p.exit),
    ])];
}

function section(title: string, items: readonly string[]): Block[] {
    return items.length === 0 ? [] : [{ type: 'text', text: `${title}:`, tone: 'quiet' }, { type: 'list', items, checks: true }];
}

function evidence(m: ReportModel): Block[] {
    return [
        h2('Evidence', 'evidence'),
        {
            type: 'table', caption: 'What the report rests on, and how well it is known', columns: columns('Statement', 'Grade', 'Source', '#Times'), empty: 'Nothing was used that needs evidence.',
            rows: m.evidence.map(e => [e.what, { text: e.grade, tone: /missing|not stated|assumed|recalled/.test(e.grade) ? 'near' : 'quiet' }, e.source || '–', String(e.count)]),
        },
    ];
}
