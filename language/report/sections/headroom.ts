import { computeText } from '../../analysis/headroom/sizing/compute.ts';
import { BAND_WORDS, percent, STATION_NAMES } from '../../analysis/headroom/telling/station-names.ts';
import type { Band, StationName } from '../../physics/index.ts';
import { durationText, shareText } from '../../plan/units.ts';
import { type FabricReport, type HeadroomRun, objectivesText, type ScenarioReport } from '../model/headroom.ts';
import type { ReportModel } from '../model/model.ts';
import { type Block, type Cell, columns, type Text, type Tone } from '../output/document.ts';
import { capital, code, joined, link, nameTexts, number, rich } from '../text.ts';

/** Every scenario is printed for so many fabrics. */
const MOST_TABLES = 6;

/** I/O headroom: fabric and phase with the worst scenario, then every scenario of the tightest phase of each fabric. */
export function headroomSection(m: ReportModel): Block[] {
    const computed = m.headroom.filter(h => h.reason === undefined);
    const silent = m.headroom.filter(h => h.reason !== undefined && h.role === 'target');
    return [
        { type: 'heading', level: 2, text: 'I/O headroom', id: 'headroom' },
        {
            type: 'text',
            tone: 'quiet',
            text: `Utilisation at the busiest receiver; the plan keeps ${shareText(m.headroomKept)} free, so ${shareText(1 - m.headroomKept)} is the line. For each fabric and phase every scenario that applies is computed: steady and peak, a lost link, uplink or node, a node in maintenance and another lost meanwhile, the copy of the wave, that copy at peak, at the switchover, and with a lost node.`,
        },
        {
            type: 'table',
            caption: 'Worst scenario for each fabric and phase',
            columns: columns(
                'Fabric',
                'Phase',
                '#Machines then',
                'Worst scenario',
                'Tightest station',
                '#Utilisation',
                'Band',
                'P99 objectives',
                'To restore',
                'Risk',
            ),
            empty: 'No fabric of the plan is described well enough to be computed.',
            rows: computed.flatMap(h => runRows(m, h)),
        },
        ...causeTable(m),
        ...silent.map(
            (h): Block => ({ type: 'text', text: rich`${code(h.fabric)}: ${h.reason ?? ''}`, tone: 'quiet' }),
        ),
        ...tightestFirst(computed)
            .slice(0, MOST_TABLES)
            .flatMap(h => scenarioTable(m, h)),
        ...(computed.length > MOST_TABLES
            ? [
                  {
                      type: 'text',
                      text: `Every scenario of the ${MOST_TABLES} tightest fabrics is printed; exitplan headroom has those of all ${computed.length}.`,
                      tone: 'quiet',
                  } as const,
              ]
            : []),
    ];
}

function runRows(m: ReportModel, h: FabricReport): Cell[][] {
    return h.runs.map(run => {
        const { row, station, utilisation } = run.worst;
        const phase: Text = run.first === run.last ? [code(run.first)] : rich`${code(run.first)} to ${code(run.last)}`;
        return [
            rich`${code(h.fabric)}${h.role === 'source' ? ' (today)' : ''}`,
            phase,
            number(run.machines),
            row.scenario,
            station === undefined ? '–' : STATION_NAMES[station],
            utilisationCell(m, utilisation),
            bandCell(row.band),
            { text: objectivesText(run.worst), tone: run.worst.missed > 0 ? 'bad' : 'quiet' },
            settingCell(run, m),
            run.risks.length === 0 ? '–' : joined(run.risks.map(id => link(id))),
        ];
    });
}

/** The causes to restore; a tight row that presses on nobody the matrix asks about has none. */
function settingCell({ worst, causes }: HeadroomRun, m: ReportModel): Cell {
    if (causes.length > 0) {
        return joined(causes.map(id => link(id)));
    }
    // A buffer is either large enough or not: the plan's headroom is about links, disks and uplinks.
    const line = worst.station === 'switch-buffer' ? 1 : 1 - m.headroomKept;
    return worst.missed > 0 || (worst.utilisation !== null && worst.utilisation > line + 1e-9)
        ? 'not asked for: hits nobody the matrix asks about'
        : 'not needed';
}

function causeTable(m: ReportModel): Block[] {
    const rows = m.headroom.flatMap(h =>
        h.causes.map((c): Cell[] => {
            const [first = 'no automatic fix', ...more] = c.settings;
            return [
                { text: c.id, id: c.id },
                rich`${code(h.fabric)}, ${c.floor ? 'the way itself' : STATION_NAMES[c.station]}`,
                nameTexts(c.phases, 4),
                { text: first, more },
                c.risks.length === 0 ? '–' : joined(c.risks.map(id => link(id))),
            ];
        }),
    );
    if (rows.length === 0) {
        return [];
    }
    const several = m.headroom.filter(h => h.causes.length > 1);
    return [
        {
            type: 'table',
            caption: 'Remedies per bottleneck; one per row is enough, every row is needed',
            empty: '',
            columns: columns('!Id', 'Fabric, cause', 'Shows in', '*Settings', 'Risk'),
            rows,
        },
        ...several.map(
            (h): Block => ({
                type: 'text',
                tone: 'near',
                text: rich`${code(h.fabric)} has ${h.causes.length} bottlenecks; all of them must be relieved, with one remedy each of ${joined(h.causes.map(c => link(c.id)))}.`,
            }),
        ),
    ];
}

/** In the order of the plan, unless there are more than are printed. */
function tightestFirst(fabrics: readonly FabricReport[]): readonly FabricReport[] {
    if (fabrics.length <= MOST_TABLES) {
        return fabrics;
    }
    const used = (h: FabricReport) => h.tightest?.worst.utilisation ?? 0;
    return fabrics
        .map((h, i) => ({ h, i }))
        .sort((a, b) => used(b.h) - used(a.h) || a.i - b.i)
        .map(({ h }) => h);
}

const ORDER: readonly StationName[] = ['node-link', 'rack-uplink', 'media', 'switch-buffer', 'controller'];

function scenarioTable(m: ReportModel, h: FabricReport): Block[] {
    const { tightest } = h;
    if (!tightest) {
        return [];
    }
    return [
        {
            type: 'heading',
            level: 3,
            id: `headroom-${m.headroom.indexOf(h) + 1}`,
            text: rich`${code(h.fabric)} in phase ${code(tightest.phase)}, its tightest`,
        },
        {
            type: 'table',
            caption: `All scenarios of ${h.fabric} in phase ${tightest.phase}`,
            empty: '',
            columns: [
                ...columns('Scenario', '#Nodes'),
                ...ORDER.map(s => ({ title: capital(STATION_NAMES[s]), number: true })),
                ...columns('Tightest', 'Band', 'P99 objectives', '#Heals in (exposed for)'),
            ],
            rows: tightest.scenarios.map(s => scenarioRow(m, s)),
        },
        ...computeLine(tightest.scenarios),
        { type: 'text', tone: 'quiet', text: `P99: ${h.trust}.` },
    ];
}

/** Processors and memory with one node lost, where the fabric says what it has. */
function computeLine(scenarios: readonly ScenarioReport[]): Block[] {
    const { compute } = scenarios.find(s => s.row.scenario === 'node-failure')?.row ?? {};
    return compute ? [{ type: 'text', tone: 'quiet', text: `With one node lost: ${computeText(compute)}.` }] : [];
}

function scenarioRow(m: ReportModel, s: ScenarioReport): Cell[] {
    const { row } = s;
    const used = ORDER.map(name =>
        utilisationCell(m, row.stations.find(x => x.station === name)?.utilisation ?? null, name === 'switch-buffer'),
    );
    return [
        row.scenario,
        row.nodes === null ? '–' : number(row.nodes),
        ...used,
        s.station === undefined ? '–' : STATION_NAMES[s.station],
        bandCell(row.band),
        { text: objectivesText(s), tone: s.missed > 0 ? 'bad' : 'quiet' },
        row.rebuild ? `${durationText(row.rebuild.seconds)} (${durationText(row.rebuild.exposure)})` : '–',
    ];
}

/** Full is bad, above the line is near; a buffer is either large enough or not. */
function utilisationCell(m: ReportModel, utilisation: number | null, buffer = false): Cell {
    if (utilisation === null) {
        return 'not known';
    }
    const tone: Tone = utilisation >= 1 ? 'bad' : !buffer && utilisation > 1 - m.headroomKept + 1e-9 ? 'near' : 'quiet';
    return { text: percent(utilisation), tone };
}

function bandCell(band: Band | null): Cell {
    if (band === null) {
        return 'not computed';
    }
    return { text: BAND_WORDS[band], tone: band === 'saturated' ? 'bad' : band === 'ok' ? 'quiet' : 'near' };
}
