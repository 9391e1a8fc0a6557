import { keepAttribute, keepText } from '../changed-only.ts';
import { button, element, measureText, reducedMotion } from '../dom.ts';
import { brokenMoments, causingMoments, isDone } from '../scene/first-moment.ts';
import type { Moment, PreviewModel } from '../scene/model.ts';
import type { PanelState, Store } from '../store.ts';
import { type PlacedName, placeNames, withName } from './names.ts';

/** Time a phase stays on screen while playing. */
const BEAT = 1400;
/** Lines of names under the bar: a narrow one needs more of them. */
const ROWS = { wide: 2, narrow: 4, from: 700 } as const;

/**
 * The phases as a bar of segments by their length, filled where machines move and hollow where foundations are laid: step with
 * the arrow keys, click, or play.
 */
export class Scrubber {
    readonly root: HTMLElement;
    private readonly list = element('div', { class: 'stops', role: 'radiogroup', 'aria-label': 'Phase' });
    private readonly playing: HTMLButtonElement;
    private timer: ReturnType<typeof setInterval> | undefined;
    private readonly store: Store;
    private width = 0;
    /** Where the segments lie; read once for a plan and a width. */
    private geometry:
        | readonly {
              readonly stop: HTMLElement;
              readonly label: HTMLElement;
              readonly left: number;
              readonly middle: number;
          }[]
        | undefined;
    /** Where the names stand as long as no other one has to. */
    private names: readonly (PlacedName | undefined)[] | undefined;

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
            this.geometry = undefined;
            this.names = undefined;
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
        const lengths = lengthsOf(model);
        while (this.list.children.length > names.length) {
            this.list.lastElementChild!.remove();
        }
        names.forEach((name, i) => {
            const stop = (this.list.children[i] as HTMLElement | undefined) ?? this.list.appendChild(this.makeStop(i));
            const phase = model.phases[i - 1];
            const done = isDone(model, i);
            stop.classList.toggle('broken', causes.has(i));
            stop.classList.toggle('moves', phase?.moves === true);
            stop.classList.toggle('done', done);
            stop.style.flexGrow = String(lengths[i - 1] ?? 0);
            const state = [
                phase ? (phase.moves ? 'moves machines' : 'lays foundations') : '',
                done ? 'done' : '',
                causes.has(i) ? 'this phase breaks something' : broken.has(i) ? 'something is still broken' : '',
            ].filter(Boolean);
            keepAttribute(
                stop,
                'aria-label',
                [name, phase?.title ?? '', ...state.slice(phase ? 1 : 0)].filter(Boolean).join(', '),
            );
            keepAttribute(
                stop,
                'title',
                [phase?.title ?? name, ...(phase?.steps ?? []), ...state].filter(Boolean).join('\n'),
            );
            keepText(stop.querySelector('.dot')!, done ? '✓' : '');
            keepText(stop.querySelector('.label')!, name);
        });
        this.geometry = undefined;
        this.names = undefined;
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

    /**
     * Names stand whole or not at all. Where they stand does not follow the phase that is shown, unless that would have no name:
     * so nothing jumps while the phases go by.
     */
    private crowd(): void {
        if (this.width === 0) {
            return;
        }
        const { moment } = this.store.state;
        this.geometry ??= ([...this.list.children] as HTMLElement[]).map(stop => ({
            stop,
            label: stop.querySelector<HTMLElement>('.label')!,
            left: stop.offsetLeft,
            middle: stop.offsetLeft + stop.offsetWidth / 2,
        }));
        const rows = this.width < ROWS.from ? ROWS.narrow : ROWS.wide;
        const segments = this.geometry.map(({ stop, label, middle }) => ({
            middle,
            // The bold one of the shown phase is a little wider; the gap between two has room for that.
            size: Math.ceil(measureText(label.textContent ?? '', 11)),
            weight: stop.classList.contains('broken') ? 2 : 1,
        }));
        this.names ??= placeNames(segments, this.width, rows);
        const names = this.names[moment] ? this.names : withName(this.names, segments, moment, this.width);
        this.geometry.forEach(({ label, left, middle }, i) => {
            const name = names[i];
            label.classList.toggle('crowded', name === undefined);
            if (name) {
                keepStyle(label, 'left', `${Math.round(name.from - left)}px`);
                keepStyle(label, '--row', String(name.row));
                keepStyle(label, '--lead', `${Math.round(middle - name.from)}px`);
            }
        });
        keepStyle(this.list, '--rows', String(Math.max(0, ...names.map(n => n?.row ?? 0))));
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

function keepStyle({ style }: HTMLElement, name: string, value: string): void {
    if (style.getPropertyValue(name) !== value) {
        style.setProperty(name, value);
    }
}

/** Shares of the bar by length; equal ones where the plan has no dates. Short phases keep a width to be hit. */
function lengthsOf({ phases }: PreviewModel): number[] {
    const days = phases.map(p => (p.starts !== undefined && p.ends !== undefined ? p.ends - p.starts : undefined));
    return days.every(d => d !== undefined) ? days.map(d => Math.max(0.5, d)) : days.map(() => 1);
}
