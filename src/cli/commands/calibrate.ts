import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fabricModel } from '../../../language/analysis/headroom/input.ts';
import { calibrationOf, figureEdits, isUsed } from '../../../language/calibration/calibrate.ts';
import type { MeasuredFigures } from '../../../language/calibration/figures.ts';
import { calibrationJson, calibrationText } from '../../../language/calibration/report.ts';
import { applyTo } from '../../../language/edits/apply.ts';
import type { Fabric } from '../../../language/plan/plan.ts';
import { normalUri } from '../../../language/workspace/uris.ts';
import type { PlanUnit } from '../../../language/workspace/workspace.ts';
import { PlanWorkspace } from '../../../language/workspace/workspace.ts';
import { headText, inlineBlock } from '../../../language/writing/declarations.ts';
import { written } from '../../../language/writing/names.ts';
import { readMeasurement } from '../../calibrate/disk.ts';
import { writeFiles } from '../../files/write.ts';
import type { Parsed } from '../args.ts';
import { asOfDay, oneOf, parse } from '../args.ts';
import type { Io } from '../io.ts';
import { jsonSeen, UsageError } from '../io.ts';
import { libraryOnDisk, loadPlans, showPath } from '../load.ts';
import { rewritten } from '../rewrite.ts';

const OPTIONS = {
    output: { type: 'string', short: 'o' },
    fabric: { type: 'string' },
    like: { type: 'string' },
    nodes: { type: 'string' },
    links: { type: 'string' },
    media: { type: 'string' },
    format: { type: 'string' },
    'as-of': { type: 'string' },
} as const;

/** Where the figures go: a fabric of a plan file, and the file's text with other figures in it. */
interface Goal {
    readonly unit: PlanUnit;
    readonly fabric: Fabric;
    write(text: string): void;
    readonly text: string;
}

/** `exitplan calibrate FILE… [-o fabric.exit]`: fits what was measured, shows predicted against measured, and writes the fabric's figures. */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, OPTIONS);
    const format = oneOf('format', values['format'], ['text', 'json'] as const, 'text');
    if (paths.length === 0) {
        throw new UsageError(
            'calibrate needs at least one file: results of fio, diskspd, iperf3, vdbench, rados bench …',
        );
    }
    const readings = [];
    for (const path of paths) {
        readings.push(await readMeasurement(resolve(io.cwd, path)));
    }
    const day = asOfDay(values['as-of']);
    const goal = goalOf(values, day, io);
    const calibration = calibrationOf(
        readings,
        goal && { fabric: goal.fabric, model: fabricModel(goal.unit.plan, goal.fabric).full },
        day,
    );
    const { figures } = calibration;
    if (format === 'json') {
        io.data(`${jsonSeen(JSON.stringify(calibrationJson(calibration), undefined, 2))}\n`);
    } else {
        io.stdout(calibrationText(calibration));
    }
    if (goal !== null && figures !== null) {
        writeFigures(goal, figures, format === 'json' ? io.stderr : io.stdout);
    }
    return isUsed(calibration) ? 0 : 1;
}

function writeFigures(goal: Goal, figures: MeasuredFigures, say: (text: string) => void): void {
    if (figures.properties.size === 0) {
        say(`Nothing was written into '${goal.fabric.name}': no figure could be told.\n`);
        return;
    }
    goal.write(applyTo(goal.text, figureEdits(goal.fabric, figures)));
    say(`'${goal.fabric.name}' now states: ${[...figures.properties.values()].join('  ')}\n`);
}

/** The fabric the figures go to; `null` where nothing is to be written. */
function goalOf(values: Parsed['values'], day: number, io: Io): Goal | null {
    const output = textOf(values, 'output'),
        wanted = textOf(values, 'fabric');
    if (output === undefined) {
        if (wanted !== undefined || values['like'] !== undefined) {
            throw new UsageError('--fabric and --like need -o FILE, the plan file that is to be written');
        }
        return null;
    }
    const path = resolve(io.cwd, output);
    return existsSync(path) ? inExisting(path, wanted, day, io) : inNew(path, values, day, io);
}

function textOf(values: Parsed['values'], key: string): string | undefined {
    const value = values[key];
    return typeof value === 'string' ? value : undefined;
}

function inExisting(path: string, wanted: string | undefined, day: number, io: Io): Goal {
    const { workspace, units, onDisk } = loadPlans([path], { cwd: io.cwd, asOf: day });
    const uri = normalUri(pathToFileURL(path).href);
    const here = units.flatMap(unit =>
        [...unit.plan.components.values()].flatMap(c =>
            c.kind === 'fabric' && c.record.span.block.document.uri === uri ? [{ unit, fabric: c }] : [],
        ),
    );
    const named = wanted === undefined ? here : here.filter(({ fabric }) => fabric.name === wanted);
    const [found] = named;
    if (found === undefined || named.length > 1) {
        const names = here.map(({ fabric }) => `'${fabric.name}'`).join(', ');
        throw new UsageError(
            here.length === 0
                ? `${showPath(path, io.cwd)} declares no fabric`
                : `name the fabric that was measured: --fabric with one of ${names}`,
        );
    }
    const file = onDisk(uri);
    const text = workspace.document(uri)?.text;
    if (file === undefined || text === undefined) {
        throw new UsageError(`${showPath(path, io.cwd)} cannot be read`);
    }
    const shown = showPath(path, io.cwd);
    return { ...found, text, write: now => writeFiles([rewritten(path, file, now, shown)], () => shown) };
}

/** A property of the new fabric, in the one form it may have. */
function given(values: Parsed['values'], key: string, form: RegExp, example: string): string[] {
    const text = textOf(values, key);
    if (text !== undefined && !form.test(text)) {
        throw new UsageError(`--${key} is written '${example}', not '${text}'`);
    }
    return text === undefined ? [] : [`${key} ${text}`];
}

/** A fabric that no file declares yet: its kind and its nodes have to be known, or no figure of the model follows from what was measured. */
function inNew(path: string, values: Parsed['values'], day: number, io: Io): Goal {
    const like = textOf(values, 'like'),
        nodes = textOf(values, 'nodes');
    if (like === undefined || nodes === undefined || !/^[1-9]\d{0,4}$/u.test(nodes)) {
        throw new UsageError(
            `${showPath(path, io.cwd)} does not exist: name the kind of fabric and its nodes (--like ceph-replicated --nodes 4), or the file that declares the fabric`,
        );
    }
    const head = { keyword: 'fabric', name: textOf(values, 'fabric') ?? 'measured', base: like };
    const content = [
        `nodes ${nodes}`,
        ...given(values, 'links', /^\d+ x \d+(?:\.\d+)? ?[MGT]bps$/u, '2 x 25 Gbps'),
        ...given(values, 'media', /^\d+ x [A-Za-z][\w.-]*$/u, '6 x nvme'),
    ];
    const text = `${inlineBlock(headText(head, written), content)}\n`;
    const uri = normalUri(pathToFileURL(path).href);
    const workspace = new PlanWorkspace({
        files: { read: () => undefined },
        library: libraryOnDisk(),
        roots: [],
        asOf: day,
    });
    workspace.set(uri, text);
    const unit = workspace.unitOf(uri);
    const fabric = unit?.plan.components.get(head.name);
    if (unit === undefined || fabric?.kind !== 'fabric') {
        throw new UsageError(`'${head.name}' is no name of a fabric`);
    }
    if (fabric.chain.length < 2) {
        throw new UsageError(`--like '${like}': the library has no such fabric`);
    }
    const shown = showPath(path, io.cwd);
    return { unit, fabric, text, write: now => writeFiles([{ path, content: now, before: 'none' }], () => shown) };
}
