import { dirname, extname, resolve } from 'node:path';
import { nth } from '../../language/basics/lists.ts';
import { nameIn, scan } from '../../language/import/merge/scan.ts';
import { type PlanFileText, readPlanFile } from '../../language/server/files/node-files.ts';

/** A file of the plan that an inventory belongs to. */
export interface PlanFile extends PlanFileText {
    readonly path: string;
}

/** More files than this are no plan that somebody split, but an include that leads in circles through links. */
const MOST = 200;

/**
 * The other files of the plan: what the inventory includes, and the plan beside it with what that includes, when it
 * includes the inventory. People move imported machines into them. Files that are missing are left out.
 */
export async function planFilesBeside(inventory: string, plan: string): Promise<PlanFile[]> {
    const found = new Map<string, PlanFile>();
    await follow(resolve(inventory), found);
    const beside = new Map<string, PlanFile>();
    await follow(resolve(plan), beside);
    if (beside.has(resolve(inventory))) {
        beside.forEach((file, path) => found.set(path, file));
    }
    found.delete(resolve(inventory));
    return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function follow(path: string, found: Map<string, PlanFile>): Promise<void> {
    if (found.has(path) || found.size >= MOST || extname(path) !== '.exit') {
        return;
    }
    // What cannot be read exactly is not written either; the checker says that it cannot be read.
    const file = readPlanFile(path);
    if (!file?.exact) {
        return;
    }
    found.set(path, { path, ...file });
    for (const target of includesIn(file.text)) {
        await follow(resolve(dirname(path), target), found);
    }
}

function includesIn(text: string): string[] {
    const tokens = scan(text).filter(token => token.kind !== 'comment');
    return tokens.flatMap((token, index) =>
        token.kind === 'word' && token.text === 'include' && tokens[index + 1]?.kind === 'string'
            ? [nameIn(nth(tokens, index + 1))]
            : [],
    );
}
