import type { ReportModel } from '../model/model.ts';
import type { PhaseRow } from '../model/phases.ts';
import { verdictWords } from '../model/verdict.ts';
import { type Block, type Cell, columns, type Text } from '../output/document.ts';
import { code, counted, joined, link, rich } from '../text.ts';
import { phaseTitle, when } from './verdict.ts';

/** Phase by phase what has to be true before, what is done, and what has to be true afterwards. */
export function runbookSection(m: ReportModel): Block[] {
    if (m.phases.length === 0) {
        return [];
    }
    return [
        { type: 'heading', level: 2, text: 'Runbook', id: 'runbook' },
        ...m.phases.flatMap((p): Block[] => [
            {
                type: 'heading',
                level: 3,
                id: `phase-${p.number}`,
                text: p.title === undefined ? phaseTitle(p) : rich`${p.number}. ${p.title} (${code(p.name)})`,
            },
            { type: 'text', text: aboutPhase(p) },
            ...part('Entry criteria', p.entry),
            ...work(p),
            ...part('Steps', p.steps),
            ...part('Exit criteria', p.exit),
            ...part('Way back', p.wayBack, false),
        ]),
    ];
}

function aboutPhase(p: PhaseRow): Text {
    const machines = p.machines > 0 ? ` ${counted(p.machines, 'machine')}${p.data ? `, ${p.data}` : ''}.` : '';
    const risks = p.risks.length > 0 ? rich` (${joined(p.risks.map(id => link(id)))})` : [];
    return rich`${when(p)}.${machines}${p.approve ? ` Approval: ${p.approve}.` : ''} Verdict: ${verdictWords(p.verdict).toLowerCase()}${risks}.`;
}

const WHEN = { before: 'before the window', in: 'in the window', after: 'on the target' } as const;

/** What the machines ask for, in the order of the window, each with a name to be written beside it. */
function work({ name, work: items }: PhaseRow): Block[] {
    return items.length === 0
        ? []
        : [
              {
                  type: 'table',
                  caption: `Work on the machines of ${name}`,
                  columns: columns('!When', '*Work', 'Machines', 'Owner'),
                  empty: '',
                  rows: items.map((i): Cell[] => [WHEN[i.when], i.what, i.machines, i.owner ?? 'to be named']),
              },
          ];
}

function part(title: string, items: readonly Text[], checks = true): Block[] {
    return items.length === 0
        ? []
        : [
              { type: 'text', text: [{ strong: title }] },
              { type: 'list', items, checks },
          ];
}
