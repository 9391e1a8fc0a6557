import type { Writable } from 'node:stream';
import type { Diagnostic } from 'vscode-languageserver';
import { AbstractMessageWriter, type Message, type MessageWriter } from 'vscode-languageserver/node';

interface Published {
    readonly uri: string;
    readonly version?: number;
    readonly diagnostics: readonly Diagnostic[];
}

/** Diagnostics as they are sent. They are published again with every key, and nearly all are the objects they were. */
const texts = new WeakMap<Diagnostic, string>();

function textOf(diagnostic: Diagnostic): string {
    let text = texts.get(diagnostic);
    if (text === undefined) {
        texts.set(diagnostic, (text = JSON.stringify(diagnostic)));
    }
    return text;
}

/** A message as JSON; the diagnostics in it must not be changed once they were sent. */
export function messageText(message: Message): string {
    const { method, params } = message as { readonly method?: string; readonly params?: Published };
    if (method !== 'textDocument/publishDiagnostics' || !params) {
        return JSON.stringify(message);
    }
    const { diagnostics, ...rest } = params;
    const head = JSON.stringify({ jsonrpc: message.jsonrpc, method, params: { ...rest, diagnostics: [] } });
    return `${head.slice(0, -3)}${diagnostics.map(textOf).join(',')}]}}`;
}

/** Writes messages to a stream, header and body at once, and does not make text of a diagnostic twice. */
export class StreamWriter extends AbstractMessageWriter implements MessageWriter {
    private readonly stream: Writable;
    private readonly outwards: (text: string) => string;
    private failures = 0;

    /** @param outwards what is done with the text of every message */
    constructor(stream: Writable, outwards: (text: string) => string = text => text) {
        super();
        this.stream = stream;
        this.outwards = outwards;
        stream.on('error', (error: Error) => this.fireError(error));
        stream.on('close', () => this.fireClose());
    }

    write(message: Message): Promise<void> {
        return new Promise((resolve, reject) => {
            const body = this.outwards(messageText(message));
            this.stream.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`, 'utf8', error => {
                if (!error) {
                    return resolve();
                }
                this.fireError(error, message, ++this.failures);
                reject(error);
            });
        });
    }

    end(): void {
        this.stream.end();
    }
}
