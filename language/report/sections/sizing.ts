import {
    REQUIREMENT_TITLES,
    requirementCells,
    TRANSLATION_TITLES,
    translationCells,
} from '../../analysis/headroom/sizing/size-words.ts';
import type { ReportModel } from '../model/model.ts';
import type { Block, Cell } from '../output/document.ts';
import { capital, code, rich } from '../text.ts';

/** The sheet of phase 4: what each new fabric has to have, and what its largest workloads become behind it. */
export function sizingSection({ sizes }: ReportModel): Block[] {
    return [
        { type: 'heading', level: 2, text: 'What the new fabrics need', id: 'sizing' },
        {
            type: 'text',
            tone: 'quiet',
            text: 'The least of each thing with which every phase and scenario keeps the headroom and the objectives of the plan, all else as it is stated. What nobody stated is taken at the bad end of its range, so a need may be larger than what a finding asks for.',
        },
        ...(sizes === null
            ? [
                  {
                      type: 'text',
                      tone: 'quiet',
                      text: rich`Not worked out in the report of so many workloads: ${code('exitplan size')} does.`,
                  } as const,
              ]
            : sizes.flatMap((size): Block[] =>
                  size.reason !== null
                      ? [
                            {
                                type: 'text',
                                tone: 'quiet',
                                text: rich`${code(size.fabric)} is not sized: ${size.reason}.`,
                            },
                        ]
                      : [
                            {
                                type: 'table',
                                caption: `${size.fabric}: needed and stated`,
                                empty: '',
                                columns: REQUIREMENT_TITLES.map(title => ({ title: capital(title) })),
                                rows: size.requires.map(r =>
                                    requirementCells(r).map(
                                        (text): Cell => (text === 'too little' ? { text, tone: 'bad' } : text),
                                    ),
                                ),
                            },
                            {
                                type: 'table',
                                caption: `${size.fabric}: what its largest workloads become behind it, and their P99`,
                                empty: 'No workload that comes states its I/O.',
                                columns: TRANSLATION_TITLES.map((title, i) => ({
                                    title: capital(title),
                                    number: i > 0,
                                })),
                                rows: size.translation.map(t => [...translationCells(t)]),
                            },
                        ],
              )),
    ];
}
