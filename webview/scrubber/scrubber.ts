import { keepAttribute, keepText } from '../changed-only.ts';
import { button, element, measureText, reducedMotion } from '../dom.ts';
import { brokenMoments, causingMoments } from '../scene/first-moment.ts';
import type { Moment, PreviewModel } from '../scene/model.ts';
import type { PanelState, Store } from '../store.ts';

/** Time a phase stays on screen while playing. */
const BEAT = 1400;
/** Pixels a stop wants for itself and its name. */
const ROOM = 68;
/** Pixels below which a name under a stop says nothing. */
const LEAST_LABEL = 46;

/** The phases as a row of stops: step with the arrow keys, click, or play. */
export class Scrubber {
    readonly root: HTMLElement;
    private readonly list = element('div', { class: 'stops', role: 'radiogroup', 'aria-label': 'Phase' });
    private readonly playing: HTMLButtonElement;
    private timer: ReturnType<typeof setInterval> | undefined;
    private readonly store: Store;
    private width = 0;

    constructor(store: Store) {
        this.store = store;
        this.playing = button(
            '▶',
            { class: 'play', 'aria-label': 'Play the phases', title: 'Play the phases (P)' },
            () => this.toggle(),
        );
        this.root = element('div', { class: 'scrubber' }, this.playing, this.list);
        this.list.addEventListener('keydown', event => this.pressed(event));
        store.subscribe((state, changed) => {
            if (changed.has('model')) {
                this.draw(state.model, state.moment);
            } else if (changed.has('moment')) {
                this.point(state.moment);
            }
            if (changed.has('model') || changed.has('cursor')) {
                this.markCursor(state.model, state.cursor);
            }
            if (changed.has('model') || changed.has('changed')) {
                this.markChanged(state);
            }
        });
        new ResizeObserver(([entry]) => {
            this.width = entry!.contentRect.width;
            this.crowd();
        }).observe(this.list);
    }

    step(by: number): void {
        const { model, moment } = this.store.state;
        if (model) {
            this.store.update({ moment: Math.max(0, Math.min(model.phases.length, moment + by)) });
        }
    }

    /** Plays from here, or from the start when at the end; a second call stops. */
    toggle(): void {
        if (this.timer !== undefined) {
            this.stop();
            return;
        }
        const { model, moment } = this.store.state;
        if (!model) {
            return;
        }
        if (moment >= model.phases.length) {
            this.store.update({ moment: 0 });
        }
        this.playing.textContent = '❚❚';
        this.playing.setAttribute('aria-label', 'Stop playing');
        this.timer = setInterval(
            () => {
                this.step(1);
                if (this.store.state.moment >= (this.store.state.model?.phases.length ?? 0)) {
                    this.stop();
                }
            },
            reducedMotion() ? BEAT * 1.5 : BEAT,
        );
    }

    private stop(): void {
        clearInterval(this.timer);
        this.timer = undefined;
        this.playing.textContent = '▶';
        this.playing.setAttribute('aria-label', 'Play the phases');
    }

    private pressed(event: KeyboardEvent): void {
        const length = this.store.state.model?.phases.length ?? 0;
        const { moment } = this.store.state;
        const goal: Readonly<Record<string, Moment>> = {
            ArrowRight: moment + 1,
            ArrowDown: moment + 1,
            ArrowLeft: moment - 1,
            ArrowUp: moment - 1,
            Home: 0,
            End: length,
        };
        if (!(event.key in goal)) {
            return;
        }
        event.preventDefault();
        this.stop();
        this.store.update({ moment: Math.max(0, Math.min(length, goal[event.key]!)) });
        this.store.flush();
        this.list.querySelector<HTMLElement>('[aria-checked=true]')?.focus({ preventScroll: true });
    }

    private draw(model: PreviewModel | undefined, moment: Moment): void {
        if (!model) {
            return;
        }
        const broken = new Set(brokenMoments(model));
        const causes = causingMoments(model);
        const names = ['today', ...model.phases.map(p => p.name)];
        // Beside the title where the names have room there, else on a row of its own.
        this.root.style.flexBasis = `${Math.max(320, names.length * ROOM)}px`;
        while (this.list.children.length > names.length) {
            this.list.lastElementChild!.remove();
        }
        names.forEach((name, i) => {
            const stop = (this.list.children[i] as HTMLElement | undefined) ?? this.list.appendChild(this.makeStop(i));
            stop.classList.toggle('broken', causes.has(i));
            stop.classList.toggle('still', broken.has(i) && !causes.has(i));
            const phase = model.phases[i - 1];
            keepAttribute(
                stop,
                'aria-label',
                `${name}${phase?.title ? `, ${phase.title}` : ''}${spoken(causes.has(i), broken.has(i))}`,
            );
            keepAttribute(
                stop,
                'title',
                [
                    phase?.title ?? name,
                    ...(phase?.steps ?? []),
                    causes.has(i)
                        ? '✕ this phase breaks something'
                        : broken.has(i)
                          ? '✕ something is still broken'
                          : '',
                ]
                    .filter(Boolean)
                    .join('\n'),
            );
            keepText(stop.querySelector('.label')!, name);
        });
        this.point(moment);
    }

    /** Shows where in the plan the picture stands. */
    private point(moment: Moment): void {
        [...this.list.children].forEach((stop, i) => {
            stop.classList.toggle('past', i < moment);
            stop.classList.toggle('here', i === moment);
            keepAttribute(stop, 'aria-checked', String(i === moment));
            keepAttribute(stop, 'tabindex', i === moment ? 0 : -1);
        });
        this.crowd();
    }

    /** Many phases leave no room for their names: only the one that is shown is written out. */
    private crowd(): void {
        if (this.width === 0) {
            return;
        }
        const room = this.width / Math.max(1, this.list.children.length);
        const names = [...this.list.querySelectorAll('.label')].map(l => measureText(l.textContent!, 11));
        // Names that do not fit side by side lie on two lines; where that does not help, only one is written.
        const staggered = names.some(w => w + 6 > room) && room * 2 >= LEAST_LABEL + 20;
        this.list.classList.toggle('staggered', staggered);
        this.list.classList.toggle('crowded', !staggered && room < LEAST_LABEL);
        // The name of the stop that is shown is always whole; its neighbours' make room for it.
        const shown = this.list.children[this.store.state.moment]?.querySelector('.label')?.textContent ?? '';
        this.list.classList.toggle('wide', measureText(shown, 11, true) + 8 > (staggered ? room * 2 : room));
    }

    /** The phase the cursor stands in, in the text. */
    private markCursor(model: PreviewModel | undefined, cursor: readonly string[]): void {
        model?.phases.forEach(p =>
            this.list.children[p.moment]?.classList.toggle('cursor', cursor.includes(`phase:${p.name}`)),
        );
    }

    /** Phases that differ from another version of the plan. */
    private markChanged({ model, changed }: PanelState): void {
        model?.phases.forEach(p => {
            const stop = this.list.children[p.moment];
            const differs = changed?.names.has(p.name) === true;
            stop?.classList.toggle('changed', differs);
            if (stop) {
                keepAttribute(
                    stop,
                    'aria-label',
                    `${stop.getAttribute('aria-label')!.replace(/, changed since .*$/, '')}${differs ? `, changed since ${changed.against}` : ''}`,
                );
            }
        });
    }

    private makeStop(moment: Moment): HTMLElement {
        const stop = element(
            'div',
            { class: 'stop', role: 'radio' },
            element('span', { class: 'mark', 'aria-hidden': 'true' }, '✕'),
            element('span', { class: 'differs', 'aria-hidden': 'true' }, '◆'),
            element('span', { class: 'dot', 'aria-hidden': 'true' }),
            element('span', { class: 'label', 'aria-hidden': 'true' }),
        );
        stop.addEventListener('click', () => {
            this.stop();
            this.store.update({ moment });
            stop.focus({ preventScroll: true });
        });
        return stop;
    }
}

function spoken(causes: boolean, broken: boolean): string {
    return causes ? ', this phase breaks something' : broken ? ', something is still broken' : '';
}
