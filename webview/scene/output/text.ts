/**
 * Widths of text without a browser, so that the command line and a test place what the panel places. As wide as the
 * widest of the usual interface fonts (DejaVu Sans): a box may have air, but never cuts off what it promised to hold. The
 * panel measures with its own font instead.
 */

/** Width of a text in pixels at a font size. */
export type Measure = (text: string, size: number, bold?: boolean) => number;

const NARROW = /[iljtfrI.,:;'|!()[\]` ·/\\-]/;
const WIDE = /[mwMW@%×→]/;
const CAPITAL = /[A-Z0-9_#&+=<>?~$€▸▾○]/;
const SIGN = /[✕▲…]/;

/** Share of the font size one character takes. */
function em(character: string): number {
    if (SIGN.test(character)) {
        return 0.9;
    }
    if (NARROW.test(character)) {
        return 0.36;
    }
    if (WIDE.test(character)) {
        return 0.93;
    }
    if (CAPITAL.test(character)) {
        return 0.68;
    }
    const code = character.codePointAt(0)!;
    if (code >= 0x1100) {
        return code >= 0x2e80 ? 1.05 : 0.8;
    }
    return 0.61;
}

/** The estimate: see above. */
export function textWidth(text: string, size: number, bold = false): number {
    let width = 0;
    for (const character of text) {
        width += em(character);
    }
    return width * size * (bold ? 1.115 : 1);
}

/** The text, cut with an ellipsis where it is wider than the room given. */
export function fitText(text: string, room: number, size: number, bold = false, measure: Measure = textWidth): string {
    if (measure(text, size, bold) <= room) {
        return text;
    }
    const characters = [...text];
    let low = 0;
    let high = characters.length;
    while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (measure(`${characters.slice(0, middle).join('')}…`, size, bold) <= room) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return `${characters.slice(0, low).join('').trimEnd()}…`;
}

/** `1 workload`, `24 workloads`. */
export function countOf(n: number, noun: string): string {
    return `${grouped(n)} ${noun}${n === 1 ? '' : 's'}`;
}

/** `9,800`: with commas, everywhere the same. */
export function grouped(n: number): string {
    return String(n).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}
