import { DIFFERENCE_KINDS, DIFFERENCE_TITLES, type Difference, type Verification } from '../../verify/verify.ts';
import { type Block, type Cell, columns, type ReportDocument } from '../output/document.ts';
import { code, counted, joined, rich } from '../text.ts';

/** So many rows of a kind are listed; the rest is counted. */
const MOST = 200;

/** A plan held against inventories, for people: one table for each kind of difference. */
export function verificationDocument(
    { title, asOf }: { readonly title: string; readonly asOf: string },
    { differences, platforms, homeless, jobs, found, known }: Verification,
): ReportDocument {
    const read = rich`Read: ${joined(platforms.map(code))}; ${jobs === 0 ? 'no list of backup jobs' : counted(jobs, 'backup job')}.`;
    return {
        title: `${title}: plan and reality`,
        subtitle: `State of ${asOf}: ${counted(found, 'machine')} in the inventories, ${known} of them in the plan`,
        blocks: [
            {
                type: 'text',
                large: true,
                tone: differences.length === 0 ? 'good' : 'near',
                text:
                    differences.length === 0
                        ? 'Plan and inventories agree.'
                        : `${counted(differences.length, 'difference')} between the plan and what is there.`,
            },
            { type: 'text', tone: 'quiet', text: read },
            ...(homeless.length === 0
                ? []
                : [
                      {
                          type: 'text',
                          tone: 'near',
                          text: `Belongs to no platform of the plan: ${homeless.join(', ')}.`,
                      } satisfies Block,
                  ]),
            ...DIFFERENCE_KINDS.flatMap(kind => table(kind, differences)),
        ],
    };
}

function table(kind: Difference['kind'], all: readonly Difference[]): Block[] {
    const own = all.filter(d => d.kind === kind);
    return own.length === 0
        ? []
        : [
              { type: 'heading', level: 2, text: DIFFERENCE_TITLES[kind], id: kind },
              {
                  type: 'table',
                  caption: own.length > MOST ? `The first ${MOST} of ${own.length}` : counted(own.length, 'difference'),
                  columns: columns('What', 'Plan', 'Found', '*What to do', 'Read in'),
                  rows: own
                      .slice(0, MOST)
                      .map((d): Cell[] => [
                          { text: [code(d.subject)], more: [d.message] },
                          d.plan ?? '–',
                          d.found ?? '–',
                          d.fix,
                          d.source ?? '–',
                      ]),
                  empty: '',
              },
          ];
}
