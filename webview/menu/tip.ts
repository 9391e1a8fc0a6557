import { nth } from '../../language/basics/lists.ts';
import type { Point } from '../actions.ts';
import { element } from '../dom.ts';
import type { GraphTarget } from '../graph/graph-view.ts';
import { plainMessage, platformText, severityText, shortened, whereText } from '../graph/labels.ts';
import type { PreviewModel } from '../scene/model.ts';

const MOST = 3;
/** Characters of a message; the whole of it is in the selection and in the text. */
const LONGEST = 170;

/** What a pointer rests on, in words. Screen readers get the same from labels, so this is hidden from them. */
export class Tip {
    readonly root = element('div', { class: 'tip', hidden: true, 'aria-hidden': 'true' });

    show(target: GraphTarget | undefined, model: PreviewModel | undefined, at?: Point): void {
        if (!target || !model || !at) {
            this.root.hidden = true;
            return;
        }
        this.root.replaceChildren(...lines(target, model));
        this.root.hidden = false;
        const { offsetWidth, offsetHeight } = this.root;
        const { clientWidth, clientHeight } = document.documentElement;
        const below = at.y + 18 + offsetHeight < clientHeight;
        this.root.style.left = `${Math.max(4, Math.min(at.x + 12, clientWidth - offsetWidth - 4))}px`;
        this.root.style.top = `${Math.max(4, below ? at.y + 18 : at.y - 12 - offsetHeight)}px`;
    }
}

function lines(target: GraphTarget, model: PreviewModel): HTMLElement[] {
    const { node, tether } = target;
    const head = node ? [node.fullName, node.title].filter(Boolean).join(' · ') : (target.label ?? tether?.label ?? '');
    const body = node
        ? [node.fullLine, [whereText(node), platformText(node, model)].filter(Boolean).join(': ')]
        : tether
          ? tieLines(tether.ties, model)
          : [];
    const findings = target.findings.flatMap(id => model.findings.find(f => f.id === id) ?? []);
    return [
        ...(head ? [element('div', { class: 'head' }, head)] : []),
        ...body.filter(Boolean).map(text => element('div', {}, text)),
        ...findings
            .slice(0, MOST)
            .map(f =>
                element(
                    'div',
                    { class: `finding ${f.accepted ? 'hint' : f.severity}` },
                    shortened(
                        `${severityText(f)}: ${f.accepted?.reason ? `${f.accepted.reason}. ` : ''}${plainMessage(f.message)}`,
                        LONGEST,
                    ),
                ),
            ),
        ...(findings.length > MOST ? [element('div', {}, `and ${findings.length - MOST} more`)] : []),
    ];
}

/** `veeam protects every 24 h: erp-db, bw-db and 5 more`. */
function tieLines(ties: readonly number[], model: PreviewModel): string[] {
    const byVerb = new Map<string, string[]>();
    for (const index of ties) {
        const tie = nth(model.ties, index);
        const cell = model.cells.find(c => c.id === tie.to);
        const names = cell?.names ?? [tie.to];
        const key = `${tie.from} ${tie.what}`;
        byVerb.set(key, [...(byVerb.get(key) ?? []), ...names]);
    }
    return [...byVerb]
        .slice(0, MOST)
        .map(
            ([verb, names]) =>
                `${verb} ${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`,
        );
}
