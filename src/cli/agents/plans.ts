import { realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nth } from '../../../language/basics/lists.ts';
import { type PlanUnit, PlanWorkspace } from '../../../language/workspace/workspace.ts';
import { type ToolPlace, ToolRefused } from '../../mcp/tool.ts';
import { asOfDay } from '../args.ts';
import { libraryOnDisk, loadPlans } from '../load.ts';

/** Plans a tool was asked about. */
export interface Asked {
    readonly workspace: PlanWorkspace;
    readonly units: readonly PlanUnit[];
    show(uri: string): string;
}

/** Longer texts are no plans that somebody hands over in a message. */
const LONGEST = 2_000_000;

/** The address a text has that nobody saved. */
const UNSAVED = 'untitled:plan.exit';

/** The plans that `text` or `path` names; exactly one of the two is given. */
export function plansOf(args: Readonly<Record<string, unknown>>, { roots }: ToolPlace): Asked {
    const { text, path } = args;
    if ((typeof text === 'string') === (typeof path === 'string')) {
        throw new ToolRefused("Give either 'text', the plan itself, or 'path', a file or folder with plans.");
    }
    const asOf = asOfDay(typeof args['asOf'] === 'string' ? args['asOf'] : undefined);
    if (typeof path === 'string') {
        const allowed = allowedPath(path, roots);
        return loadPlans([allowed], { cwd: nth(roots, 0), asOf });
    }
    if ((text as string).length > LONGEST) {
        throw new ToolRefused(`'text' has more than ${LONGEST} characters; save it and give its 'path'.`);
    }
    const workspace = new PlanWorkspace({
        files: { read: () => undefined },
        library: libraryOnDisk(),
        asOf,
        roots: [],
    });
    workspace.set(UNSAVED, text as string);
    return { workspace, units: workspace.all(), show: uri => (uri === UNSAVED ? 'plan.exit' : uri) };
}

/** The one plan of what was asked about. */
export function onePlan(args: Readonly<Record<string, unknown>>, place: ToolPlace): Asked & { unit: PlanUnit } {
    const asked = plansOf(args, place);
    const declared = asked.units.filter(u => u.plan.record);
    if (declared.length > 1) {
        throw new ToolRefused(
            `There are ${declared.length} plans (${declared.map(u => asked.show(u.main)).join(', ')}); name the file of one of them.`,
        );
    }
    const unit = declared[0] ?? asked.units[0];
    if (!unit) {
        throw new ToolRefused('There is no plan in it.');
    }
    return { ...asked, unit };
}

/**
 * A path of this machine that lies in one of the folders, with all links resolved; a `file:` address means the same as its path.
 * Throws {@link ToolRefused} for any other: whether such a file exists is not told.
 */
export function allowedPath(given: string, roots: readonly string[]): string {
    const outside = new ToolRefused(
        `'${given}' lies outside of the folders this server may read (${roots.join(', ') || 'none'}).`,
    );
    const [first] = roots;
    if (first === undefined) {
        throw outside;
    }
    let path: string;
    try {
        path = /^[a-z][a-z0-9+.-]+:/i.test(given) ? fileURLToPath(given) : resolve(first, given);
    } catch {
        throw outside;
    }
    const folders = roots.map(root => real(root)).filter(root => root !== undefined);
    const inside = (at: string) =>
        folders.some(root => {
            const way = relative(root, at);
            return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
        });
    const leads = real(path);
    if (leads !== undefined && inside(leads)) {
        return statSync(leads).isFIFO() ? refuse(given) : leads;
    }
    // A file that does not exist is said to be missing only where it might lie.
    if (leads === undefined && (inside(path) || inside(join(real(join(path, '..')) ?? sep, 'x')))) {
        return refuse(given);
    }
    throw outside;
}

function refuse(given: string): never {
    throw new ToolRefused(`'${given}' does not exist.`);
}

function real(path: string): string | undefined {
    try {
        return realpathSync.native(path);
    } catch {
        return undefined;
    }
}
