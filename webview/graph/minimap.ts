import { select } from 'd3';
import type { Scene } from '../scene/scene.ts';
import type { Viewport } from './zoom.ts';

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 120;
const HEIGHT = 90;

/** The whole picture, small, with a frame around what is to be seen; there only when much is not. */
export class Minimap {
    readonly root: SVGSVGElement;
    private readonly moveBy: (x: number, y: number) => void;
    private scale = 1;
    private frame = { x: 0, y: 0, width: 0, height: 0 };

    /** @param moveBy moves the view by so many pixels of the picture */
    constructor(moveBy: (x: number, y: number) => void) {
        this.moveBy = moveBy;
        this.root = document.createElementNS(SVG, 'svg');
        this.root.setAttribute('class', 'minimap');
        this.root.setAttribute('aria-hidden', 'true');
        this.root.addEventListener('pointerdown', event => {
            this.root.setPointerCapture(event.pointerId);
            this.follow(event);
        });
        this.root.addEventListener('pointermove', event => {
            if (this.root.hasPointerCapture(event.pointerId)) {
                this.follow(event);
            }
        });
    }

    draw(scene: Scene | undefined, viewport: Viewport): void {
        if (!scene) {
            return;
        }
        this.frame = viewport.visibleArea();
        const all = this.frame.width * this.frame.height >= scene.width * scene.height * 0.6;
        this.root.style.display = all ? 'none' : '';
        if (all) {
            return;
        }
        this.scale = Math.min(WIDTH / scene.width, HEIGHT / scene.height);
        this.root.setAttribute('viewBox', `0 0 ${scene.width} ${scene.height}`);
        this.root.setAttribute('width', String(Math.round(scene.width * this.scale)));
        this.root.setAttribute('height', String(Math.round(scene.height * this.scale)));
        const svg = select(this.root);
        svg.selectAll('rect.node')
            .data(scene.nodes)
            .join('rect')
            .attr('class', n => `node ${n.side} ${n.mark}`)
            .attr('x', n => n.x)
            .attr('y', n => n.y)
            .attr('width', n => n.width)
            .attr('height', n => n.height);
        svg.selectAll('rect.frame')
            .data([this.frame])
            .join('rect')
            .attr('class', 'frame')
            .attr('x', f => f.x)
            .attr('y', f => f.y)
            .attr('width', f => f.width)
            .attr('height', f => f.height)
            .raise();
    }

    private follow(event: PointerEvent): void {
        const { left, top } = this.root.getBoundingClientRect();
        const x = (event.clientX - left) / this.scale - this.frame.width / 2;
        const y = (event.clientY - top) / this.scale - this.frame.height / 2;
        this.moveBy(x - this.frame.x, y - this.frame.y);
    }
}
