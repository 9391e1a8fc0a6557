/** Small helpers for elements. Texts are always set as text: a name with markup in it is a name. */

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
export type Child = Node | string | undefined;

/** An HTML element with attributes and children. `false` and `undefined` leave an attribute out. */
export function element<K extends keyof HTMLElementTagNameMap>(
    tag: K,
    attributes: Attributes = {},
    ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
    const node = document.createElement(tag);
    setAttributes(node, attributes);
    node.append(...children.filter(c => c !== undefined));
    return node;
}

export function setAttributes(node: Element, attributes: Attributes): void {
    for (const [name, value] of Object.entries(attributes)) {
        if (value === undefined || value === false) {
            node.removeAttribute(name);
        } else {
            node.setAttribute(name, value === true ? '' : String(value));
        }
    }
}

/** A button with a text and what it does. */
export function button(label: string, attributes: Attributes, onClick: (event: MouseEvent) => void): HTMLButtonElement {
    const node = element('button', { type: 'button', ...attributes }, label);
    node.addEventListener('click', onClick);
    return node;
}

/** Whether motion is to be left out. */
export function reducedMotion(): boolean {
    return (
        matchMedia('(prefers-reduced-motion: reduce)').matches ||
        document.body.classList.contains('vscode-reduce-motion')
    );
}

/** Milliseconds for something that really moves. */
export function motion(): number {
    return reducedMotion() ? 0 : 250;
}

let canvas: CanvasRenderingContext2D | null | undefined;
let family: string | undefined;
/** Widths by font and text: stepping through the phases asks for the same few hundred again and again. */
const widths = new Map<string, Map<string, number>>();
const MOST_WIDTHS = 20_000;

/** Width of a text in the font of the page. */
export function measureText(text: string, size: number, bold = false): number {
    canvas ??= document.createElement('canvas').getContext('2d');
    if (!canvas) {
        return text.length * size * 0.6;
    }
    family ??= getComputedStyle(document.body).fontFamily;
    const font = `${bold ? 600 : 400} ${size}px ${family}`;
    let known = widths.get(font);
    if (!known || known.size > MOST_WIDTHS) {
        widths.set(font, (known = new Map()));
    }
    let width = known.get(text);
    if (width === undefined) {
        canvas.font = font;
        known.set(text, (width = canvas.measureText(text).width + 0.5));
    }
    return width;
}

let changes = 0;

/** How often the font may have become another one: what was measured before is not kept over that. */
export function fontChanges(): number {
    return changes;
}

/** The theme, and with it the font, may be another one now. */
export function forgetFont(): void {
    changes++;
    family = undefined;
    widths.clear();
}
