import { describe, expect, test } from 'vitest';
import { isActionOf } from '../../language/lsp/edits/action-title.ts';
import { codeActions } from '../../language/lsp/edits/code-actions.ts';
import { rangeOf } from '../../language/plan/source.ts';
import { fixesFor } from '../../language/rules/index.ts';
import { exampleWorkspace } from '../report/reports.ts';

/** The picture offers the fixes of a finding and applies them through the lightbulb at its place. */
describe('every fix of a finding', () => {
    test.each(['frankfurt/faulty', 'frankfurt/repaired'])('of the example %s is an action at its place', example => {
        const { workspace, unit } = exampleWorkspace(example);
        let seen = 0;
        for (const finding of unit.analysis.findings) {
            const actions = codeActions(workspace, finding.span.block.document.uri, rangeOf(finding.span));
            for (const { title } of fixesFor(finding, unit.analysis)) {
                seen++;
                expect(
                    actions.some(a => isActionOf(a.title, title)),
                    `${finding.code}: ${title}`,
                ).toBe(true);
            }
        }
        expect(seen).toBeGreaterThan(5);
    });
});
