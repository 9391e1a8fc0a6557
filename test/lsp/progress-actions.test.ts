import { expect, test } from 'vitest';
import { codeActions } from '../../language/lsp/edits/code-actions.ts';
import { applyAction, marked } from './marked.ts';

/** Keeping a plan up with what happens, from the line of a phase; today is the day the workspace is looked at for (2026-12-01). */

const PLAN = `plan p { from old to new  starts 2026-11-01 }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 8 }
workload web { disk 1 TB }
workload app { disk 1 TB }
phase one { cutover web to hci over 1 Gbps  lasts 1 day  started 2026-11-01  done 2026-11-11 }
phase two { cutover app to hci over 1 Gbps  lasts 1 day }
`;

function offered(text: string): { titles: string[]; apply: (title: string) => string } {
    const at = marked(text);
    const actions = codeActions(at.workspace, at.uri, at.range).filter(a => /^Mark|^Take over/.test(a.title));
    return {
        titles: actions.map(a => a.title),
        apply: title =>
            applyAction(
                at,
                actions.find(a => a.title.startsWith(title)),
            ),
    };
}

test('a phase is marked as started and as done today', () => {
    const { titles, apply } = offered(PLAN.replace('two {', 't<|>wo {'));
    expect(titles).toEqual([
        'Mark phase as started today (2026-12-01)',
        'Mark phase as done today (2026-12-01)',
        'Take over the measured rate (9.26 Mbps)',
    ]);
    expect(apply('Mark phase as started')).toContain(
        'phase two { cutover app to hci over 1 Gbps  lasts 1 day  started 2026-12-01 }',
    );
    expect(apply('Mark phase as done')).toContain('lasts 1 day  done 2026-12-01 }');
});

test('what was measured replaces the planned rate, rounded down', () => {
    expect(offered(PLAN.replace('two {', 't<|>wo {')).apply('Take over')).toContain(
        'phase two { cutover app to hci over 9.259 Mbps  lasts 1 day }',
    );
});

test('of a phase that is done nothing is marked, nor away from its name', () => {
    expect(offered(PLAN.replace('one {', 'o<|>ne {')).titles).toEqual([]);
    expect(offered(PLAN.replace('web {', 'w<|>eb {')).titles).toEqual([]);
});
