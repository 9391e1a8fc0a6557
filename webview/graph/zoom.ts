import {
    type D3ZoomEvent,
    type Selection,
    select,
    type ZoomBehavior,
    type ZoomTransform,
    zoom,
    zoomIdentity,
} from 'd3';
import { motion } from '../dom.ts';

/**
 * Pan and zoom of the graph. Only a person moves the view: a new model, a new phase or the cursor in the text never do.
 * The wheel scrolls, with Ctrl or Cmd it zooms.
 */
export class Viewport {
    private readonly svg: Selection<SVGSVGElement, unknown, null, undefined>;
    private readonly behavior: ZoomBehavior<SVGSVGElement, unknown>;
    /** What there is to show; nothing at first. */
    private content = { width: 0, height: 0 };
    private size: { width: number; height: number } | undefined;
    private readonly onChange: () => void;
    transform: ZoomTransform = zoomIdentity;

    constructor(svg: SVGSVGElement, viewport: SVGGElement, onChange: () => void) {
        this.svg = select(svg);
        this.onChange = onChange;
        this.behavior = zoom<SVGSVGElement, unknown>()
            .scaleExtent([0.2, 4])
            .filter((event: MouseEvent | WheelEvent) =>
                event.type === 'wheel'
                    ? event.ctrlKey || event.metaKey
                    : event.button === 0 && !(event.target as Element).closest('[data-key]'),
            )
            .on('zoom', ({ transform }: D3ZoomEvent<SVGSVGElement, unknown>) => {
                this.transform = transform;
                viewport.setAttribute('transform', `translate(${transform.x} ${transform.y}) scale(${transform.k})`);
                this.onChange();
            });
        this.svg.call(this.behavior).on('dblclick.zoom', null);
        svg.addEventListener('wheel', event => this.scroll(event), { passive: false });
    }

    /** Size of what is shown; the view itself stays as it is. */
    resize(width: number, height: number): void {
        this.content = { width, height };
        this.behavior.translateExtent([
            [-80, -80],
            [width + 80, height + 80],
        ]);
    }

    zoomBy(factor: number): void {
        this.behavior.scaleBy(this.animated(), factor);
    }

    panBy(dx: number, dy: number): void {
        this.behavior.translateBy(this.animated(), dx / this.transform.k, dy / this.transform.k);
    }

    /** Shows everything: at its own size where that fits, smaller otherwise. */
    fit(): void {
        const { width, height } = this.frame();
        if (width === 0 || height === 0 || this.content.width === 0) {
            return;
        }
        const scale = Math.min(1, width / this.content.width, height / this.content.height);
        const x = (width - this.content.width * scale) / 2;
        this.behavior.transform(this.animated(), zoomIdentity.translate(Math.max(0, x), 0).scale(scale));
    }

    /** Moves as little as needed until a place is to be seen. Only for a person's own keys. */
    show(box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }): void {
        const { width, height } = this.frame();
        const [left, top] = this.transform.apply([box.x, box.y]);
        const [right, bottom] = this.transform.apply([box.x + box.width, box.y + box.height]);
        const dx = left < 0 ? 8 - left : right > width ? width - 8 - right : 0;
        const dy = top < 0 ? 8 - top : bottom > height ? height - 8 - bottom : 0;
        if (dx !== 0 || dy !== 0) {
            this.panBy(dx, dy);
        }
    }

    /** The part of the content that is to be seen, in its own coordinates. */
    visibleArea(): { x: number; y: number; width: number; height: number } {
        const { width, height } = this.frame();
        const [x, y] = this.transform.invert([0, 0]);
        return { x, y, width: width / this.transform.k, height: height / this.transform.k };
    }

    /** Read once per frame at most: asking the page lays it out. */
    private frame(): { width: number; height: number } {
        if (!this.size) {
            const { clientWidth, clientHeight } = this.svg.node()!;
            this.size = { width: clientWidth, height: clientHeight };
            requestAnimationFrame(() => {
                this.size = undefined;
            });
        }
        return this.size;
    }

    private animated(): Parameters<typeof this.behavior.scaleBy>[0] {
        const duration = motion();
        return duration > 0 ? this.svg.transition().duration(duration) : this.svg;
    }

    /** A plain wheel pans while there is something to pan to, and is the page's otherwise. */
    private scroll(event: WheelEvent): void {
        if (event.ctrlKey || event.metaKey) {
            return;
        }
        const before = this.transform;
        const unit = event.deltaMode === 1 ? 16 : 1;
        const { width, height } = this.frame();
        const overflows = this.content.height * before.k > height + 1 || this.content.width * before.k > width + 1;
        if (!overflows) {
            return;
        }
        this.svg.call(this.behavior.translateBy, (-event.deltaX * unit) / before.k, (-event.deltaY * unit) / before.k);
        if (this.transform.x !== before.x || this.transform.y !== before.y) {
            event.preventDefault();
        }
    }
}
