/** Bytes of a plan file as text, and back. One reading for command line, editor and import, so that none sees another plan. */

/** The encodings plan files are read in. A mark at the beginning of a file is part of its encoding. */
export type PlanEncoding = 'utf-8' | 'utf-8-mark' | 'utf-16le' | 'utf-16be';

export interface PlanText {
    readonly text: string;
    readonly encoding: PlanEncoding;
    /** Whether the text written back in its encoding gives the same bytes: nothing was lost in reading. */
    readonly exact: boolean;
}

/**
 * Reads the bytes of a plan file. UTF-16 is recognised by its mark; what is not text in the encoding becomes U+FFFD, so that
 * the plan says so, and the reading is not exact.
 */
export function decodePlan(bytes: Uint8Array): PlanText {
    const encoding = encodingOf(bytes);
    const text = new TextDecoder(encoding === 'utf-8-mark' ? 'utf-8' : encoding).decode(bytes);
    return { text, encoding, exact: same(encodePlan(text, encoding), bytes) };
}

/** The bytes of a text in an encoding, with its mark. */
export function encodePlan(text: string, encoding: PlanEncoding): Uint8Array {
    switch (encoding) {
        case 'utf-8':
            return new TextEncoder().encode(text);
        case 'utf-8-mark':
            return new TextEncoder().encode(`\ufeff${text}`);
        default:
            return utf16(`\ufeff${text}`, encoding === 'utf-16le');
    }
}

/** A text with the line ends of another one, where that one has only `\r\n`. */
export function withLineEndsOf(model: string, text: string): string {
    return model.includes('\r\n') && !/(?<!\r)\n/.test(model) ? text.replace(/(?<!\r)\n/g, '\r\n') : text;
}

function encodingOf(bytes: Uint8Array): PlanEncoding {
    if (bytes[0] === 0xff && bytes[1] === 0xfe) {
        return 'utf-16le';
    }
    if (bytes[0] === 0xfe && bytes[1] === 0xff) {
        return 'utf-16be';
    }
    return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 'utf-8-mark' : 'utf-8';
}

function utf16(text: string, little: boolean): Uint8Array {
    const bytes = new Uint8Array(text.length * 2);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i < text.length; i++) {
        view.setUint16(i * 2, text.charCodeAt(i), little);
    }
    return bytes;
}

function same(a: Uint8Array, b: Uint8Array): boolean {
    return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
