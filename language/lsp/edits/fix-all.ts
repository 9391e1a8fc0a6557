import { there } from '../../basics/lists.ts';
import { fixAll } from '../../workspace/fix-all.ts';
import { type PlanUnit, PlanWorkspace } from '../../workspace/workspace.ts';

/** The texts of a plan's files after all preferred fixes, tried out on a copy. Files that stay as they are are left out. */
export function repairedTexts(workspace: PlanWorkspace, unit: PlanUnit): ReadonlyMap<string, string> {
    const copy = new PlanWorkspace({
        files: { read: () => undefined },
        library: workspace.library,
        roots: workspace.roots(),
        asOf: workspace.asOf,
    });
    const before = new Map(unit.files.map(uri => [uri, there(workspace.document(uri), `plan file ${uri}`).text]));
    for (const [uri, text] of before) {
        copy.set(uri, text);
    }
    fixAll(copy, unit.main);
    return new Map(
        [...before].flatMap(([uri, text]) => {
            const now = there(copy.document(uri), `plan file ${uri}`).text;
            return now === text ? [] : [[uri, now] as const];
        }),
    );
}
