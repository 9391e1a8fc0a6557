import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
    CodeAction,
    CompletionList,
    DefinitionLink,
    DocumentSymbol,
    Hover,
    SemanticTokens,
    SemanticTokensDelta,
    TextEdit,
    WorkspaceEdit,
    WorkspaceSymbol,
} from 'vscode-languageserver-types';
import { edited } from './marked.ts';
import { Session } from './session.ts';

const SAMPLE = readFileSync('media/templates/sample.exit', 'utf8');

let folder: string;
let session: Session;
let notes = 0;

/** The address of a new, unsaved plan. */
function note(): string {
    return `untitled:Untitled-${++notes}`;
}

function file(path: string): string {
    return pathToFileURL(join(folder, path)).href;
}

function write(path: string, text: string): void {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
}

describe('one server over stdio', () => {
    beforeAll(async () => {
        session = await new Session().start();
    });
    afterAll(async () => {
        expect(await session.stop()).toBe(0);
        expect(session.log).toEqual([]);
    });

    it('says what it can', () => {
        expect(session.capabilities).toMatchObject({
            textDocumentSync: { openClose: true, change: 2 },
            hoverProvider: true,
            definitionProvider: true,
            referencesProvider: true,
            documentSymbolProvider: true,
            renameProvider: { prepareProvider: true },
            documentFormattingProvider: true,
            inlayHintProvider: true,
            foldingRangeProvider: true,
            codeActionProvider: {
                codeActionKinds: ['quickfix', 'refactor.rewrite', 'source.fixAll.exit', 'source.reorderPhases.exit'],
                resolveProvider: true,
            },
            semanticTokensProvider: { full: { delta: true }, range: true },
        });
    });

    it('publishes findings of an open plan with its version, and the verdict behind them', async () => {
        const uri = note();
        session.open(uri, SAMPLE, 7);
        const findings = await session.findings(uri, 7);
        expect(findings.map(d => d.code)).toContain('compute-before-foundation');
        const verdict = await session.until(() => session.verdicts.find(v => v.uri === uri));
        expect(verdict).toMatchObject({
            plan: 'sample',
            uri: uri,
            files: [uri],
            error: findings.filter(d => d.severity === 1).length,
        });
    });

    it('publishes the last state of a burst, and nothing stale behind it', async () => {
        const uri = note();
        session.open(uri, 'workload a { in lab }\nenvironment lab { class lab }\n');
        const end = { line: 0, character: 18 };
        for (let version = 2; version <= 60; version++) {
            session.change(uri, version, { range: { start: end, end }, text: version < 60 ? 'x' : '' });
        }
        session.change(uri, 61, { range: { start: end, end: { line: 0, character: 18 + 58 } }, text: '' });
        expect(await session.findings(uri, 61)).toEqual([]);
        expect(session.last(uri)!.version).toBe(61);
        expect(session.published.filter(p => p.uri === uri).length).toBeLessThan(30);
    });

    it('takes back the findings of a plan that is closed and gone', async () => {
        const uri = note();
        session.open(uri, 'workload a { in nowhere }');
        await session.findings(uri, 1);
        session.close(uri);
        await session.until(() => session.last(uri)!.diagnostics.length === 0 || undefined);
    });

    it('repairs: quick fixes, reordering, fix-all, and the command', async () => {
        const uri = note();
        session.open(uri, SAMPLE);
        const findings = await session.findings(uri, 1);
        const order = findings.find(d => d.code === 'compute-before-foundation')!;
        const textDocument = { uri: uri };
        const fixes = await session.request<CodeAction[]>('textDocument/codeAction', {
            textDocument,
            range: order.range,
            context: { diagnostics: [order] },
        });
        const preferred = fixes.find(f => f.isPreferred)!;
        expect(preferred).toMatchObject({ kind: 'quickfix', diagnostics: [{ code: 'compute-before-foundation' }] });
        expect((await session.request<CodeAction>('codeAction/resolve', preferred)).edit).toMatchObject({
            documentChanges: [{ textDocument: { uri: uri, version: 1 } }],
        });

        const whole = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
        const [reorder] = await session.request<CodeAction[]>('textDocument/codeAction', {
            textDocument,
            range: whole,
            context: { diagnostics: [], only: ['source.reorderPhases.exit'] },
        });
        const { edit } = await session.request<CodeAction>('codeAction/resolve', reorder);
        const text = edited(SAMPLE, editsOf(edit!));
        session.change(uri, 2, { text });
        expect((await session.findings(uri, 2)).map(d => d.code)).not.toContain('compute-before-foundation');

        session.change(uri, 3, { text: SAMPLE });
        expect(
            await session.request('workspace/executeCommand', {
                command: 'exitplan.server.reorderPhases',
                arguments: [uri],
            }),
        ).toBe(true);
        expect(session.edits).toHaveLength(1);
    });

    it('answers every question of an editor', async () => {
        const uri = note();
        session.open(uri, SAMPLE);
        const textDocument = { uri: uri };
        const at = (
            text: string,
            by = 0,
        ): { textDocument: { uri: string }; position: { line: number; character: number } } => {
            const offset = SAMPLE.indexOf(text) + by;
            const before = SAMPLE.slice(0, offset).split('\n');
            return { textDocument, position: { line: before.length - 1, character: before.at(-1)!.length } };
        };
        const hover = await session.request<Hover>('textDocument/hover', at('orders-db "'));
        expect(JSON.stringify(hover.contents)).toContain('workload orders-db');
        const completion = await session.request<CompletionList>('textDocument/completion', at('in prod  on', 3));
        expect(completion.items.map(i => i.label)).toEqual(['prod']);
        expect(await session.request('completionItem/resolve', completion.items[0])).toMatchObject({
            documentation: { kind: 'markdown' },
        });
        const links = await session.request<DefinitionLink[]>('textDocument/definition', at('nutanix-rf2'));
        expect(links[0]!.targetUri).toBe('exit-library:/fabrics.exit');
        expect(
            await session.request<unknown[]>('textDocument/references', {
                ...at('orders-db "'),
                context: { includeDeclaration: true },
            }),
        ).toHaveLength(2);
        expect(await session.request<unknown[]>('textDocument/documentHighlight', at('orders-db "'))).toHaveLength(2);
        expect(
            (await session.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument })).length,
        ).toBeGreaterThan(10);
        expect(
            (await session.request<WorkspaceSymbol[]>('workspace/symbol', { query: 'orders' })).filter(
                s => s.location.uri === uri,
            ),
        ).toHaveLength(1);
        expect(
            (await session.request<unknown[]>('textDocument/foldingRange', { textDocument })).length,
        ).toBeGreaterThan(3);
        expect(
            await session.request<unknown[]>('textDocument/selectionRange', {
                textDocument,
                positions: [at('prod').position],
            }),
        ).toHaveLength(1);
        expect((await session.request<unknown[]>('textDocument/codeLens', { textDocument })).length).toBeGreaterThan(0);
        const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
        expect(
            (await session.request<unknown[]>('textDocument/inlayHint', { textDocument, range: whole })).length,
        ).toBeGreaterThan(5);
        expect(await session.request<unknown[]>('textDocument/documentLink', { textDocument })).toEqual([]);
        expect(
            Array.isArray(
                await session.request<TextEdit[]>('textDocument/formatting', {
                    textDocument,
                    options: { tabSize: 4, insertSpaces: true },
                }),
            ),
        ).toBe(true);
        expect(
            Array.isArray(
                await session.request<TextEdit[]>('textDocument/rangeFormatting', {
                    textDocument,
                    range: whole,
                    options: { tabSize: 4, insertSpaces: true },
                }),
            ),
        ).toBe(true);
        expect(await session.request('textDocument/prepareRename', at('orders-db "'))).toMatchObject({
            placeholder: 'orders-db',
        });
        expect(
            editsOf(
                await session.request<WorkspaceEdit>('textDocument/rename', {
                    ...at('orders-db "'),
                    newName: 'orders',
                }),
            ),
        ).toHaveLength(2);
        await expect(session.request('textDocument/rename', { ...at('nutanix-rf2'), newName: 'x' })).rejects.toThrow(
            /built-in library/,
        );
        const colours = await session.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument });
        session.change(uri, 2, {
            range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
            text: '\n',
        });
        const delta = await session.request<SemanticTokensDelta>('textDocument/semanticTokens/full/delta', {
            textDocument,
            previousResultId: colours.resultId,
        });
        expect(delta.edits).toEqual([{ start: 0, deleteCount: 1, data: [5] }]);
    });

    it('answers for library files, which have no findings and cannot be changed', async () => {
        const uri = 'exit-library:/media.exit';
        session.open(uri, readFileSync('language/library/media.exit', 'utf8'));
        const textDocument = { uri };
        expect(
            (await session.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument })).map(s => s.name),
        ).toContain('nvme');
        expect(
            (await session.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument })).data.length,
        ).toBeGreaterThan(0);
        expect(await session.request('textDocument/formatting', { textDocument, options: {} })).toEqual([]);
        const plan = note();
        session.open(plan, 'plan p');
        await session.findings(plan, 1);
        expect(session.published.map(p => p.uri)).not.toContain(uri);
    });

    it.each([
        ['nothing', ''],
        ['bytes', Array.from({ length: 4000 }, (_, i) => String.fromCharCode(i % 256)).join('')],
        ['a line without end', `workload ${'x'.repeat(2_000_000)}`],
        ['a text without end', `plan p "${'x'.repeat(2_000_000)}`],
        ['nothing but braces', '{'.repeat(20_000)],
        ['half a surrogate', 'workload "\ud83d'],
    ])('lives through %s', async (_, text) => {
        const uri = note();
        session.open(uri, text);
        await session.findings(uri, 1);
        const end = { line: 0, character: text.split('\n')[0]!.length };
        const textDocument = { uri };
        for (const method of ['hover', 'completion', 'definition', 'documentHighlight']) {
            await session.request(`textDocument/${method}`, { textDocument, position: end });
        }
        for (const method of ['documentSymbol', 'foldingRange', 'semanticTokens/full', 'codeLens', 'documentLink']) {
            await session.request(`textDocument/${method}`, { textDocument });
        }
        await session.request('textDocument/formatting', { textDocument, options: {} });
        session.change(uri, 2, { text: 'plan p' });
        expect((await session.findings(uri, 2)).map(d => d.code)).toContain('plan-incomplete');
        session.close(uri);
    });
});

describe('a server of its own', () => {
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'exit-plan-'));
        session = new Session();
    });
    afterEach(async () => {
        expect(await session.stop()).toBe(0);
        expect(session.log).toEqual([]);
        rmSync(folder, { recursive: true, force: true });
    });

    it('refreshes the findings of all files of a plan when one is edited', async () => {
        write(
            'plan.exit',
            'include "b.exit"\nplan p { from old to new }\nplatform old is vsphere\nplatform new is nutanix\nworkload a { in prod }\n',
        );
        write('b.exit', 'environment prod { class lab }\n');
        await session.start(pathToFileURL(folder).href);
        await session.until(() => session.verdicts.at(-1));
        expect(session.codes(file('plan.exit')) ?? []).not.toContain('reference-unknown');
        session.open(file('b.exit'), 'environment test { class lab }\n');
        await session.until(() => session.codes(file('plan.exit'))?.includes('reference-unknown') || undefined);
        session.close(file('b.exit'));
        await session.until(() => !session.codes(file('plan.exit'))!.includes('reference-unknown') || undefined);
    });

    it('knows the plans of the folder, but not those of dependencies and hidden folders', async () => {
        write('a/one.exit', 'workload a { in nowhere }\n');
        write('node_modules/x/two.exit', 'workload b { in nowhere }\n');
        write('.git/three.exit', 'workload c { in nowhere }\n');
        await session.start(pathToFileURL(folder).href);
        await session.until(() => session.verdicts.at(-1));
        expect(session.published.map(p => p.uri)).toEqual([file('a/one.exit')]);
        expect(session.published[0]!.version).toBeUndefined();
    });

    it('finds an included file when it appears, and misses it when it goes', async () => {
        await session.start(pathToFileURL(folder).href);
        await session.until(() => session.registered.at(0));
        session.open(file('plan.exit'), 'include "b.exit"\nworkload a { in prod }\n');
        expect((await session.findings(file('plan.exit'), 1)).map(d => d.code)).toEqual(
            expect.arrayContaining(['include-missing', 'reference-unknown']),
        );
        write('b.exit', 'environment prod { class lab }\n');
        session.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: file('b.exit'), type: 1 }] });
        await session.until(() => !session.codes(file('plan.exit'))!.includes('include-missing') || undefined);
        expect(session.codes(file('plan.exit'))).not.toContain('reference-unknown');
        rmSync(join(folder, 'b.exit'));
        session.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: file('b.exit'), type: 3 }] });
        await session.until(() => session.codes(file('plan.exit'))!.includes('include-missing') || undefined);
    });

    it('heeds settings at the start and when they change', async () => {
        await session.start(undefined, { severity: { 'compute-before-foundation': 'off' }, asOf: '2026-12-01' });
        const uri = note();
        session.open(uri, `${SAMPLE}\naccept downtime-exceeded on orders-db because "known" until 2027-03-01\n`);
        const codes = (await session.findings(uri, 1)).map(d => d.code);
        expect(codes).not.toContain('compute-before-foundation');
        expect(codes).not.toContain('acceptance-expired');
        session.notify('workspace/didChangeConfiguration', {
            settings: { exitplan: { severity: { 'compute-before-foundation': 'hint' }, asOf: '2027-06-01' } },
        });
        await session.until(() => session.codes(uri)!.includes('acceptance-expired') || undefined);
        expect(session.last(uri)!.diagnostics.find(d => d.code === 'compute-before-foundation')!.severity).toBe(4);
    });
});

function editsOf(edit: WorkspaceEdit): TextEdit[] {
    return (edit.documentChanges ?? []).flatMap(change =>
        'textDocument' in change ? change.edits.filter((e): e is TextEdit => 'newText' in e) : [],
    );
}
