import { percent, STATION_NAMES } from '../../language/analysis/headroom/telling/station-names.ts';
import { isLoaded } from '../../language/analysis/headroom/telling/text.ts';
import { codeLenses, resolveCodeLens } from '../../language/lsp/code-lens.ts';
import { diagnosticsOf, verdictOf } from '../../language/lsp/diagnostics.ts';
import { inlayHints } from '../../language/lsp/inlay-hints.ts';
import { reportText } from '../../language/report/output/render.ts';
import type { PlanUnit, PlanWorkspace } from '../../language/workspace/workspace.ts';
import { rowJson } from '../../src/cli/commands/headroom.ts';
import { findingsJson } from '../../src/cli/output/findings-json.ts';
import { printFindings } from '../../src/cli/output/findings-text.ts';
import { sarif } from '../../src/cli/output/sarif.ts';
import { statusText } from '../../src/verdict/verdict.ts';
import { modelOf } from '../../webview/scene/from-analysis/index.ts';
import { rowsAt } from '../../webview/scene/model.ts';

/** What each surface says of a plan, read off what it shows, so that they can be compared with each other. */

export interface Tightest {
    readonly station: string;
    /** Per cent, as it is written. */
    readonly percent: string;
    readonly scenario: string;
    readonly phase: string;
}

/** What a surface may say; what it does not show is left out. */
export interface Said {
    readonly verdict?: string;
    /** `5 causes, 4 blockers · 33 findings`. */
    readonly tally?: string;
    readonly errors?: number;
    readonly warnings?: number;
    readonly notes?: number;
    readonly accepted?: number;
    /** Titles, in their order. */
    readonly causes?: readonly string[];
    readonly remedies?: readonly (string | null)[];
    readonly phases?: readonly string[];
    /** The days each phase begins and ends; `–` where they are not known. */
    readonly dates?: readonly string[];
    /** The day the last phase ends. */
    readonly finish?: string;
    /** By fabric. */
    readonly tightest?: Readonly<Record<string, Tightest>>;
}

const WORDS = { 'no-go': 'No-go', depends: 'Depends', conditions: 'Go, with conditions', go: 'Go' } as const;

interface JsonFinding {
    readonly severity: string;
    readonly phase: string | null;
}
interface JsonCause {
    readonly title: string;
    readonly severity: string;
    readonly fix: string | null;
}
interface JsonPlan {
    readonly verdict: keyof typeof WORDS;
    readonly phases: readonly { readonly name: string; readonly verdict: keyof typeof WORDS }[];
    readonly causes: readonly JsonCause[];
    readonly findings: readonly JsonFinding[];
    readonly schedule: {
        readonly finish: string | null;
        readonly phases: readonly {
            readonly name: string;
            readonly starts: string | null;
            readonly ends: string | null;
        }[];
    };
}

/** All surfaces of a plan by their names. */
export async function surfacesOf(unit: PlanUnit, workspace: PlanWorkspace): Promise<Readonly<Record<string, Said>>> {
    return {
        json: jsonSays(unit),
        'headroom --format json': headroomSays(unit),
        text: textSays(unit),
        sarif: sarifSays(unit),
        'status bar': statusSays(unit),
        problems: problemsSay(unit),
        picture: pictureSays(unit),
        'report in Markdown': markdownSays(
            unit,
            await reportText(unit.analysis, 'markdown'),
            headroomSays(unit).tightest ?? {},
        ),
        'report in HTML': htmlSays(await reportText(unit.analysis, 'html')),
        lenses: lensesSay(unit, workspace),
        hints: hintsSay(unit, workspace),
    };
}

function jsonSays(unit: PlanUnit): Said {
    const { plans } = JSON.parse(JSON.stringify(findingsJson([unit], uri => uri))) as { plans: JsonPlan[] };
    const plan = plans[0]!;
    const count = (severity: string) => plan.findings.filter(f => f.severity === severity).length;
    return {
        verdict: WORDS[plan.verdict],
        tally: tallied(
            plan.causes.length,
            plan.causes.filter(c => c.severity === 'error').length,
            plan.findings.filter(f => f.severity !== 'hint').length,
        ),
        errors: count('error'),
        warnings: count('warning'),
        notes: count('information'),
        accepted: count('hint'),
        causes: plan.causes.map(c => c.title),
        remedies: plan.causes.map(c => c.fix),
        phases: plan.phases.map(p => WORDS[p.verdict]),
        dates: plan.schedule.phases.map(p => `${p.starts ?? '–'} ${p.ends ?? '–'}`),
        finish: plan.schedule.finish ?? '–',
    };
}

function tallied(causes: number, blockers: number, findings: number): string {
    const part = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;
    if (causes === 0) {
        return findings === 0 ? 'no findings' : `no blockers · ${part(findings, 'note')}`;
    }
    return `${part(causes, 'cause')}, ${blockers === 0 ? 'no blockers' : part(blockers, 'blocker')} · ${part(findings, 'finding')}`;
}

interface JsonRow {
    readonly fabric: string;
    readonly phase: string;
    readonly scenario: string;
    readonly bottleneck: string | null;
    readonly stations: readonly { readonly station: keyof typeof STATION_NAMES; readonly utilisation: number | null }[];
}

/** The fullest station over all rows, as a reader of the JSON would look for it. */
function fullest(rows: readonly JsonRow[]): Record<string, Tightest> {
    const found: Record<string, Tightest & { readonly share: number }> = {};
    for (const { fabric, phase, scenario, stations } of rows) {
        for (const { station, utilisation } of stations) {
            if (utilisation !== null && utilisation > (found[fabric]?.share ?? 0)) {
                found[fabric] = {
                    station: STATION_NAMES[station],
                    percent: percent(utilisation).replace(' %', ''),
                    scenario,
                    phase,
                    share: utilisation,
                };
            }
        }
    }
    return Object.fromEntries(Object.entries(found).map(([name, { share: _, ...rest }]) => [name, rest]));
}

function headroomSays({ analysis }: PlanUnit): Said {
    // A phase in which nothing is on a fabric, and nothing comes, has a row with what an empty fabric would do.
    const rows = analysis.headroom.fabrics
        .flatMap(f =>
            f.rows.filter(r =>
                isLoaded(
                    f,
                    analysis.plan.phases.findIndex(p => p.name === r.phase),
                    r.scenario,
                ),
            ),
        )
        .map(row => JSON.parse(JSON.stringify(rowJson(row))) as JsonRow);
    return { tightest: fullest(rows) };
}

function textSays(unit: PlanUnit): Said {
    let text = '';
    const write = (part: string) => {
        text += part;
    };
    const io = { stdout: write, data: write, stderr: write, cwd: '/', color: false };
    printFindings([unit], uri => uri, io, false);
    const head = /^(.*?): (?:plan '.*?' \(.*?\)|\S+), (.*)$/m.exec(text)!;
    const numbered = [...text.matchAll(/^\d+\. (?:error|warning|information|hint) {2}(.*)$/gm)];
    const last = text.trimEnd().slice(text.trimEnd().lastIndexOf('\n') + 1);
    const count = (word: RegExp) => Number(word.exec(last)?.[1] ?? 0);
    return {
        verdict: head[1]!,
        tally: head[2]!,
        errors: count(/(\d+) errors?/),
        warnings: count(/(\d+) warnings?/),
        notes: count(/\(.*?(\d+) notes?.*\)/),
        accepted: count(/(\d+) accepted risks?/),
        causes: numbered.map(m => m[1]!),
    };
}

function sarifSays(unit: PlanUnit): Said {
    const log = JSON.parse(JSON.stringify(sarif([unit], uri => uri)));
    const [run] = log.runs;
    const [plan] = run.properties.plans as JsonPlan[];
    return {
        verdict: WORDS[plan!.verdict],
        phases: plan!.phases.map(p => WORDS[p.verdict]),
        causes: plan!.causes.map(c => c.title),
        remedies: plan!.causes.map(c => c.fix),
        accepted: run.results.filter((r: { suppressions?: unknown }) => r.suppressions).length,
        errors: run.results.filter(
            (r: { level: string; suppressions?: unknown }) => r.level === 'error' && !r.suppressions,
        ).length,
    };
}

function statusSays(unit: PlanUnit): Said {
    const [verdict, ...rest] = statusText(verdictOf(unit)).split(' · ');
    return { verdict, tally: rest.join(' · ') };
}

/** What the Problems view counts. */
function problemsSay(unit: PlanUnit): Said {
    const shown = [...diagnosticsOf(unit).values()].flat();
    const elsewhere = unit.analysis.findings.length - shown.length;
    const count = (severity: number) => shown.filter(d => d.severity === severity).length;
    return elsewhere > 0 ? {} : { errors: count(1), warnings: count(2), notes: count(3), accepted: count(4) };
}

function pictureSays({ analysis }: PlanUnit): Said {
    const { plan, phases, headroom } = modelOf(analysis);
    const day = (value: number | undefined) =>
        value === undefined ? '–' : new Date(Math.floor(value) * 86_400_000).toISOString().slice(0, 10);
    const rows = phases.flatMap(p =>
        rowsAt(headroom, p.moment).map(row => ({ ...row, phase: p.name }) as unknown as JsonRow),
    );
    return {
        verdict: plan.verdict.text,
        tally: plan.verdict.tally,
        errors: plan.verdict.error,
        warnings: plan.verdict.warning,
        causes: plan.verdict.causes?.map(c => c.title),
        remedies: plan.verdict.causes?.map(c => c.fix ?? null),
        dates: phases.map(p => `${day(p.starts)} ${day(p.ends)}`),
        tightest: fullest(rows),
    };
}

function plainMarkdown(text: string): string {
    return text.replace(/\\([\\`*_{}[\]()#+!|<>~&.-])/g, '$1');
}

function counted(facts: string): Pick<Said, 'errors' | 'warnings' | 'notes' | 'accepted'> {
    const count = (word: RegExp) => Number(word.exec(facts)?.[1] ?? 0);
    return {
        errors: count(/(\d+) errors?/),
        warnings: count(/(\d+) warnings?/),
        notes: count(/(\d+) notes?/),
        accepted: count(/(\d+) accepted risks?/),
    };
}

function markdownSays({ plan }: PlanUnit, raw: string, expected: Readonly<Record<string, Tightest>>): Said {
    const text = plainMarkdown(raw);
    const whole = /^\| The whole plan \| – \| – \| \**(.*?)\** \|/m.exec(text)?.[1];
    const tally = /^\**(?:No-go|Depends|Go, with conditions|Go): (.*?)\.(?: |\**$)/m.exec(text)?.[1];
    const facts = /Findings\W*\s(.*)$/m.exec(text)?.[1] ?? '';
    const finish = /Finishes\W*?\s(\d{4}-\d{2}-\d{2})/m.exec(text)?.[1];
    return {
        verdict: whole,
        ...(tally === undefined ? {} : { tally }),
        ...counted(facts),
        ...(plan.phases.length > 0 ? { finish: finish ?? '–' } : {}),
        tightest: tightestInText(raw, expected),
    };
}

/** Fabric by fabric the table of its tightest phase; the fullest cell of it, of those written alike the one that is expected. */
function tightestInText(text: string, expected: Readonly<Record<string, Tightest>>): Record<string, Tightest> {
    const found: Record<string, Tightest> = {};
    const names = ['node-link', 'rack-uplink', 'media', 'switch-buffer', 'controller'] as const;
    for (const part of text.split(/^#{2,3} /m)) {
        const head = /^`(.*?)` in phase `(.*?)`, its tightest/.exec(part);
        if (!head) {
            continue;
        }
        let most = 0;
        for (const line of part.matchAll(/^\| ([a-z+-]+) \| [^|]+ \|(.*)$/gm)) {
            line[2]!
                .split('|')
                .slice(0, names.length)
                .forEach((cell, i) => {
                    const value = cell.replace(/[*%\\]|&lt;/g, m => (m === '&lt;' ? '<' : '')).trim();
                    const share = value === '< 0.1' ? 0.05 : Number(value);
                    const like = expected[head[1]!];
                    const same = like?.scenario === line[1] && like?.station === STATION_NAMES[names[i]!];
                    if (share > most || (share === most && same)) {
                        most = share;
                        found[head[1]!] = {
                            station: STATION_NAMES[names[i]!],
                            percent: value,
                            scenario: line[1]!,
                            phase: head[2]!,
                        };
                    }
                });
        }
    }
    return found;
}

function htmlSays(html: string): Said {
    const text = html.replace(/<style[\s\S]*?<\/style>|<svg[\s\S]*?<\/svg>/g, '').replace(/<[^>]+>/g, '\n');
    const verdict = /\n(No-go|Depends|Go, with conditions|Go)[:.]/.exec(text)?.[1];
    const facts = /\nFindings\s*\n+(.*)\n/.exec(text)?.[1] ?? '';
    return { verdict, ...counted(facts) };
}

function lensesSay(unit: PlanUnit, workspace: PlanWorkspace): Said {
    const tightest: Record<string, Tightest> = {};
    for (const uri of unit.files) {
        for (const lens of codeLenses(workspace, uri)) {
            const title = resolveCodeLens(workspace, lens).command?.title ?? '';
            const found =
                /^tightest: (node link|rack uplink|media|switch buffer|controller) (.+?) % in (\S+), phase '(.*)'$/.exec(
                    title,
                );
            if (found) {
                tightest[(lens.data as { name: string }).name] = {
                    station: found[1]!,
                    percent: found[2]!,
                    scenario: found[3]!,
                    phase: found[4]!,
                };
            }
        }
    }
    return { tightest };
}

/** Dates behind what a phase lasts. */
function hintsSay(unit: PlanUnit, workspace: PlanWorkspace): Said {
    const whole = { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } };
    const labels = unit.files
        .flatMap(uri => inlayHints(workspace, uri, whole))
        .map(hint => String(hint.label))
        .flatMap(label => /^(\d{4}-\d{2}-\d{2}) to (\d{4}-\d{2}-\d{2})$/.exec(label)?.slice(1).join(' ') ?? []);
    return unit.plan.phases.every(p => p.record.figures['lasts']) && labels.length === unit.plan.phases.length
        ? { dates: labels }
        : {};
}
