import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstOf, there } from '../language/basics/lists.ts';
import { build } from '../scripts/build.ts';
import { workspaceOf } from '../test/check.ts';
import { modelOf } from '../webview/scene/from-analysis/index.ts';
import { estate } from './estate.ts';
import { planFiles } from './plan-text.ts';

/** Processor time (ms, all threads). */
export interface StartTimes {
    /** Whole processes: Node that does nothing, and a small plan checked by what npm starts. */
    readonly node: readonly number[];
    readonly check: readonly number[];
    /** Whole processes with an estate: checked, and reported on. */
    readonly checkOfMany: readonly number[];
    readonly report: readonly number[];
    /** In one process: the first findings of an estate, and the picture's data after a key. */
    readonly analysis: readonly number[];
    readonly picture: readonly number[];
}

const root = join(import.meta.dirname, '..');
const SMALL_PLAN = join(root, 'examples/lab/plan.exit');
const RUNS = 7;
/** Workloads of the estate. */
const MANY = 1500;
const RUNS_OF_MANY = 3;
const KEYS = 12;

/** Measures what is compared in turns, what Node compiled before at hand; `before` counts as well. */
export async function measureStart(before?: StartTimes): Promise<StartTimes> {
    await build();
    const home = join(root, '.bench/home');
    mkdirSync(home, { recursive: true });
    const check = [join(root, 'dist/start.cjs'), 'check', SMALL_PLAN];
    spent(check, home);
    const times = Array.from({ length: RUNS }, () => [spent(['-e', '0'], home), spent(check, home)] as const);
    const folder = join(root, '.bench/start');
    mkdirSync(folder, { recursive: true });
    const text = firstOf(planFiles(estate(MANY))).text;
    writeFileSync(join(folder, 'plan.exit'), text);
    const many = Array.from(
        { length: RUNS_OF_MANY },
        () =>
            [
                spent([join(root, 'dist/start.cjs'), 'check', folder], home),
                spent([join(root, 'dist/start.cjs'), 'report', folder], home),
            ] as const,
    );
    const { analysis, picture } = pictureTimes(text);
    return {
        node: [...(before?.node ?? []), ...times.map(([node]) => node)],
        check: [...(before?.check ?? []), ...times.map(([, time]) => time)],
        checkOfMany: [...(before?.checkOfMany ?? []), ...many.map(([time]) => time)],
        report: [...(before?.report ?? []), ...many.map(([, time]) => time)],
        analysis: [...(before?.analysis ?? []), analysis],
        picture: [...(before?.picture ?? []), ...picture],
    };
}

/** The first findings of a plan, and what the picture is made of after each of some keys. */
function pictureTimes(text: string): { readonly analysis: number; readonly picture: readonly number[] } {
    const uri = 'file:///plans/plan.exit';
    const start = cpu();
    const workspace = workspaceOf({ 'plan.exit': text });
    const unit = () => there(workspace.unitOf(uri), 'plan');
    void unit().analysis.findings.length;
    const analysis = cpu() - start;
    const document = there(workspace.document(uri), 'document');
    const at = text.indexOf('vcpu ', text.length / 2) + 'vcpu '.length;
    const range = { start: document.positionAt(at), end: document.positionAt(at + 1) };
    const picture = Array.from({ length: KEYS }, (_, i) => {
        workspace.change(uri, [{ range, text: String(1 + (i % 8)) }], i + 2);
        const now = unit().analysis;
        void now.findings.length;
        const before = cpu();
        void modelOf(now);
        return cpu() - before;
    });
    return { analysis, picture };
}

function cpu(): number {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
}

function spent(args: readonly string[], home: string): number {
    const { stderr } = spawnSync(process.execPath, ['--require', join(import.meta.dirname, 'spent.cjs'), ...args], {
        cwd: root,
        encoding: 'utf8',
        env: { ...process.env, HOME: home, XDG_CACHE_HOME: '', NODE_COMPILE_CACHE: undefined },
    });
    const time = /processor time (\d+)/.exec(stderr)?.[1];
    if (time === undefined) {
        throw new Error(`a process told no processor time: ${stderr.slice(0, 300)}`);
    }
    return Number(time);
}
