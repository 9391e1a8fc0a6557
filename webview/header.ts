import { button, element } from './dom.ts';
import type { ModelCause, ModelPlatform, ModelVerdict, PreviewModel } from './scene/model.ts';
import { stopText } from './scene/stops.ts';
import type { PanelState, Store } from './store.ts';

/** Name and route of the plan, the verdict, and whether the picture is behind the text. */
export class Header {
    readonly root: HTMLElement;
    private readonly title = element('div', { class: 'title' });
    private readonly chips = element('div', { class: 'chips' });
    private readonly compared = element('button', { type: 'button', class: 'chip changed', hidden: true });
    private readonly stale = element('div', { class: 'stale', role: 'status', hidden: true });
    private readonly store: Store;
    private readonly toCauses: () => void;

    /**
     * @param toCauses brings the list of causes into view
     * @param forget ends the comparison with another version
     */
    constructor(store: Store, scrubber: HTMLElement, toCauses: () => void, forget: () => void) {
        this.store = store;
        this.toCauses = toCauses;
        this.compared.addEventListener('click', forget);
        this.root = element('header', { class: 'top' }, this.title, this.chips, this.compared, scrubber, this.stale);
        store.subscribe((state, changed) => {
            if (changed.has('model') && state.model) {
                this.draw(state.model);
            }
            if (changed.has('changed')) {
                this.compare(state.changed);
            }
            if (changed.has('stale')) {
                this.stale.hidden = state.stale === undefined;
                this.stale.textContent =
                    state.stale === undefined
                        ? ''
                        : `▲ The picture shows the plan as it last could be read. ${state.stale}`;
            }
        });
    }

    private compare(changed: PanelState['changed']): void {
        this.compared.hidden = changed === undefined;
        if (!changed) {
            return;
        }
        this.compared.textContent =
            changed.names.size === 0
                ? `◆ as in ${changed.against} ×`
                : `◆ ${changed.names.size} changed since ${changed.against} ×`;
        this.compared.title = `What differs from ${changed.against} carries ◆ in the picture. Click to stop marking it.`;
    }

    private draw(model: PreviewModel): void {
        const { plan } = model;
        this.title.replaceChildren(
            element('h1', {}, plan.title ?? plan.name),
            element('span', { class: 'route' }, `${names(plan.from)} → ${names(plan.to)}`),
        );
        const onlyFindings = () =>
            this.store.update({ filter: this.store.state.filter.findings ? {} : { findings: true } });
        const chip = (n: number, kind: string, sign: string, noun: string) =>
            n === 0
                ? []
                : [
                      button(
                          `${sign} ${n} ${noun}${n === 1 ? '' : 's'}`,
                          { class: `chip ${kind}`, title: 'Show only what has findings' },
                          onlyFindings,
                      ),
                  ];
        const { error, warning, causes = [], tally } = plan.verdict;
        this.chips.replaceChildren(
            verdictChip(plan.verdict),
            ...(tally === undefined
                ? [...chip(error, 'error', '✕', 'error'), ...chip(warning, 'warning', '▲', 'warning')]
                : [
                      button(stopText(causes, model), { class: 'stopping', title: 'Show the causes' }, this.toCauses),
                      tallyChip(tally, causes, onlyFindings),
                  ]),
            ...unseenChip(plan.verdict),
        );
    }
}

const LOOKS = {
    bad: { kind: 'error', sign: '✕' },
    near: { kind: 'warning', sign: '▲' },
    good: { kind: '', sign: '✓' },
} as const;

function verdictChip({ text, tone }: ModelVerdict): HTMLElement {
    const { kind, sign } = LOOKS[tone];
    return element('span', { class: `chip verdict ${kind}`.trim() }, `${sign} ${text}`);
}

/** What the verdict does not rest on; each entry is told in full where one points. */
function unseenChip({ notLookedAt }: ModelVerdict): HTMLElement[] {
    if (notLookedAt.length === 0) {
        return [];
    }
    const title = notLookedAt.map(n => n.message).join('\n');
    const unseen = `not looked at: ${notLookedAt.map(n => n.label).join(', ')}`;
    return [element('span', { class: 'chip unseen', title, tabindex: '0' }, unseen)];
}

/** How much there is to change; its title lists the causes, worst first. */
function tallyChip(tally: string, causes: readonly ModelCause[], click: () => void): HTMLElement {
    const worst = causes.some(c => c.blocks) ? 'error' : causes.length > 0 ? 'warning' : '';
    const lines = causes.map((c, i) => `${i + 1}. ${c.title}${c.fix === undefined ? '' : ` – fix: ${c.fix}`}`);
    return button(
        tally,
        { class: `chip ${worst}`.trim(), title: lines.join('\n') || 'Show only what has findings' },
        click,
    );
}

function names(platforms: readonly ModelPlatform[]): string {
    return platforms.length === 0
        ? '?'
        : platforms.map(p => `${p.title ?? p.name}${p.version ? ` ${p.version}` : ''}`).join(', ');
}
