import { nth } from '../../language/basics/lists.ts';
import { nameIn, scan } from '../../language/import/merge/scan.ts';
import type { PlanFileText } from '../../language/server/files/node-files.ts';

/** A file of the plan that an inventory belongs to. */
export interface PlanFile extends PlanFileText {
    readonly path: string;
}

/** Where the files of a plan lie. */
export interface Places {
    /** Undefined where there is none. */
    read(path: string): Promise<PlanFileText | undefined>;
    /** The address of what a file includes. */
    resolve(from: string, target: string): string;
}

/** More files than this are no plan that somebody split, but an include that leads in circles through links. */
const MOST = 200;

/**
 * The other files of the plan: what the inventory includes, and the plan beside it with what that includes, when it
 * includes the inventory. People move imported machines into them. Files that are missing are left out.
 */
export async function filesBeside(inventory: string, plan: string, places: Places): Promise<PlanFile[]> {
    const found = new Map<string, PlanFile>();
    await follow(inventory, found, places);
    const beside = new Map<string, PlanFile>();
    await follow(plan, beside, places);
    if (beside.has(inventory)) {
        beside.forEach((file, path) => found.set(path, file));
    }
    found.delete(inventory);
    return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function follow(path: string, found: Map<string, PlanFile>, places: Places): Promise<void> {
    if (found.has(path) || found.size >= MOST || !path.endsWith('.exit')) {
        return;
    }
    // What cannot be read exactly is not written either; the checker says that it cannot be read.
    const file = await places.read(path);
    if (!file?.exact) {
        return;
    }
    found.set(path, { path, ...file });
    for (const target of includesIn(file.text)) {
        await follow(places.resolve(path, target), found, places);
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
