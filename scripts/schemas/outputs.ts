import { SEVERITIES, UNSEEN, VERDICTS } from '../../language/analysis/analysis.ts';
import { PHASE_STATES } from '../../language/analysis/schedule/progress.ts';
import { VERDICT_TONES, VERDICT_WORDS } from '../../language/analysis/verdict-words.ts';
import { SCENARIOS } from '../../language/physics/types.ts';
import { LAYERS } from '../../language/plan/plan.ts';
import { SHARED_KINDS } from '../../language/report/portfolio/portfolio.ts';
import { DIFFERENCE_KINDS } from '../../language/verify/verify.ts';
import { TIE_STATUS } from '../../webview/scene/model.ts';
import { count, date, list, map, number, object, orNull, type Schema, text, tuple, word, yes } from './shapes.ts';

/** What each command prints with `--format json`. Quantities are in bytes, bytes/s, seconds and 1/s; shares are 0..1. */

const version: Schema = { const: 1, description: 'Members are added under the same number; none changes its meaning.' };
/** Factors on mean and peak at the good and at the bad end. */
const RATE_ENDS = object('', { low: tuple('', number(''), number('')), high: tuple('', number(''), number('')) });
const severity = word('', SEVERITIES);
const layer = word('', LAYERS);
const verdict = word('', VERDICTS);
const band = orNull(
    word('null where the model does not hold', ['ok', 'warn', 'indicative', 'beyond-model', 'saturated']),
);
const station = word('', ['node-link', 'rack-uplink', 'media', 'switch-buffer', 'controller']);
const scenario = word('', SCENARIOS);
const names = (about: string): Schema => list(about, text(''));
const counts = object('', {
    error: count(''),
    warning: count(''),
    information: count(''),
    hint: count('Accepted risks.'),
});

const position = object('', { line: count('From 0.'), character: count('From 0, in UTF-16 code units.') });
const range = object('', { start: position, end: position });
const place = { file: text('Relative to the working directory where it lies below it.'), range };

const schedule = object('When the phases run, and what decides the end.', {
    starts: orNull(date('')),
    finish: orNull(date('The last day of the last phase.')),
    'early?': orNull(date('The finish with every duration at the good end of its range.')),
    'late?': orNull(date('The finish with every duration at the bad end of its range.')),
    critical: names('Phases that cannot take longer without the plan ending later.'),
    ends: list(
        'The platforms that are left and end.',
        object('', {
            platform: text(''),
            date: orNull(date('Its last day.')),
            slackDays: orNull(number('Whole days from the finish to its end; negative: too late.')),
            'chance?': number('Share of the cases between the early and the late one in which the plan ends in time.'),
        }),
    ),
    shortenFirst: list(
        'Phases by how much earlier the plan would end if they took as little as they can: half of what is written, or what their copy takes.',
        object('', { phase: text(''), days: count('') }),
    ),
    phases: list(
        '',
        object('', {
            name: text(''),
            starts: orNull(date('')),
            ends: orNull(date('')),
            slack: orNull(number('Seconds it may take longer without the plan ending later.')),
            'computed?': number('Seconds its copies take, where it states no duration.'),
            'earlyEnds?': orNull(date('')),
            'lateEnds?': orNull(date('')),
        }),
    ),
});

const wayBack = object('What leads back for the machines of a phase.', {
    phase: text(''),
    machines: count('Machines that leave their platform in it.'),
    closes: list(
        'Where it ends for some of them; empty where no phase closes it.',
        object('', {
            phase: text('From its end on.'),
            date: orNull(date('')),
            machines: count(''),
            missing: names('What is missing on the old side then.'),
        }),
    ),
    copies: list(
        'A copy back, step by step: what is in use, at the rate it came over.',
        object('', {
            bytes: number(''),
            rate: orNull(number('')),
            seconds: orNull(number('At least, without what changes meanwhile.')),
        }),
    ),
    pointsUntil: orNull(date('The day the first of the last restore points on the old platform are kept until.')),
});

const fill = (about: string): Schema =>
    orNull(
        object(about, {
            need: number(''),
            have: number('Room with every node.'),
            less: orNull(number('Room with one node lost; null where that says nothing.')),
            atLeast: yes('Some machines state no size.'),
        }),
    );
const capacity = object('What a fabric holds at the end of a phase.', {
    fabric: text(''),
    role: word('', ['source', 'target']),
    phase: orNull(text('null: today.')),
    nodes: orNull(count('')),
    data: fill('Bytes, without copies.'),
    memory: fill('Bytes.'),
    vcpu: fill('Virtual processors.'),
});

const cause = object('Findings that one change settles.', {
    id: text('Stable: it holds no line.'),
    title: text(''),
    severity,
    settles: names('Ids of findings.'),
    fix: orNull(text('The title of the change.')),
    phases: names('Phases it reaches.'),
    workloads: count(''),
    machines: count(''),
});

const finding = object('', {
    id: text('Stable: code, phase, cause and subjects, never a line. Findings that share all of these are numbered.'),
    cause: orNull(text('Id of the cause it belongs to.')),
    code: text('Each has a page among the rules.'),
    severity,
    ...place,
    message: text(''),
    'details?': names('Further sentences.'),
    layer: orNull(layer),
    phase: orNull(text('')),
    subjects: names('What it is about.'),
    related: list('The chain of reasons.', object('', { ...place, message: text('') })),
    fixes: names('Titles of the changes that repair it, preferred first.'),
    figures: { type: 'object', description: 'What was computed, by name; SI units, days as dates.' },
    'undecided?': yes('It holds only for a part of the range of a figure.'),
    'accepted?': object('Somebody took the risk; the finding is a hint.', {
        reason: orNull(text('')),
        by: orNull(text('')),
        severity: word('What it is without the acceptance.', SEVERITIES),
    }),
});

const check = object('What breaks, when, for whom: exitplan check PATH… --format json', {
    version,
    plans: list(
        '',
        object('', {
            file: text('The file that declares the plan.'),
            plan: orNull(text('Its name; null for files without a plan.')),
            verdict,
            phases: list('', object('', { name: text(''), verdict })),
            notLookedAt: list(
                'What the verdict does not rest on.',
                object('', {
                    what: word('', UNSEEN),
                    message: text(''),
                    help: text('Where it is told how to declare it.'),
                }),
            ),
            schedule,
            capacity: list('Today, and after each phase that changes it.', capacity),
            wayBack: list('Phases that move machines to another platform.', wayBack),
            causes: list('', cause),
            findings: list('', finding),
        }),
    ),
    summary: counts,
});

const days = (about: string): Schema => object(about, { start: orNull(date('')), end: orNull(date('')) });
const share = (about: string): Schema => object(about, { done: number(''), total: number('') });
const points = (about: string): Schema =>
    list(about, object('', { date: date(''), machines: count('Still to move.'), bytes: number('') }));
const wasNow = (about: string, value: Schema): Schema => object(about, { was: value, now: value });

const status = object('Where the plan stands: exitplan status PATH --format json', {
    version,
    plan: text(''),
    asOf: date(''),
    verdict,
    phases: list(
        'In the order of execution.',
        object('', {
            name: text(''),
            state: word('', PHASE_STATES),
            planned: days("What 'starts' and 'lasts' alone give."),
            actual: days("What 'started' and 'done' say, up to the day it is looked at."),
            expected: days('With what really happened taken into account.'),
            slackDays: orNull(number('Days it may take longer without the plan ending later.')),
            machines: count('Machines it moves.'),
            bytes: number('Their data in use.'),
        }),
    ),
    machines: share('Machines the phases move.'),
    bytes: share('Their data in use, as far as it is stated.'),
    machinesWithoutSize: count('Machines that move, of whose data nothing is stated.'),
    finish: orNull(date("The last phase's re-dated end.")),
    plannedFinish: orNull(date('The same as planned.')),
    slackDays: orNull(number('Days from the finish to the first end of a platform that is left; negative when late.')),
    burnDown: object('Machines and data still to move.', {
        planned: points(''),
        actual: points('Up to the day it is looked at.'),
        expected: points('From that day on.'),
    }),
    rates: list(
        'What the copies of phases that are done reached, fabric by fabric.',
        object('', {
            fabric: text(''),
            phases: names('In which it was measured.'),
            bytes: number(''),
            seconds: number('Time in which could be copied.'),
            rate: number('Bytes/s, at least.'),
            later: list(
                'Phases planned at another rate.',
                object('', { phase: text(''), planned: number('Bytes/s.') }),
            ),
        }),
    ),
    history: list(
        'What was found about phases that are done, and is over.',
        object('', { id: text(''), code: text(''), phase: orNull(text('')), message: text('') }),
    ),
    since: orNull(
        object('What changed since an earlier state, with --since.', {
            verdict: wasNow('', verdict),
            started: names(''),
            done: names(''),
            machines: wasNow('Moved.', count('')),
            bytes: wasNow('Moved.', number('')),
            finish: wasNow('', orNull(date(''))),
            moved: list(
                'Phases that end on another day.',
                object('', { phase: text(''), was: orNull(date('')), now: orNull(date('')) }),
            ),
            appeared: names('Findings.'),
            gone: names('Findings.'),
        }),
    ),
});

const phaseOf = (): Schema => object('', { plan: text(''), phase: text('') });
const portfolio = object('Several plans side by side: exitplan portfolio PATH… --format json', {
    version,
    asOf: date(''),
    plans: list(
        '',
        object('', {
            file: text(''),
            plan: text(''),
            title: text(''),
            verdict,
            blockers: count('Causes that block.'),
            starts: orNull(date('')),
            finish: orNull(date('')),
            slackDays: orNull(number('')),
            machines: share(''),
            bytes: share(''),
        }),
    ),
    shared: list(
        'What several plans name.',
        object('', { kind: word('', SHARED_KINDS), name: text(''), plans: names('') }),
    ),
    overlaps: list(
        'Cutover phases of different plans at the same time.',
        object('', {
            a: phaseOf(),
            b: phaseOf(),
            from: date(''),
            to: date(''),
            windowHours: orNull(
                number('Hours in which the windows of both allow cutovers; null where neither plan states windows.'),
            ),
            shared: names(''),
        }),
    ),
    loads: list(
        'The heaviest time of each fabric onto or off which several plans copy.',
        object('', {
            fabric: text(''),
            from: date(''),
            to: date(''),
            phases: list('', phaseOf()),
            rate: number('Bytes/s, at least where some state none.'),
            unknown: count('Phases that state no rate.'),
            capacity: orNull(number('Bytes/s of the storage links of all nodes.')),
        }),
    ),
    twice: list(
        'Machines that more than one plan moves off the same platform.',
        object('', { machine: text(''), platform: text(''), in: list('', phaseOf()) }),
    ),
});

const verified = object('The plan against inventories: exitplan verify PATH FILE… --format json', {
    version,
    plan: text(''),
    platforms: names('Of which an inventory was read.'),
    machines: object('', { found: count('In all inventories, without templates.'), known: count('To the plan.') }),
    jobs: count('Backup jobs that were read; without any nothing is said about protection.'),
    unassigned: names('Files that belong to no platform of the plan.'),
    differences: list(
        '',
        object('', {
            kind: word('', DIFFERENCE_KINDS),
            subject: text('A workload, machine, principal, role or fabric.'),
            plan: orNull(text('What the plan says.')),
            found: orNull(text('What was found.')),
            source: orNull(text('File, sheet and row.')),
            message: text(''),
            fix: text('What takes it over, or what to do about it.'),
            takesOver: yes('The fix is an edit of the plan, offered in the editor.'),
        }),
    ),
});

const need = object('', {
    need: number(''),
    have: number(''),
    atLeast: yes('The need is a lower bound: not every machine states its own.'),
});

const headroom = object('How full every link, disk and uplink is: exitplan headroom PATH --format json', {
    version,
    rows: list(
        'One for each fabric, phase and scenario.',
        object('', {
            fabric: text(''),
            phase: text(''),
            scenario,
            nodes: orNull(count('')),
            stations: list(
                '',
                object('', {
                    station,
                    capacity: orNull(number('')),
                    load: orNull(number('')),
                    utilisation: orNull(number('Share, at the hottest receiver.')),
                    meanUtilisation: orNull(number('Share, over all of them.')),
                    band,
                    range: orNull(
                        tuple('Utilisation at the good and the bad end of what is uncertain.', number(''), number('')),
                    ),
                }),
            ),
            bottleneck: orNull(station),
            band,
            workloads: list(
                '',
                object('', {
                    workload: text(''),
                    p99Read: orNull(number('Seconds.')),
                    p99Write: orNull(number('Seconds.')),
                    objective: orNull(number('Seconds.')),
                    meets: orNull(yes('')),
                }),
            ),
            rebuild: orNull(
                object('After the loss of a node.', {
                    seconds: number('Until it is healed.'),
                    exposure: number('Seconds without full redundancy.'),
                }),
            ),
            compute: orNull(object('', { vcpu: need, memory: need })),
            assumed: names('Figures nobody stated, with the values taken instead.'),
        }),
    ),
});

const size = object('The sheet of phase 4: exitplan size PATH [FABRIC] --format json', {
    version,
    fabrics: list(
        '',
        object('', {
            fabric: text(''),
            translation: list(
                'What a workload becomes behind the fabric, at its peak.',
                object('', {
                    workload: text(''),
                    block: number('Bytes.'),
                    frontEnd: object('', { reads: number('1/s.'), writes: number('1/s.'), bytes: number('Bytes/s.') }),
                    amplification: object('Per front-end write or read.', {
                        writeOps: number(''),
                        writeBytes: number(''),
                        readOps: number(''),
                        writeReads: number(''),
                        eastWestWrite: number('Bytes over the network per byte written.'),
                        eastWestRead: number('Bytes over the network per byte read.'),
                    }),
                    p99: object('Seconds.', {
                        source: orNull(number('')),
                        peak: orNull(number('')),
                        nodeFailure: orNull(number('')),
                        copy: orNull(number('')),
                    }),
                }),
            ),
            requires: list(
                'The least with which it keeps its headroom and objectives in every phase and scenario.',
                object('', {
                    what: word('', [
                        'links',
                        'uplinks',
                        'buffer',
                        'controller-cores',
                        'media',
                        'raw',
                        'vcpu',
                        'memory',
                        'nodes',
                    ]),
                    need: orNull(number('null where no value of this alone is enough.')),
                    have: orNull(number('null where nothing is stated.')),
                    enoughAtCentre: yes(
                        'Whether what is stated is enough with every figure at its centre: then only the worst of what nobody stated asks for more.',
                    ),
                    unit: text(''),
                    scenario: orNull(scenario),
                    phase: orNull(text('')),
                }),
            ),
            assumed: names(''),
            reason: orNull(text('Why nothing could be sized.')),
        }),
    ),
});

const run = (about: string, value: Schema): Schema =>
    list(`${about} Pairs: the first moment it holds, and the value.`, tuple('', count(''), value));
const modelPlatform = object('', {
    name: text(''),
    'title?': text(''),
    'version?': text(''),
    'ends?': date('The day on which its licence ends or it is switched off.'),
});
const modelHeadroom = object('One fabric in one scenario, from one moment to another.', {
    fabric: text(''),
    moment: count(''),
    last: count(''),
    scenario,
    stations: list(
        '',
        object('', {
            station,
            capacity: orNull(number('')),
            load: orNull(number('')),
            unit: text(''),
            utilisation: orNull(number('')),
            'range?': tuple('', number(''), number('')),
            meanUtilisation: orNull(number('')),
            band,
            'reason?': orNull(text('')),
        }),
    ),
    bottleneck: orNull(station),
    tail: orNull(
        object('The P99 that is closest to its objective, or furthest past it; seconds.', {
            workload: text(''),
            read: orNull(number('')),
            write: orNull(number('')),
            objective: orNull(number('')),
        }),
    ),
    missed: object('Workloads that miss their objective.', { count: count(''), names: names('The first few.') }),
    rebuild: orNull(object('', { seconds: number(''), exposure: number(''), rate: number('Bytes/s.') })),
    'calm?': yes('The decision matrix asks nothing mandatory of what is on it.'),
    reason: orNull(text('Why nothing could be computed.')),
});

const graph = object(
    'What the layered picture is drawn from: exitplan graph PATH --format json. A moment is 0 for today and k for the end of the k-th phase.',
    {
        version,
        plan: object('', {
            name: text(''),
            'title?': text(''),
            from: list('', modelPlatform),
            to: list('', modelPlatform),
            headroom: number('Share of every link, disk and uplink that is kept free.'),
            'starts?': date(''),
            asOf: date('The day that counts as today.'),
            'freezes?': list('', object('', { first: date(''), last: date('Included.'), 'why?': text('') })),
            'windows?': names(''),
            verdict: object('', {
                text: word('', Object.values(VERDICT_WORDS)),
                tone: word('', [...new Set(Object.values(VERDICT_TONES))]),
                error: count(''),
                warning: count(''),
                'causes?': list(
                    '',
                    object('', {
                        id: text(''),
                        title: text(''),
                        blocks: yes(''),
                        'fix?': text(''),
                        settles: names('Ids of findings.'),
                        'first?': text('The first phase it reaches.'),
                        phases: count(''),
                        machines: count(''),
                    }),
                ),
                'tally?': text(''),
                notLookedAt: list('', object('', { label: text(''), message: text('') })),
                'measureNext?': list('What to measure next, the most decisive first.', text('')),
            }),
        }),
        phases: list(
            '',
            object('', {
                name: text(''),
                'title?': text(''),
                moment: count(''),
                'starts?': date(''),
                'ends?': date(''),
                steps: names(''),
                moves: yes('It moves machines.'),
                'started?': date('When it really started.'),
                'done?': date('When it really was over.'),
                'approve?': text(''),
            }),
        ),
        components: list(
            '',
            object('', {
                id: text(''),
                kind: word('', ['identity', 'backup', 'replication', 'monitoring', 'automation', 'fabric']),
                layer,
                'title?': text(''),
                'platform?': text(''),
                side: run('', word('', ['left', 'right'])),
                state: run('', word('', ['legacy', 'abstracted', 'modelled', 'moved'])),
                line: run('The line under its name.', text('')),
            }),
        ),
        cells: list(
            'Workloads that nothing in the picture tells apart.',
            object('', {
                id: text(''),
                names: names(''),
                'title?': text(''),
                machines: count(''),
                'environment?': text(''),
                'profile?': text(''),
                groups: names(''),
                'fabric?': text('Where their data is today.'),
                'target?': text('Where it goes.'),
                side: run('', word('', ['left', 'right'])),
                state: run('', word('', ['legacy', 'abstracted', 'modelled', 'moved'])),
                line: text(''),
            }),
        ),
        ties: list(
            'What depends on what: to on from.',
            object('', {
                id: text(''),
                from: text(''),
                to: text(''),
                kind: word('', ['authorizes', 'protects', 'observes', 'manages', 'carries', 'depends']),
                what: text(''),
                states: run(
                    '',
                    object('', {
                        status: word('', TIE_STATUS),
                        'label?': text(''),
                        'findings?': names('Ids of findings.'),
                    }),
                ),
            }),
        ),
        environments: list('', object('', { name: text(''), 'title?': text(''), class: text('') })),
        groups: list('', object('', { name: text(''), 'title?': text('') })),
        findings: list(
            '',
            object('', {
                id: text(''),
                code: text(''),
                severity,
                message: text(''),
                'layer?': layer,
                'moment?': count('When it happens; missing: the whole time.'),
                'until?': count('The last moment it holds.'),
                'phase?': text(''),
                byTether: yes('What depends on what shows it.'),
                marks: names('Ids of components and cells.'),
                'accepted?': object('', { 'reason?': text(''), 'owner?': text(''), 'until?': date('') }),
                'fixes?': names(''),
            }),
        ),
        headroom: list('', modelHeadroom),
        capacity: list(
            'Data, memory or virtual processors of one fabric along the phases.',
            object('', {
                id: text(''),
                fabric: text(''),
                side: word('', ['source', 'target']),
                resource: text(''),
                fills: list(
                    'Wherever something changes, ascending.',
                    object('', {
                        moment: count(''),
                        last: count(''),
                        need: number('Bytes, or virtual processors.'),
                        have: number(''),
                        less: orNull(number('With one node lost.')),
                        tone: word('', ['over', 'near', 'fine']),
                        text: text(''),
                    }),
                ),
            }),
        ),
        fabrics: list(
            '',
            object('', {
                fabric: text(''),
                target: yes(''),
                assumed: names(''),
                trust: text('How far a P99 can be trusted, and what it rests on.'),
                input: { type: 'object', description: 'The figures it is computed from, in SI units.' },
                classes: list('Workloads with the same figures.', { type: 'object' }),
                initial: list('Class and machines on it today.', tuple('', count(''), count(''))),
                phases: list(
                    '',
                    object('', {
                        moment: count(''),
                        changes: list('Class and machines that come, or go.', tuple('', count(''), number(''))),
                        ingest: orNull(number('Bytes/s of copies while it runs; null: what one link carries.')),
                        window: number('Bytes/s of the last deltas of a switchover.'),
                        'rates?': object('Factors on mean and peak of all rates, at either end of what they may be.', {
                            before: RATE_ENDS,
                            after: RATE_ENDS,
                        }),
                        'compute?': text(''),
                    }),
                ),
            }),
        ),
        gaps: list(
            'Recovery gaps.',
            object('', {
                id: text(''),
                controller: text(''),
                workloads: names(''),
                opens: text('The phase that opens it.'),
                'closes?': text(''),
                opensAt: count(''),
                'closesAt?': count(''),
                'fromDay?': date(''),
                'toDay?': date(''),
                text: text(''),
                accepted: yes(''),
                quiet: yes('The decision matrix asks for no protection there.'),
            }),
        ),
    },
);

const roleWords = {
    exact: names('Capabilities kept whole.'),
    partial: names('Capabilities kept in part.'),
    missing: map('Of each capability kept in part the privileges it lacks.', names('')),
    lost: names(''),
    gained: names(''),
};

const access = object('Every principal on every target: exitplan access PATH --format json', {
    version,
    rows: list(
        '',
        object('', {
            principal: text(''),
            from: text(''),
            to: text(''),
            holds: text('Its role today.'),
            becomes: orNull(text('The role the plan gives it.')),
            capabilities: names('What it can do today.'),
            least: object('The custom role with the fewest privileges that keeps them.', {
                privileges: names(''),
                ...roleWords,
                'role?': text('Where the platform has no custom roles: the one it brings.'),
            }),
            recommended: object('The same without what would bring critical capabilities.', {
                privileges: names(''),
                ...roleWords,
                'role?': text(''),
            }),
            chosen: orNull(object('What the role of the plan keeps.', roleWords)),
            best: orNull(object('The role of the platform that is closest.', { role: text(''), ...roleWords })),
        }),
    ),
});

const blast = object('Who loses something: exitplan blast PATH COMPONENT --format json', {
    version,
    component: text(''),
    machines: count(''),
    layers: list('', object('', { layer, components: count(''), machines: count('') })),
    environments: list('', object('', { environment: orNull(text('')), machines: count('') })),
    phases: list('', object('', { phase: text(''), machines: count('') })),
    losses: list(
        '',
        object('', {
            component: text(''),
            layer,
            what: text(''),
            'environment?': text(''),
            machines: count(''),
            distance: count('Length of the chain of dependencies.'),
            phases: names('Phases in which it would be lost.'),
        }),
    ),
});

const movers = object('What each tool that copies machines would refuse: exitplan movers PATH --format json', {
    version,
    movers: list(
        '',
        object('', {
            product: text(''),
            title: orNull(text('')),
            machines: count('Machines the plan moves.'),
            reaches: count('Of these, the ones it has a way for.'),
            routes: list('', object('', { from: text(''), to: text(''), methods: names('') })),
            refuses: list(
                '',
                object('', {
                    feature: text(''),
                    methods: names('Ways it refuses; empty: all.'),
                    reason: orNull(text('')),
                    evidence: orNull(text('Grade and source.')),
                    workloads: names(''),
                    machines: count(''),
                }),
            ),
        }),
    ),
});

const measure = object('What to measure next: exitplan measure PATH --format json', {
    version,
    figures: list(
        'Most decisive first.',
        object('', {
            subject: text(''),
            property: text(''),
            range: orNull(tuple('', number(''), number(''))),
            unit: text(''),
            decides: names('Ids of findings.'),
        }),
    ),
});

const changed = {
    code: text(''),
    severity,
    'was?': severity,
    accepted: yes(''),
    'phase?': text(''),
    subjects: names(''),
    message: text(''),
    'subjectsBefore?': count(''),
};
const gapLength: Schema = {
    description: 'Seconds; open: until the plan ends; unknown: durations are missing; null: there is none.',
    anyOf: [{ type: 'number' }, { enum: ['open', 'unknown', null] }],
};
const headroomState = orNull(
    object('', {
        scenario,
        station,
        utilisation: number(''),
        band: word('', ['ok', 'warn', 'indicative', 'beyond-model', 'saturated']),
    }),
);

const diff = object('What a change of a plan does: exitplan diff OLD NEW --format json', {
    version,
    plan: text(''),
    verdict: wasNow('', verdict),
    causes: object('Causes that block, by their titles.', { gone: names(''), appeared: names('') }),
    dates: list(
        'Phases of both versions that end on another day.',
        object('', { phase: text(''), was: orNull(date('')), now: orNull(date('')) }),
    ),
    phases: object('', {
        added: names(''),
        removed: names(''),
        moved: list(
            '',
            object('', {
                phase: text(''),
                from: count(''),
                to: count(''),
                'before?': text('The phase it now comes before.'),
            }),
        ),
        changed: names(''),
    }),
    declarations: object('', { added: names(''), removed: names(''), changed: names('') }),
    findings: object('', {
        appeared: list('', object('', changed)),
        gone: list('', object('', changed)),
        changed: list('', object('', changed)),
    }),
    gaps: list(
        'Recovery gaps that open, close or have another length.',
        object('', {
            controller: text(''),
            phase: text(''),
            workloads: count(''),
            was: gapLength,
            now: gapLength,
            rpo: object('Seconds.', { was: orNull(number('')), now: orNull(number('')) }),
        }),
    ),
    headroom: list(
        'The worst scenario of a fabric in a phase, where it differs.',
        object('', { fabric: text(''), phase: text(''), was: headroomState, now: headroomState }),
    ),
    'ends?': object('Missing where it is the same.', { was: orNull(date('')), now: orNull(date('')) }),
    counts: object('', { was: counts, now: counts }),
    tightest: object('The fullest station, share.', { was: orNull(number('')), now: orNull(number('')) }),
});

const at = object('', { file: text(''), sheet: text(''), row: count('0: the sheet as a whole.') });
const listed = list('', object('', { name: text(''), at, 'reason?': text('') }));
const totals = {
    machines: count(''),
    on: count(''),
    off: count(''),
    suspended: count(''),
    templates: count(''),
    vcpu: count(''),
    memory: number('Bytes.'),
    provisioned: number('Bytes.'),
    inUse: number('Bytes.'),
    withIo: count('Machines with I/O figures.'),
};

const imported = object('What an import read and did not read: exitplan import FILE… --format json', {
    version,
    sources: list(
        '',
        object('', {
            file: text(''),
            format: text(''),
            title: text(''),
            unread: names('Sheets that were not needed.'),
        }),
    ),
    sheets: list(
        'read is used and skipped together.',
        object('', {
            file: text(''),
            sheet: text(''),
            read: count(''),
            used: count(''),
            skipped: list('', object('', { reason: text(''), count: count(''), rows: list('', count('')) })),
            missing: names('Columns that would have been used.'),
        }),
    ),
    totals: object('', {
        ...totals,
        hosts: count(''),
        clusters: list('', object('', { name: text(''), ...totals, hosts: count('') })),
    }),
    reconciled: list(
        'Totals of the files beside those of the plan; the differences of a line add up to the difference of its totals.',
        object('', {
            what: word('', ['machines', 'vcpu', 'memory', 'disk', 'used']),
            files: number(''),
            plan: number(''),
            differences: list('', object('', { amount: number(''), machines: count(''), why: text('') })),
        }),
    ),
    stated: list(
        'Totals that a file without machines states, beside those of the machines that other files list; memory rounded for each machine.',
        object('', {
            file: text(''),
            what: word('', ['machines', 'vcpu', 'memory', 'disk', 'disks', 'hosts']),
            stated: number(''),
            found: number(''),
        }),
    ),
    notUnderstood: list(
        'Columns that no reader understood, with their first values.',
        object('', { file: text(''), sheet: text(''), column: text(''), values: names('') }),
    ),
    controlPlane: list(
        'Machines that the others are run, protected, watched or signed in with; of low confidence: a question.',
        object('', {
            machine: text(''),
            kind: text(''),
            confidence: word('', ['high', 'medium', 'low']),
            reason: text(''),
        }),
    ),
    leftOut: list(
        'Machines that do not become workloads.',
        object('', { machine: text(''), row: count(''), reason: text('') }),
    ),
    machines: object('', { templates: listed, poweredOff: listed, suspended: listed, skipped: listed }),
    concerns: list(
        '',
        object('', {
            id: text(''),
            category: word('', ['Critical', 'Warning', 'Information']),
            title: text(''),
            'feature?': text(''),
            machines: count(''),
            looked: count('Machines that could show it.'),
            examples: names(''),
        }),
    ),
    problems: list(
        '',
        object('', {
            code: text(''),
            severity: word('', ['error', 'warning', 'information']),
            message: text(''),
            count: count(''),
            at: list('', at),
        }),
    ),
    changes: list(
        'Against the inventory that was there.',
        object('', {
            kind: word('', ['added', 'changed', 'renamed', 'gone', 'returned', 'removed', 'kept', 'conflict']),
            keyword: text(''),
            name: text(''),
            'property?': text(''),
            'before?': text(''),
            'after?': text(''),
        }),
    ),
    'draft?': object('', {
        waves: list(
            '',
            object('', {
                name: text(''),
                machines: count(''),
                used: number('Bytes.'),
                seconds: number(''),
                'note?': text(''),
            }),
        ),
        rate: number('Bytes/s.'),
        notes: names(''),
    }),
});

const calibrate = object('Predicted against measured: exitplan calibrate FILE… --format json', {
    version,
    fits: list(
        '',
        object('', {
            operation: word('', ['read', 'write']),
            block: number('Bytes.'),
            sequential: yes(''),
            software: orNull(number('Seconds; null without a fabric.')),
            unloaded: number('Seconds of one I/O on an idle system.'),
            maximum: number('1/s.'),
            concurrency: number('I/Os in flight that it takes to reach the maximum.'),
            tolerance: orNull(
                number(
                    'Share by which the means of other depths are missed; null where nothing is left to check with.',
                ),
            ),
            points: list(
                '',
                object('', {
                    file: text(''),
                    depth: number(''),
                    iops: number('1/s.'),
                    mean: number('Seconds.'),
                    p99: orNull(number('Seconds.')),
                    predictedMean: number('Seconds.'),
                    predictedP99: orNull(number('Seconds.')),
                    fitted: yes('The fit rests on it.'),
                }),
            ),
        }),
    ),
    links: list(
        '',
        object('', { file: text(''), rate: number('Bytes/s.'), streams: count(''), retransmits: orNull(count('')) }),
    ),
    notes: list('', object('', { file: text(''), what: text('') })),
    unused: list('', object('', { file: text(''), why: text('') })),
});

/** The schema of each command's JSON. */
export const OUTPUTS: Readonly<Record<string, Schema>> = {
    access,
    blast,
    calibrate,
    check,
    diff,
    graph,
    headroom,
    import: imported,
    measure,
    movers,
    portfolio,
    size,
    status,
    verify: verified,
};
