import { nth } from '../../basics/lists.ts';
import { LAYER_TITLES } from '../model/layers.ts';
import type { ReportModel } from '../model/model.ts';
import type { Risk } from '../model/risks/risks.ts';
import { type Block, type Cell, columns, type Text } from '../output/document.ts';
import { code, counted, joined, nameTexts, number, rich } from '../text.ts';

/** So many mitigations of one risk are printed. */
const MOST_MITIGATIONS = 3;

/** Every finding that asks for a decision, those of one cause together. */
export function riskSection(m: ReportModel): Block[] {
    return [
        { type: 'heading', level: 2, text: 'Risk register', id: 'risks' },
        {
            type: 'table',
            caption: 'Blockers, then warnings, then accepted risks; in each, failure signatures first',
            empty: 'No risks were found.',
            columns: columns(
                '!Id',
                'Signature or rule, severity',
                '*Cause',
                'Hits',
                'Mitigation offered',
                'Owner and acceptance',
            ),
            rows: m.risks.map((r): Cell[] => [
                { text: r.id, id: r.id },
                kindCell(r),
                { text: r.cause.head, more: r.cause.lines, listed: true },
                hits(r),
                mitigation(r),
                acceptance(r),
            ]),
        },
        ...(m.informed.length === 0
            ? []
            : [
                  {
                      type: 'text',
                      tone: 'quiet',
                      text: rich`Not listed: ${counted(
                          m.informed.reduce((n, i) => n + i.count, 0),
                          'finding',
                      )} of the severity information (${joined(m.informed.map(i => rich`${code(i.code)} ${i.count}`))}).`,
                  } as const,
              ]),
    ];
}

function kindCell(r: Risk): Cell {
    const phases: Text =
        r.phases.length === 0
            ? ''
            : r.phases.length === 1
              ? rich`, phase ${code(nth(r.phases, 0))}`
              : `, ${counted(r.phases.length, 'phase')}`;
    const tone = r.severity === 'error' ? 'bad' : r.severity === 'warning' ? 'near' : 'quiet';
    return {
        text: r.short,
        more: [rich`${{ strong: r.accepted ? `accepted ${r.accepted.severity}` : r.severity }}${phases}`],
        tone,
    };
}

function hits(r: Risk): Text {
    const parts: Text[] = [
        ...(r.machines > 0 ? [counted(r.machines, 'machine')] : []),
        ...(r.others.length > 0 ? [nameTexts(r.others, 3)] : []),
    ];
    return parts.length === 0 ? 'the plan itself' : joined(parts, '; ');
}

function mitigation(r: Risk): Cell {
    const shown = r.mitigation.slice(0, MOST_MITIGATIONS);
    const text = (x: Risk['mitigation'][number]) =>
        r.members.length > 1 ? `${x.title} (for ${number(x.settles)} of ${number(r.members.length)})` : x.title;
    if (shown.length === 0) {
        return r.accepted ? 'accepted' : 'no automatic fix';
    }
    const rest = r.mitigation.length - shown.length;
    return {
        text: text(nth(shown, 0)),
        more: [...shown.slice(1).map(text), ...(rest > 0 ? [`and ${rest} more`] : [])],
        listed: true,
    };
}

function acceptance(r: Risk): Cell {
    const layers = r.layers.map(l => LAYER_TITLES[l]).join(', ');
    if (!r.accepted) {
        return { text: 'Not accepted', more: [layers === '' ? 'No owner named' : `No owner named; layer: ${layers}`] };
    }
    const { by, until, reason } = r.accepted;
    return {
        text: by === undefined ? 'Accepted, by nobody named' : `Accepted by ${by}`,
        more: [until === undefined ? 'without an end' : `until ${until}`, ...(reason === undefined ? [] : [reason])],
    };
}
