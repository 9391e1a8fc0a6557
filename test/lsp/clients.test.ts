import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CodeLens, Hover, Location, SemanticTokens } from 'vscode-languageserver-types';
import { Session } from './session.ts';

/** What a client gets that is not VS Code, over real stdio; and the rules of the protocol for beginning and end. */

const ROOT = join(import.meta.dirname, '../..');
const FAULTY = join(ROOT, 'examples/frankfurt/faulty');
const PLAN = pathToFileURL(join(FAULTY, 'plan.exit')).href;
const INVENTORY = pathToFileURL(join(FAULTY, 'inventory.exit')).href;
const LIBRARY = pathToFileURL(join(ROOT, 'language/library/')).href;

describe('a client that says nothing about itself', () => {
    let session: Session;
    const others: string[] = [];
    const shown: unknown[] = [];
    beforeAll(async () => {
        session = new Session();
        session.connection.onUnhandledNotification(({ method }) => others.push(method));
        session.connection.onRequest('window/showDocument', p => {
            shown.push(p);
            return { success: true };
        });
        await session.start(pathToFileURL(FAULTY).href, { client: undefined });
        session.open(PLAN, readFileSync(fileURLToPath(PLAN), 'utf8'));
        session.open(INVENTORY, readFileSync(fileURLToPath(INVENTORY), 'utf8'));
        await session.findings(PLAN, 1);
        await session.findings(INVENTORY, 1);
    });
    afterAll(async () => {
        expect(await session.stop()).toBe(0);
    });

    it('can open the page of every finding and every place that explains one', () => {
        const findings = session.published.flatMap(p => p.diagnostics);
        expect(findings.length).toBeGreaterThan(40);
        const addresses = findings.flatMap(f => [
            f.codeDescription!.href,
            ...(f.relatedInformation ?? []).map(r => r.location.uri),
        ]);
        expect(addresses.some(a => a.startsWith(LIBRARY))).toBe(true);
        for (const address of addresses) {
            expect(existsSync(fileURLToPath(address)), address).toBe(true);
        }
        const { href } = findings.find(f => f.code === 'api-break')!.codeDescription!;
        expect(readFileSync(fileURLToPath(href), 'utf8')).toContain('api-break');
    });

    it('goes to the library as a file, and reads on in it', async () => {
        const text = readFileSync(fileURLToPath(PLAN), 'utf8');
        const line = text.split('\n').findIndex(l => l.includes('is vsphere'));
        const character = text.split('\n')[line]!.indexOf('vsphere') + 1;
        const at = { textDocument: { uri: PLAN }, position: { line, character } };
        const [found] = await session
            .request<Location[]>('textDocument/definition', at)
            .then(links =>
                links.map(l => ('targetUri' in l ? (l as unknown as { targetUri: string }).targetUri : l.uri)),
            );
        expect(found).toBe(`${LIBRARY}vsphere.exit`);
        const library = readFileSync(fileURLToPath(found!), 'utf8');
        session.open(found!, library);
        const row = library.split('\n').findIndex(l => l.startsWith('platform vsphere'));
        const hover = await session.request<Hover>('textDocument/hover', {
            textDocument: { uri: found },
            position: { line: row, character: 12 },
        });
        expect(JSON.stringify(hover.contents)).toContain('vsphere');
        // It is no plan of the workspace, however it is opened.
        expect(session.last(found!)).toBeUndefined();
        session.close(found!);
    });

    it('has lenses that every client can run, and none where a click would do nothing', async () => {
        const lenses = await session.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: PLAN } });
        expect(lenses).toEqual([]);
        const able = new Session();
        able.connection.onRequest('window/showDocument', p => {
            shown.push(p);
            return { success: true };
        });
        await able.start(undefined, { client: {} }, { window: { showDocument: { support: true } } });
        able.open(PLAN, readFileSync(fileURLToPath(PLAN), 'utf8'));
        await able.findings(PLAN, 1);
        const offered = await able.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: PLAN } });
        expect(offered.length).toBeGreaterThan(5);
        const commands = able.capabilities.executeCommandProvider!.commands;
        for (const lens of offered) {
            const { command } = await able.request<CodeLens>('codeLens/resolve', lens);
            expect(commands).toContain(command!.command);
            expect(command!.title).not.toBe('');
        }
        const { command } = await able.request<CodeLens>('codeLens/resolve', offered[0]);
        expect(
            await able.request('workspace/executeCommand', {
                command: command!.command,
                arguments: command!.arguments,
            }),
        ).toBe(true);
        expect(shown).toMatchObject([{ uri: expect.stringMatching(/^file:/) as string, takeFocus: true }]);
        expect(await able.stop()).toBe(0);
    });

    it('is coloured as a whole, also when it lays colours over a grammar it has not', async () => {
        const all = await session.request<SemanticTokens>('textDocument/semanticTokens/full', {
            textDocument: { uri: PLAN },
        });
        const augmenting = await new Session().start(
            undefined,
            { client: {} },
            { textDocument: { semanticTokens: { augmentsSyntaxTokens: true } } },
        );
        const grammar = await new Session().start(undefined, { client: { grammar: true } });
        const count = async (other: Session): Promise<number> => {
            other.open(PLAN, readFileSync(fileURLToPath(PLAN), 'utf8'));
            const tokens = await other.request<SemanticTokens>('textDocument/semanticTokens/full', {
                textDocument: { uri: PLAN },
            });
            await other.stop();
            return tokens.data.length;
        };
        expect(await count(augmenting)).toBe(all.data.length);
        expect(await count(grammar)).toBeLessThan(all.data.length / 2);
    });

    it('is sent nothing but the protocol', () => {
        expect(others.filter(method => method.startsWith('exitplan'))).toEqual([]);
        expect(session.verdicts).toEqual([]);
        expect(JSON.stringify([session.published, session.registered])).not.toMatch(/exit-docs:|exit-library:/);
    });
});

describe('what clients may ask for', () => {
    it('findings, by those that cannot be sent them: per file, for the workspace, and only what is new', async () => {
        const session = new Session();
        await session.start(
            pathToFileURL(FAULTY).href,
            { client: {} },
            { textDocument: { diagnostic: {}, publishDiagnostics: undefined } },
        );
        expect(session.capabilities.diagnosticProvider).toMatchObject({
            interFileDependencies: true,
            workspaceDiagnostics: true,
        });
        type Report = { kind: string; resultId: string; items: { code: string }[]; uri: string };
        const all = await session.request<{ items: Report[] }>('workspace/diagnostic', { previousResultIds: [] });
        expect(all.items.map(i => i.uri).sort()).toEqual([INVENTORY, PLAN]);
        expect(all.items.flatMap(i => i.items).length).toBeGreaterThan(40);
        const text = readFileSync(fileURLToPath(PLAN), 'utf8');
        session.open(PLAN, text);
        const one = await session.request<Report>('textDocument/diagnostic', { textDocument: { uri: PLAN } });
        expect(one.items.map(d => d.code)).toEqual(all.items.find(i => i.uri === PLAN)!.items.map(d => d.code));
        const previousResultId = one.resultId;
        expect(
            await session.request('textDocument/diagnostic', { textDocument: { uri: PLAN }, previousResultId }),
        ).toEqual({ kind: 'unchanged', resultId: previousResultId });
        session.change(PLAN, 2, { text: `${text}\nworkload {` });
        const broken = await session.request<Report>('textDocument/diagnostic', {
            textDocument: { uri: PLAN },
            previousResultId,
        });
        expect(broken.items.map(d => d.code)).toContain('syntax');
        expect(session.published).toEqual([]);
        expect(await session.stop()).toBe(0);
    });

    it('news of reading the workspace', async () => {
        const session = new Session();
        const told: { value: { kind: string; title?: string } }[] = [];
        session.connection.onRequest('window/workDoneProgress/create', () => null);
        session.connection.onNotification('$/progress', p => void told.push(p as (typeof told)[number]));
        await session.start(pathToFileURL(FAULTY).href, {}, { window: { workDoneProgress: true } });
        await session.until(() => session.verdicts[0]);
        expect(told.map(t => t.value.kind)).toEqual(['begin', 'end']);
        expect(told[0]!.value.title).toBe('Reading plans');
        expect(await session.stop()).toBe(0);
    });

    it('who leans on a component, what a declaration is, and includes that follow a file', async () => {
        const session = await new Session().start(pathToFileURL(FAULTY).href, { client: {} });
        const text = readFileSync(fileURLToPath(INVENTORY), 'utf8');
        session.open(INVENTORY, text);
        await session.findings(INVENTORY, 1);
        const line = text.split('\n').findIndex(l => l.startsWith('identity corp-ad'));
        const at = { textDocument: { uri: INVENTORY }, position: { line, character: 10 } };
        const [item] = await session.request<{ name: string }[]>('textDocument/prepareCallHierarchy', at);
        const calls = await session.request<{ from: { name: string; uri: string } }[]>('callHierarchy/incomingCalls', {
            item,
        });
        expect(calls.length).toBeGreaterThan(10);
        expect(calls.every(c => c.from.uri.startsWith('file:'))).toBe(true);
        const fabric = text.split('\n').findIndex(l => l.startsWith('fabric hci-db'));
        const [type] = await session.request<unknown[]>('textDocument/prepareTypeHierarchy', {
            textDocument: { uri: INVENTORY },
            position: { line: fabric, character: 8 },
        });
        const [base] = await session.request<{ name: string; uri: string }[]>('typeHierarchy/supertypes', {
            item: type,
        });
        expect(base!.name).toBe('nutanix-rf2');
        expect(existsSync(fileURLToPath(base!.uri))).toBe(true);
        expect(
            await session.request<{ name: string }[]>('typeHierarchy/subtypes', { item: base }).then(l => l.length),
        ).toBeGreaterThan(0);
        const edit = await session.request('workspace/willRenameFiles', {
            files: [{ oldUri: INVENTORY, newUri: INVENTORY.replace('inventory', 'estate') }],
        });
        expect(JSON.stringify(edit)).toContain('estate.exit');
        expect(await session.stop()).toBe(0);
    });
});

interface Answer {
    readonly result?: unknown;
    readonly error?: { readonly code: number };
}

/** A server that is asked in raw messages. */
function raw(args: readonly string[] = []): {
    ask(message: object): Promise<Answer>;
    tell(message: object): void;
    ended: Promise<number | null>;
} {
    const child = spawn(join(ROOT, 'node_modules/.bin/node'), [join(ROOT, 'src/cli/main.ts'), 'lsp', ...args]);
    const waiting = new Map<number, (answer: Answer) => void>();
    let text = Buffer.alloc(0);
    child.stdout.on('data', (chunk: Buffer) => {
        text = Buffer.concat([text, chunk]);
        for (;;) {
            const head = /^Content-Length: (\d+)\r\n\r\n/.exec(text.toString('latin1'));
            const length = Number(head?.[1]);
            if (!head || text.length < head[0].length + length) {
                return;
            }
            const message = JSON.parse(
                text.subarray(head[0].length, head[0].length + length).toString('utf8'),
            ) as Answer & { id: number };
            text = text.subarray(head[0].length + length);
            waiting.get(message.id)?.(message);
        }
    });
    let ids = 0;
    const tell = (message: object): void => {
        const body = JSON.stringify({ jsonrpc: '2.0', ...message });
        child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    };
    return {
        tell,
        ask: message =>
            new Promise(done => {
                const id = ++ids;
                waiting.set(id, done);
                tell({ id, ...message });
            }),
        ended: new Promise(done => child.once('exit', done)),
    };
}

describe('beginning and end of a session', () => {
    const HOVER = {
        method: 'textDocument/hover',
        params: { textDocument: { uri: PLAN }, position: { line: 0, character: 0 } },
    };
    const INITIALIZE = { method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } };

    it('stdio needs no option; requests before, a second beginning and requests afterwards are refused', async () => {
        const server = raw();
        expect((await server.ask(HOVER)).error?.code).toBe(-32002);
        server.tell({
            method: 'textDocument/didOpen',
            params: { textDocument: { uri: PLAN, languageId: 'exit', version: 1, text: '' } },
        });
        const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
        expect((await server.ask(INITIALIZE)).result).toMatchObject({ serverInfo: { name: 'Exit Plan', version } });
        expect((await server.ask(INITIALIZE)).error?.code).toBe(-32600);
        server.tell({ method: 'initialized', params: {} });
        expect((await server.ask(HOVER)).error).toBeUndefined();
        expect((await server.ask({ method: 'no/such' })).error?.code).toBe(-32601);
        expect(await server.ask({ method: 'shutdown' })).toMatchObject({ result: null });
        expect((await server.ask(HOVER)).error?.code).toBe(-32600);
        server.tell({ method: 'exit' });
        expect(await server.ended).toBe(0);
    });

    it('an end without a shutdown is told by the status', async () => {
        const server = raw(['--stdio']);
        await server.ask(INITIALIZE);
        server.tell({ method: 'exit' });
        expect(await server.ended).toBe(1);
    });

    it('another transport is refused and not waited for', async () => {
        expect(await raw(['--socket=9999']).ended).toBe(2);
    });
});
