import type { Actions } from '../actions.ts';
import { button, element } from '../dom.ts';
import { plainMessage } from '../graph/labels.ts';
import type { PreviewModel } from '../scene/model.ts';
import type { Store } from '../store.ts';
import { answerOf } from './answer.ts';

const SIGN = { over: '✕ ', near: '▲ ', fine: '✓ ' } as const;

/** The one line above the headroom, where the limit is, and the change that restores the fabric in every phase. */
export class AnswerView {
    readonly root = element('div', { class: 'answer' });
    private readonly store: Store;
    private readonly actions: Actions;
    private shown: readonly unknown[] = [];

    constructor(store: Store, actions: Actions) {
        this.store = store;
        this.actions = actions;
    }

    /** The plan's own answer: it does not change along the phases. */
    draw(model: PreviewModel, fabric: string | undefined): void {
        if (this.shown[0] === model && this.shown[1] === fabric) {
            return;
        }
        this.shown = [model, fabric];
        const answer = fabric === undefined ? undefined : answerOf(model, fabric, model.headroom);
        this.root.hidden = answer === undefined;
        if (!answer) {
            return;
        }
        const { level, head, where, moment, cause } = answer;
        const fix = cause?.fix;
        this.root.className = `answer ${level}`;
        this.root.replaceChildren(
            element('p', { class: 'head' }, `${SIGN[level]}${head}`),
            button(where, { class: 'link where', title: 'Go to this phase' }, () => this.store.update({ moment })),
            ...(cause && fix !== undefined
                ? [
                      button(plainMessage(fix), { class: 'fix', title: plainMessage(fix) }, () =>
                          this.actions.fix(cause.settles[0] ?? '', fix),
                      ),
                  ]
                : []),
        );
    }
}
