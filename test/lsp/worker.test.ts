import { readdirSync, readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import type { PublishDiagnosticsParams } from 'vscode-languageserver';

interface Message {
    readonly id?: number;
    readonly method?: string;
    readonly params?: unknown;
    readonly result?: { readonly serverInfo?: { readonly name: string } };
}

/** What a browser gives a worker, over the port Node gives one. */
const SELF = `
const { parentPort } = require('node:worker_threads');
globalThis.self = globalThis;
globalThis.addEventListener = () => {};
globalThis.postMessage = message => parentPort.postMessage(message);
parentPort.on('message', data => globalThis.onmessage({ data }));
`;

it('the worker variant checks plans without a file system', async () => {
    const bundle = await build({
        entryPoints: ['language/server/transport/browser.ts'],
        bundle: true,
        write: false,
        platform: 'browser',
        format: 'iife',
        logLevel: 'silent',
    });
    const worker = new Worker(SELF + bundle.outputFiles[0]!.text, { eval: true });
    const library = Object.fromEntries(
        readdirSync('language/library')
            .filter(f => f.endsWith('.exit'))
            .map(f => [f, readFileSync(`language/library/${f}`, 'utf8')]),
    );
    const send = (message: object): void => worker.postMessage({ jsonrpc: '2.0', ...message });
    const received: Message[] = [];
    const wait = <T>(pick: (m: Message) => T | undefined): Promise<T> =>
        new Promise(resolve => {
            const look = (message: Message): void => {
                const found = pick(message);
                if (found !== undefined) {
                    resolve(found);
                }
            };
            received.forEach(look);
            worker.on('message', look);
        });
    worker.on('message', (m: Message) => received.push(m));
    const findings = (uri: string, version: number): Promise<string[]> =>
        wait(m => {
            const published =
                m.method === 'textDocument/publishDiagnostics' ? (m.params as PublishDiagnosticsParams) : undefined;
            return published?.uri === uri && published.version === version
                ? published.diagnostics.map(d => String(d.code))
                : undefined;
        });

    send({
        id: 1,
        method: 'initialize',
        params: { processId: null, rootUri: null, capabilities: {}, initializationOptions: { library } },
    });
    expect(await wait(m => (m.id === 1 ? m.result?.serverInfo?.name : undefined))).toBe('Exit Plan');
    send({ method: 'initialized', params: {} });
    const uri = 'vscode-vfs://github/plans/plan.exit';
    const text = 'include "b.exit"\nplatform old is vsphere\nworkload a { in prod }';
    send({ method: 'textDocument/didOpen', params: { textDocument: { uri, languageId: 'exit', version: 1, text } } });
    expect(await findings(uri, 1)).toEqual(expect.arrayContaining(['include-missing', 'reference-unknown']));
    send({
        method: 'exitplan/files',
        params: { files: [{ uri: 'vscode-vfs://github/plans/b.exit', text: 'environment prod { class lab }' }] },
    });
    send({
        method: 'textDocument/didChange',
        params: { textDocument: { uri, version: 2 }, contentChanges: [{ text: `${text}\n` }] },
    });
    const codes = await findings(uri, 2);
    expect(codes).not.toContain('include-missing');
    expect(codes).not.toContain('reference-unknown');
    await worker.terminate();
});
