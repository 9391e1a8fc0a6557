import { describe, expect, test } from 'vitest';
import { rules } from '../../language/rules/index.ts';
import type { PlanWorkspace } from '../../language/workspace/workspace.ts';
import { workspaceOf } from '../check.ts';
import { NO_EXAMPLE } from '../rules/examples.ts';
import { type Edit, edited, editsOf, undone } from './edits.ts';
import { pictureOfFindings } from './picture.ts';
import { everySample, type Sample } from './samples.ts';

/*
 * Whatever is kept from one plan to the next, the findings of a plan that was edited are those of a fresh start, in the same order.
 * `npm run test:long` makes every edit of every sample; otherwise a slice of them is made, another one with EDIT_SEED.
 */

const EVERYTHING = process.env['EXITPLAN_LONG'] === '1';
const SEED = Number(process.env['EDIT_SEED'] ?? 1);
/** Of the slice: one sample in so many, and so many edits of each. */
const ONE_IN = 8;
const EDITS = 8;

const samples = everySample();
const raised = new Set<string>();

describe('findings after an edit and after its undo are those of a fresh start', () => {
    const random = randomNumbers(SEED);
    const chosen = EVERYTHING ? samples : samples.filter(() => random() % ONE_IN === 0);
    test.each(chosen)('$name', sample => {
        const every = [...editsOf(sample)];
        const edits = EVERYTHING
            ? every
            : Array.from({ length: EDITS }, () => every[random() % every.length]).flatMap(e => e ?? []);
        expect(differences(sample, edits)).toEqual([]);
    });
});

test('every code is raised by some sample', () => {
    for (const { files, asOf } of samples) {
        if (raised.size === rules.length - NO_EXAMPLE.length) {
            break;
        }
        note(workspaceOf(files, asOf));
    }
    const silent = rules.map(r => r.code).filter(code => !raised.has(code));
    expect(silent).toEqual([...NO_EXAMPLE]);
});

/** The edits after which findings are others than those of a fresh start, with what differs. */
function differences(sample: Sample, edits: readonly Edit[]): unknown[] {
    const wrong: unknown[] = [];
    let workspace = workspaceOf(sample.files, sample.asOf);
    const original = note(workspace);
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
        compare(edit, note(workspaceOf(edited(sample.files, edit), sample.asOf)));
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

/** The findings of all plans, one by one. */
function said(workspace: PlanWorkspace): string[] {
    return workspace.all().flatMap(unit => pictureOfFindings(unit).map(finding => JSON.stringify(finding)));
}

/** The findings of a fresh start, whose codes count as raised. */
function note(workspace: PlanWorkspace): string[] {
    for (const { analysis } of workspace.all()) {
        for (const { code } of analysis.findings) {
            raised.add(code);
        }
    }
    return said(workspace);
}

function same(a: readonly string[], b: readonly string[]): boolean {
    return a.length === b.length && a.every((text, i) => text === b[i]);
}

function difference(kept: readonly string[], fresh: readonly string[]): object {
    const missing = fresh.filter(f => !kept.includes(f));
    const stale = kept.filter(f => !fresh.includes(f));
    return missing.length + stale.length > 0 ? { missing, stale } : { kept, fresh };
}

/** The numbers of a linear congruential generator; the same for the same seed. */
function randomNumbers(seed: number): () => number {
    let state = seed >>> 0;
    return () => {
        state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
        return state >>> 8;
    };
}
