import type { PlanWorkspace } from '../../language/workspace/workspace.ts';
import { workspaceOf } from '../check.ts';
import { type Edit, edited, undone } from './edits.ts';
import { pictureOfFindings } from './picture.ts';
import type { Sample } from './samples.ts';

/** The edits after which findings are others than those of a fresh start, with what differs. */
export function differences(
    sample: Sample,
    edits: readonly Edit[],
    raised: (code: string) => void = () => undefined,
): unknown[] {
    const wrong: unknown[] = [];
    let workspace = workspaceOf(sample.files, sample.asOf);
    const original = said(workspace, raised);
    const compare = (edit: Edit, wanted: readonly string[]): void => {
        apply(workspace, edit);
        const kept = said(workspace);
        if (!same(kept, wanted)) {
            wrong.push({ after: edit.what, in: edit.path, ...difference(kept, wanted) });
            workspace = workspaceOf(sample.files, sample.asOf);
            said(workspace);
        }
    };
    for (const edit of edits) {
        const before = wrong.length;
        compare(edit, said(workspaceOf(edited(sample.files, edit), sample.asOf), raised));
        if (wrong.length === before) {
            compare(undone(sample.files, edit), original);
        }
    }
    return wrong;
}

function apply(workspace: PlanWorkspace, { path, start, end, text }: Edit): void {
    const uri = `file:///plans/${path}`;
    const document = workspace.document(uri)!;
    const range = { start: document.positionAt(start), end: document.positionAt(end) };
    workspace.change(uri, [{ range, text }], document.version + 1);
}

/** The findings of all plans, one by one, and their verdict. @param raised told of every code */
export function said(workspace: PlanWorkspace, raised: (code: string) => void = () => undefined): string[] {
    return workspace.all().flatMap(unit => {
        unit.analysis.findings.forEach(f => raised(f.code));
        const causes = unit.analysis.causes.map(({ findings: _, ...cause }) => cause);
        return [...pictureOfFindings(unit), unit.analysis.verdict, ...causes].map(said => JSON.stringify(said));
    });
}

function same(a: readonly string[], b: readonly string[]): boolean {
    return a.length === b.length && a.every((text, i) => text === b[i]);
}

function difference(kept: readonly string[], fresh: readonly string[]): object {
    const missing = fresh.filter(f => !kept.includes(f));
    const stale = kept.filter(f => !fresh.includes(f));
    return missing.length + stale.length > 0 ? { missing, stale } : { kept, fresh };
}
