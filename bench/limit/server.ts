/** The limit as a language server: bare JSON-RPC over stdio, no library in between. */
import { Checker } from './checker.ts';

interface Message {
    readonly id?: number | string;
    readonly method?: string;
    readonly params?: never;
}

const documents = new Map<string, Checker>();
let buffer: Buffer = Buffer.alloc(0);

process.stdin.on('data', (data: Buffer) => {
    buffer = buffer.length > 0 ? Buffer.concat([buffer, data]) : data;
    for (;;) {
        const head = buffer.indexOf('\r\n\r\n');
        if (head < 0) {
            return;
        }
        const length = Number(/Content-Length: (\d+)/i.exec(buffer.toString('latin1', 0, head))![1]);
        if (buffer.length < head + 4 + length) {
            return;
        }
        const message = JSON.parse(buffer.toString('utf8', head + 4, head + 4 + length)) as Message;
        buffer = buffer.subarray(head + 4 + length);
        receive(message);
    }
});

function send(message: object): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    process.stdout.write(`Content-Length: ${body.length}\r\n\r\n`);
    process.stdout.write(body);
}

function receive({ id, method, params }: Message): void {
    if (id !== undefined) {
        send({ id, result: answer(method!, params!) });
    } else {
        notified(method!, params!);
    }
}

interface Place {
    readonly textDocument: { readonly uri: string };
    readonly position: { readonly line: number; readonly character: number };
}

function answer(method: string, params: Place): unknown {
    const document = documents.get(params?.textDocument?.uri);
    switch (method) {
        case 'initialize':
            return {
                capabilities: {
                    textDocumentSync: 2,
                    completionProvider: {},
                    hoverProvider: true,
                    semanticTokensProvider: {
                        legend: { tokenTypes: ['keyword', 'variable'], tokenModifiers: [] },
                        full: true,
                    },
                },
            };
        case 'textDocument/completion':
            return [...document!.names()].slice(0, 300).map(label => ({ label, kind: 6 }));
        case 'textDocument/hover': {
            const token = document!.tokenAt(params.position.line, params.position.character);
            return token ? { contents: token.text } : null;
        }
        case 'textDocument/semanticTokens/full':
            return { data: tokens(document!) };
        default:
            return null;
    }
}

function tokens(document: Checker): number[] {
    const data: number[] = [];
    let last = 0;
    document.tokens().forEach((line, at) => {
        let from = 0;
        for (const token of line.tokens) {
            if (token.role === 'other') {
                continue;
            }
            data.push(
                at - last,
                at === last ? token.start - from : token.start,
                token.text.length,
                token.role === 'keyword' ? 0 : 1,
                0,
            );
            last = at;
            from = token.start;
        }
    });
    return data;
}

interface Changed {
    readonly textDocument: { readonly uri: string; readonly version: number; readonly text?: string };
    readonly contentChanges?: readonly {
        readonly range: { readonly start: Place['position']; readonly end: Place['position'] };
        readonly text: string;
    }[];
}

function notified(method: string, { textDocument, contentChanges }: Changed): void {
    if (method === 'exit') {
        process.exit(0);
    }
    if (method === 'textDocument/didOpen') {
        documents.set(textDocument.uri, new Checker(textDocument.text!));
    } else if (method === 'textDocument/didChange') {
        for (const {
            range: { start, end },
            text,
        } of contentChanges!) {
            documents.get(textDocument.uri)!.change(start.line, start.character, end.line, end.character, text);
        }
    } else {
        return;
    }
    const diagnostics = documents
        .get(textDocument.uri)!
        .problems()
        .map(p => ({
            range: { start: { line: p.line, character: p.start }, end: { line: p.line, character: p.end } },
            severity: 1,
            message: p.message,
        }));
    send({
        method: 'textDocument/publishDiagnostics',
        params: { uri: textDocument.uri, version: textDocument.version, diagnostics },
    });
}
