import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messageText, StreamWriter } from '../../language/server/transport/message-writer.ts';

/** Messages as text, diagnostics made into text once. */

const anyDiagnostic = fc.record({
    message: fc.string({ unit: 'grapheme' }),
    severity: fc.constantFrom(1, 2, 3, undefined),
    code: fc.string(),
    tags: fc.option(fc.array(fc.constant(1)), { nil: undefined }),
    range: fc.record({
        start: fc.record({ line: fc.nat(), character: fc.nat() }),
        end: fc.record({ line: fc.nat(), character: fc.nat() }),
    }),
});

describe('A message', () => {
    test('is the text JSON has for it, however often its diagnostics were sent', () => {
        fc.assert(
            fc.property(
                fc.array(anyDiagnostic),
                fc.webUrl(),
                fc.option(fc.nat(), { nil: undefined }),
                fc.nat(),
                (diagnostics, uri, version, from) => {
                    for (const some of [diagnostics, diagnostics.slice(from), diagnostics.toReversed(), []]) {
                        const message = {
                            jsonrpc: '2.0',
                            method: 'textDocument/publishDiagnostics',
                            params: { uri, version, diagnostics: some },
                        };
                        expect(messageText(message)).toBe(JSON.stringify(message));
                    }
                },
            ),
        );
    });

    test('of another kind is left to JSON', () => {
        for (const message of [
            { jsonrpc: '2.0', id: 1, result: null },
            { jsonrpc: '2.0', method: 'exitplan/verdict', params: { diagnostics: [1] } },
            { jsonrpc: '2.0', method: 'exit' },
        ]) {
            expect(messageText(message)).toBe(JSON.stringify(message));
        }
    });

    test('goes out with its length in bytes', async () => {
        const stream = new PassThrough();
        const writer = new StreamWriter(stream);
        await writer.write({ jsonrpc: '2.0', method: 'x', params: ['ä – 🙂'] } as never);
        const text = String(stream.read());
        const [head, body] = text.split('\r\n\r\n') as [string, string];
        expect(head).toBe(`Content-Length: ${Buffer.byteLength(body)}`);
        expect(JSON.parse(body)).toEqual({ jsonrpc: '2.0', method: 'x', params: ['ä – 🙂'] });
    });
});
