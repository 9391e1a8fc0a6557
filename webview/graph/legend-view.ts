import { button, element } from '../dom.ts';
import { LEGEND, type LegendEntry, SWATCH } from '../scene/output/legend.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** Pixels of a window below which the legend waits to be asked for. */
const TALL = 800;

/** Signs of the bar of phases, as characters and classes. */
const BAR: readonly (readonly [classes: string, sign: string, text: string])[] = [
    ['moves', '', 'moves machines'],
    ['founds', '', 'lays foundations'],
    ['mark', '✕', 'breaks something in it'],
    ['mark done', '✓', 'done'],
    ['mark differs', '◆', 'changed'],
];

/** What the signs of the picture mean; open where the window has room for it. */
export class Legend {
    readonly root = element('div', { class: 'legend-box', role: 'note', 'aria-label': 'Legend' });
    readonly toggle = button('Legend', { title: 'What the signs mean' }, () => this.show(this.root.hidden === true));

    constructor() {
        this.root.append(
            ...LEGEND.map(entry => element('span', {}, swatch(entry), entry.text)),
            ...BAR.map(([classes, sign, text]) =>
                element('span', {}, element('span', { class: `sign ${classes}`, 'aria-hidden': 'true' }, sign), text),
            ),
        );
        this.show(window.innerHeight >= TALL);
    }

    private show(open: boolean): void {
        this.root.hidden = !open;
        this.toggle.setAttribute('aria-pressed', String(open));
    }
}

function swatch({ classes, shape }: LegendEntry): HTMLElement {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('width', String(SWATCH.width));
    svg.setAttribute('height', String(SWATCH.height + 2));
    svg.setAttribute('aria-hidden', 'true');
    const add = (tag: string, attributes: Readonly<Record<string, string | number>>, parent: Element = svg) => {
        const node = parent.appendChild(document.createElementNS(SVG, tag));
        for (const [name, value] of Object.entries(attributes)) {
            node.setAttribute(name, String(value));
        }
        return node;
    };
    const { width, height } = SWATCH;
    if (shape === 'storey') {
        add('rect', { class: classes, x: 1, y: 2, width: width - 2, height: height - 2, rx: 3 });
    } else if (shape === 'line') {
        add('path', { class: classes, 'stroke-width': 4, d: `M0 ${height / 2 + 1}H${width}` });
    } else {
        const badge = add('g', { class: classes });
        add('rect', { width, height: height + 2, rx: 7 }, badge);
        add('text', { x: width / 2, y: 11, 'text-anchor': 'middle' }, badge).textContent = '✕ 2';
    }
    const holder = element('span', { class: 'swatch' });
    holder.append(svg);
    return holder;
}
