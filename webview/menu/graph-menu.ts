import type { Actions } from '../actions.ts';
import type { GraphTarget } from '../graph/graph-view.ts';
import { plainMessage, severityText, shortened } from '../graph/labels.ts';
import type { ModelFinding, PreviewModel } from '../scene/model.ts';
import type { MenuItem } from './menu.ts';

/** Findings of one target that are spelled out; the rest is counted. */
const MOST_FINDINGS = 4;
/** Longest heading; the whole message is its title. */
const LONGEST = 110;

type Fixes = ReadonlyMap<string, readonly string[]>;

const LOUDNESS: Readonly<Record<ModelFinding['severity'], number>> = { error: 0, warning: 1, information: 2, hint: 3 };

/** What can be done about a box, a tether or a label: the code actions of its findings first, as in the text. */
export function graphMenu(target: GraphTarget, model: PreviewModel, fixes: Fixes, actions: Actions): MenuItem[] {
    const findings = target.findings
        .flatMap(id => model.findings.find(f => f.id === id) ?? [])
        .sort((a, b) => LOUDNESS[a.severity] - LOUDNESS[b.severity]);
    const offered = new Set<string>();
    const items: MenuItem[] = findings
        .slice(0, MOST_FINDINGS)
        .flatMap(f => findingItems(f, newFixes(fixes.get(f.id), offered), actions));
    if (findings.length > MOST_FINDINGS) {
        items.push({ label: `and ${findings.length - MOST_FINDINGS} more findings` });
    }
    const { node } = target;
    const place = node?.item ?? target.tether?.from;
    if (place !== undefined) {
        items.push({ label: 'Go to declaration', run: () => actions.reveal(place, true) });
    }
    if (node) {
        items.push({ label: 'Show what loses something when it fails', run: () => actions.inspect(node.item) });
        if (node.expandable) {
            items.push({ label: `Open ${node.fullName}`, run: () => actions.toggle(node) });
        } else if (node.parent !== undefined) {
            items.push({ label: 'Close the group', run: () => actions.toggle(node) });
        }
    }
    return items;
}

/** Fixes of a finding that none before it has offered: two findings of one cause are repaired by one move. */
export function newFixes(titles: readonly string[] | undefined, offered: Set<string>): string[] {
    const fresh = (titles ?? []).filter(title => !offered.has(title));
    fresh.forEach(title => offered.add(title));
    return fresh;
}

function findingItems(finding: ModelFinding, fixes: readonly string[], actions: Actions): MenuItem[] {
    const message = plainMessage(finding.message);
    const text = `${severityText(finding)}: ${message}`;
    return [
        { label: shortened(text, LONGEST), title: message, alarm: finding.severity === 'error' },
        ...fixes.map(title => ({ label: plainMessage(title), run: () => actions.fix(finding.id, title) })),
        { label: 'Show in the text', run: () => actions.reveal(`finding:${finding.id}`, true) },
    ];
}
