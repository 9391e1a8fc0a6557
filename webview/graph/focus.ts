import { keepAttribute } from '../changed-only.ts';
import type { Scene } from '../scene/scene.ts';
import { nextStop, type Stop, stopsOf } from './keys.ts';
import type { Viewport } from './zoom.ts';

/** Roving focus: one stop of the graph is in the tab order, the arrow keys walk from it. */
export class Focus {
    private readonly svg: SVGSVGElement;
    private readonly viewport: Viewport;
    private readonly onFocus: (key: string) => void;
    private stops: readonly Stop[] = [];
    /** Key of the stop in the tab order. */
    current: string | undefined;

    constructor(svg: SVGSVGElement, viewport: Viewport, onFocus: (key: string) => void) {
        this.svg = svg;
        this.viewport = viewport;
        this.onFocus = onFocus;
        svg.addEventListener('focusin', event => {
            const key = (event.target as Element).closest<SVGElement>('[role=button]')?.dataset['key'];
            if (key === undefined) {
                return;
            }
            this.rove(key);
            this.onFocus(key);
        });
    }

    /** Keeps the stop where it is; one that went is followed by the box it became part of. */
    update(scene: Scene, before: Scene | undefined): void {
        this.stops = stopsOf(scene);
        const had = this.current;
        if (had !== undefined && this.stops.some(s => s.key === had)) {
            this.rove(had);
            return;
        }
        const was = before?.nodes.find(n => n.key === had);
        const now =
            scene.nodes.find(n => n.item === was?.item) ??
            scene.nodes.find(n => n.key === was?.parent || n.parent === was?.item);
        const focused =
            this.svg.contains(document.activeElement) ||
            (had !== undefined && document.activeElement === document.body);
        const key = now?.key ?? this.stops[0]?.key;
        if (key === undefined) {
            return;
        }
        this.rove(key);
        if (focused && now) {
            this.element(key)?.focus({ preventScroll: true });
        }
    }

    /** Follows an arrow key, Home or End; false for any other. */
    walk(key: string): boolean {
        const next = nextStop(this.stops, this.current, key);
        if (!next) {
            return false;
        }
        this.to(next.key);
        return true;
    }

    /** Puts the focus on a stop and, when a person asked for it, brings it into view. */
    to(key: string, show = true): void {
        const stop = this.stops.find(s => s.key === key);
        if (!stop) {
            return;
        }
        this.rove(key);
        this.element(key)?.focus({ preventScroll: true });
        if (show) {
            this.viewport.show(stop);
        }
    }

    element(key: string): SVGElement | undefined {
        return [...this.svg.querySelectorAll<SVGElement>('[role=button]')].find(e => e.dataset['key'] === key);
    }

    private rove(key: string): void {
        this.current = key;
        for (const stop of this.svg.querySelectorAll<SVGElement>('[role=button]')) {
            keepAttribute(stop, 'tabindex', stop.dataset['key'] === key ? '0' : '-1');
        }
    }
}
