import type { Actions } from '../actions.ts';
import { button, element } from '../dom.ts';
import { plainMessage } from '../graph/labels.ts';
import type { ModelCause, PreviewModel } from '../scene/model.ts';
import { countOf } from '../scene/output/text.ts';
import type { Store } from '../store.ts';

/** Causes that are only warned of and are told at once; more are folded. */
const AT_ONCE = 3;

/** What has to change, in the order in which it stops the plan, each with the change that settles it. */
export class Causes {
    readonly root = element('section', { class: 'causes', 'aria-label': 'Causes' });
    private readonly store: Store;
    private readonly actions: Actions;
    /** The warnings stay open over a new model. */
    private open = false;
    /** Beside the picture there is room for the first few until somebody asks for all. */
    private readonly more = button('', { class: 'more' }, () => this.all());

    constructor(store: Store, actions: Actions) {
        this.store = store;
        this.actions = actions;
        store.subscribe((state, changed) => {
            if (changed.has('model') && state.model) {
                this.draw(state.model);
            }
        });
    }

    private draw(model: PreviewModel): void {
        const { causes = [] } = model.plan.verdict;
        this.root.hidden = causes.length === 0;
        const all = causes.reduce((sum, c) => sum + c.settles.length, 0);
        const rows = causes.map((cause, i) => this.row(cause, i + 1, all, model));
        const stopping = causes.filter(c => c.blocks).length;
        // Where nothing stops the plan the warnings are what there is to look at.
        const folded = stopping > 0 && causes.length - stopping > AT_ONCE;
        const title = stopping > 0 ? 'Causes, in the order in which they stop the plan' : 'Causes to look at';
        const list = (items: readonly HTMLElement[], start: number) => element('ol', { start, role: 'list' }, ...items);
        const rest = folded
            ? element(
                  'details',
                  { open: this.open },
                  element('summary', {}, `${causes.length - stopping} more that only warn`),
                  list(rows.slice(stopping), stopping + 1),
              )
            : undefined;
        rest?.addEventListener('toggle', () => {
            this.open = rest.open;
        });
        this.root.replaceChildren(
            element('h2', {}, title),
            list(folded ? rows.slice(0, stopping) : rows, 1),
            this.more,
            ...(rest ? [rest] : []),
        );
        this.more.textContent = `${Math.max(0, causes.length - AT_ONCE)} more`;
        this.root.classList.toggle('few', causes.length <= AT_ONCE);
    }

    private all(): void {
        this.root.classList.add('all');
    }

    private row(cause: ModelCause, number: number, all: number, model: PreviewModel): HTMLElement {
        const { title, blocks, fix, first, phases, machines, settles } = cause;
        const where = [
            first === undefined ? '' : phases > 1 ? `${first} and ${countOf(phases - 1, 'more phase')}` : first,
            machines > 0 ? countOf(machines, 'machine') : '',
        ].filter(Boolean);
        const sign = blocks ? '✕' : '▲';
        const name = button(plainMessage(title), { class: 'link', title: plainMessage(title) }, () =>
            this.show(cause, model),
        );
        const marks = settles.flatMap(id => model.findings.find(f => f.id === id)?.marks ?? []);
        const light = (on: boolean) => this.store.update({ lit: on ? marks : [] });
        name.addEventListener('focus', () => light(true));
        name.addEventListener('blur', () => light(false));
        return element(
            'li',
            { class: blocks ? 'stops' : 'warns' },
            element('span', { class: 'number', 'aria-hidden': 'true' }, `${sign} ${number}`),
            element('span', { class: 'what' }, name, element('span', { class: 'where' }, where.join(' · '))),
            fix === undefined
                ? element('span', { class: 'none' }, 'yours to decide')
                : button(plainMessage(fix), { class: 'fix', title: plainMessage(fix) }, () =>
                      this.repair(cause, model),
                  ),
            element('span', { class: 'settles' }, fix === undefined ? '' : `settles ${settles.length} of ${all}`),
        );
    }

    /** Steps to where it starts and shows the text of its first finding. */
    private show({ settles, first }: ModelCause, model: PreviewModel): void {
        const moment = model.phases.find(p => p.name === first)?.moment;
        if (moment !== undefined) {
            this.store.update({ moment });
        }
        if (settles[0] !== undefined) {
            this.actions.reveal(settles[0], false);
        }
    }

    private repair({ settles, fix }: ModelCause, model: PreviewModel): void {
        const offering = settles.find(
            id => fix !== undefined && model.findings.find(f => f.id === id)?.fixes?.includes(fix),
        );
        const finding = offering ?? settles[0];
        if (finding !== undefined && fix !== undefined) {
            this.actions.fix(finding, fix);
        }
    }
}
