import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { InputRefused } from './unsafe.ts';

export interface XmlHandlers {
    /** Name without prefix: workbooks in the strict variant use other prefixes. */
    open(name: string, attributes: Record<string, string>): void;
    close(name: string): void;
    text(text: string): void;
}

/** A workbook's parts are ten deep, and their elements have a dozen attributes. */
const DEEPEST = 256;
const MOST_ATTRIBUTES = 1000;

/**
 * Feeds XML bytes to handlers. Nothing outside the text is ever loaded: a document type declaration, which real
 * workbooks never have and which entity bombs need, ends the reading.
 * Yields after each chunk, so that the caller can take what the handlers gathered.
 */
export async function* parseXml(
    label: string,
    bytes: AsyncIterable<Uint8Array>,
    handlers: XmlHandlers,
    longest: number,
): AsyncGenerator<void> {
    const parser = new SaxesParser({ xmlns: false, position: false });
    let failure: Error | undefined;
    let sinceTag = 0;
    let depth = 0;
    let attributes = 0;
    // Thrown at once: what comes behind it in the same chunk would still cost time and memory.
    const stop = (what: string): never => {
        throw new InputRefused(`${label} ${what}; it was not read.`);
    };
    parser.on('opentagstart', () => {
        attributes = 0;
        if (++depth > DEEPEST) {
            stop(`has more than ${DEEPEST} elements within each other`);
        }
    });
    parser.on('attribute', () => {
        if (++attributes > MOST_ATTRIBUTES) {
            stop(`has an element with more than ${MOST_ATTRIBUTES} attributes`);
        }
    });
    parser.on('opentag', (tag: SaxesTagPlain) => {
        sinceTag = 0;
        handlers.open(local(tag.name), tag.attributes);
    });
    parser.on('closetag', (tag: SaxesTagPlain) => {
        sinceTag = 0;
        depth--;
        handlers.close(local(tag.name));
    });
    parser.on('text', text => handlers.text(text));
    parser.on('cdata', text => handlers.text(text));
    parser.on('doctype', () => {
        failure ??= new InputRefused(`${label} declares a document type, which no workbook needs; it was not read.`);
    });
    parser.on('error', error => {
        failure ??= new InputRefused(
            `${label} is damaged: ${error.message.replace(/^[^:]*:\d+:\d+:\s*/u, '').replace(/\.$/u, '')}.`,
        );
    });
    const decoder = new TextDecoder('utf-8');
    for await (const chunk of bytes) {
        const text = decoder.decode(chunk, { stream: true });
        sinceTag += text.length;
        parser.write(text);
        if (sinceTag > longest) {
            failure ??= new InputRefused(
                `${label} has a single text of more than ${longest} characters; it was not read.`,
            );
        }
        if (failure) {
            throw failure;
        }
        yield;
    }
    parser.write(decoder.decode());
    parser.close();
    if (failure) {
        throw failure;
    }
    yield;
}

function local(name: string): string {
    const colon = name.indexOf(':');
    return colon < 0 ? name : name.slice(colon + 1);
}
