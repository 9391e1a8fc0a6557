import fc from 'fast-check';
import type { PlaceOptions } from '../../webview/scene/layout/place.ts';
import type {
    ModelCell,
    ModelComponent,
    ModelTie,
    PreviewModel,
    Run,
    Side,
    TieState,
} from '../../webview/scene/model.ts';

const KINDS = ['identity', 'backup', 'monitoring', 'fabric'] as const;
const PHASES = 4;

/** A run that switches at most once. */
function switching<T>(before: T, after: T): fc.Arbitrary<Run<T>> {
    return fc.integer({ min: 0, max: PHASES + 2 }).map(at =>
        at > PHASES
            ? [[0, before]]
            : at === 0
              ? [[0, after]]
              : [
                    [0, before],
                    [at, after],
                ],
    );
}

/** Names as people write them, long ones and hostile ones too. */
const name = fc.oneof(
    fc.stringMatching(/^[a-z][a-z0-9-]{0,18}$/),
    fc.constantFrom('<b>x</b>', '"; } svg', 'ワークロード', 'a'.repeat(60), '✕ ▲'),
);

const tieState: fc.Arbitrary<TieState> = fc.constantFrom<TieState>(
    { status: 'quiet' },
    { status: 'crossing' },
    { status: 'absent' },
    { status: 'broken', label: 'API Break · 28 days > RPO 4 h', findings: ['f0'] },
    { status: 'near', label: 'Split by the move', findings: [] },
    { status: 'accepted', label: 'Accepted', findings: [] },
);

interface Parts {
    readonly components: readonly ModelComponent[];
    readonly cells: readonly ModelCell[];
}

const parts: fc.Arbitrary<Parts> = fc
    .record({
        components: fc.array(
            fc.record({ kind: fc.constantFrom(...KINDS), name, side: switching<Side>('left', 'right'), line: name }),
            { maxLength: 14 },
        ),
        cells: fc.array(
            fc.record({
                names: fc.array(name, { minLength: 1, maxLength: 5 }),
                environment: fc.constantFrom('prod', 'web', 'lab', undefined),
                side: switching<Side>('left', 'right'),
            }),
            { maxLength: 10 },
        ),
        targets: fc.integer({ min: 0, max: 6 }),
    })
    .map(({ components, cells, targets }) => ({
        components: [
            ...Array.from(
                { length: targets },
                (_, i): ModelComponent => ({
                    id: `target ${i}`,
                    kind: 'fabric',
                    layer: 'fabric',
                    side: [[0, 'right']],
                    state: [
                        [0, 'legacy'],
                        [i, 'modelled'],
                    ],
                    line: [[0, '']],
                }),
            ),
            ...components.map(
                (c, i): ModelComponent => ({
                    id: `${c.kind[0]}${i} ${c.name}`,
                    kind: c.kind,
                    layer: c.kind,
                    side: c.side,
                    state: [[0, 'legacy']],
                    line: [[0, c.line]],
                }),
            ),
        ],
        cells: cells.map(
            (c, i): ModelCell => ({
                id: `cell:${i}`,
                names: c.names.map((n, k) => `${n} ${i}.${k}`),
                machines: c.names.length,
                environment: c.environment,
                groups: [],
                ...(targets > 0 && { target: `target ${i % targets}` }),
                side: c.side,
                state: [[0, 'legacy']],
                line: '',
            }),
        ),
    }));

/** Any plan a picture can be asked for. */
export const anyModel: fc.Arbitrary<PreviewModel> = parts.chain(({ components, cells }) => {
    const ends = [...components.map(c => c.id), ...cells.map(c => c.id)];
    const ties =
        ends.length < 2 || components.length === 0
            ? fc.constant([])
            : fc.array(fc.tuple(fc.nat(components.length - 1), fc.nat(ends.length - 1), tieState, tieState), {
                  maxLength: 40,
              });
    return ties.map(
        (list): PreviewModel => ({
            version: 1,
            plan: {
                name: 'any',
                from: [{ name: 'old' }],
                to: [{ name: 'new' }],
                headroom: 0.3,
                asOf: 20000,
                verdict: { text: 'Go', tone: 'good' as const, error: 0, warning: 0, notLookedAt: [] },
            },
            phases: Array.from({ length: PHASES }, (_, i) => ({
                name: `p${i + 1}`,
                moment: i + 1,
                steps: [],
                moves: i === 3,
            })),
            components,
            cells,
            ties: list
                .filter(([a, b]) => ends[a] !== ends[b])
                .map(
                    ([a, b, first, then], i): ModelTie => ({
                        id: `t${i}`,
                        from: ends[a]!,
                        to: ends[b]!,
                        kind: 'depends',
                        what: 'leans on',
                        states: [
                            [0, first],
                            [2, then],
                        ],
                    }),
                ),
            environments: [],
            groups: [],
            headroom: [],
            fabrics: [],
            gaps: [],
            capacity: [],
            findings: [
                {
                    id: 'f0',
                    code: 'api-break',
                    severity: 'error',
                    message: 'API Break',
                    marks: components[0] ? [components[0].id] : [],
                    byTether: true,
                    fixes: [],
                },
            ],
        }),
    );
});

/** A view of it at some moment and width, groups closed or open. */
export const anyView = fc
    .record({
        moment: fc.integer({ min: 0, max: PHASES }),
        width: fc.integer({ min: 400, max: 1600 }),
        open: fc.boolean(),
    })
    .map(
        ({ moment, width, open }): PlaceOptions => ({
            moment,
            width,
            grouping: 'environment',
            expanded: new Set(open ? ['environment:prod', 'environment:web', 'environment:lab', 'environment:'] : []),
        }),
    );
