import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import {
    createConnection,
    createProtocolConnection,
    type ProtocolConnection,
    type PublishDiagnosticsParams,
    StreamMessageReader,
    StreamMessageWriter,
} from 'vscode-languageserver/node';
import { day } from '../../language/plan/units.ts';
import { startServer } from '../../language/server/server.ts';
import type { ServerHost } from '../../language/server/transport/host.ts';
import { AS_OF, library } from '../check.ts';
import { VSCODE } from './session.ts';

/** Nothing is said about a part of a plan as if it were all of it: findings, verdict, lenses and picture wait until every file is read. */

const FOLDER = 'file:///plans/';
const PLAN = `${FOLDER}plan.exit`;
const PART = `${FOLDER}inventory.exit`;
const TEXTS: Readonly<Record<string, string>> = {
    [PLAN]: `include "inventory.exit"
plan p { from old to new }
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 6  links 2 x 25 Gbps  media 6 x nvme  raw 20 TB }
phase io   { model hci }
phase move { cutover all to hci over 1 Gbps }
`,
    [PART]: 'platform old is vsphere\nenvironment lab { class lab }\nworkload toy { in lab  disk 10 GiB  iops 10 }\n',
};

interface Verdict {
    readonly plan: string;
    readonly files: readonly string[];
    readonly error: number;
}

let client: ProtocolConnection | undefined;
afterEach(() => client?.dispose());

/** A server in this process, whose files come when the test says so. */
async function served(host: Partial<ServerHost>, texts = TEXTS) {
    const [up, down] = [new PassThrough(), new PassThrough()];
    const connection = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
    startServer(connection, () => ({
        files: { read: uri => texts[uri] },
        library,
        plansBelow: async () => Object.keys(texts),
        today: () => day(AS_OF)!,
        ...host,
    }));
    connection.listen();
    client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    const published: PublishDiagnosticsParams[] = [];
    const verdicts: Verdict[] = [];
    let heard: () => void = () => undefined;
    client.onNotification('textDocument/publishDiagnostics', (p: PublishDiagnosticsParams) => {
        published.push(p);
    });
    client.onNotification('exitplan/verdict', (v: Verdict) => {
        verdicts.push(v);
        heard();
    });
    client.listen();
    await client.sendRequest('initialize', {
        processId: null,
        rootUri: FOLDER,
        workspaceFolders: [{ uri: FOLDER, name: 'plans' }],
        capabilities: {},
        initializationOptions: { client: VSCODE },
    });
    await client.sendNotification('initialized', {});
    return {
        client,
        published,
        verdicts,
        open: (uri: string) =>
            client!.sendNotification('textDocument/didOpen', {
                textDocument: { uri, languageId: 'exit', version: 1, text: texts[uri]! },
            }),
        verdict: () =>
            new Promise<Verdict>(resolve => {
                heard = () => resolve(verdicts.at(-1)!);
                if (verdicts.length > 0) {
                    heard();
                }
            }),
    };
}

/** Longer than any check of these plans. */
const later = () => new Promise(resolve => setTimeout(resolve, 400));

function held(): { readonly until: Promise<void>; readonly release: () => void } {
    let release = () => undefined as void;
    const until = new Promise<void>(resolve => {
        release = resolve;
    });
    return { until, release: () => release() };
}

describe('before every file of the workspace is read', () => {
    it.each([
        ['the folders are still walked', PART],
        ['the folders are still walked', PLAN],
    ])('nothing is published while %s, with %s open', async (_, opened) => {
        const walk = held();
        const session = await served({ plansBelow: () => walk.until.then(() => Object.keys(TEXTS)) });
        await session.open(opened);
        await later();
        expect(session.published).toEqual([]);
        expect(session.verdicts).toEqual([]);
        walk.release();
        const first = await session.verdict();
        expect(first).toMatchObject({ plan: 'p', files: [PLAN, PART] });
        // No message of before has to be taken back: none spoke of a part.
        expect(session.published.flatMap(p => p.diagnostics.map(d => d.code))).not.toContain('phases-missing');
    });

    it('a client that hands over the files is waited for, and the first verdict is that of the whole plan', async () => {
        const texts: Record<string, string> = { [PLAN]: TEXTS[PLAN]! };
        const handed = held();
        const session = await served({ handedOver: handed.until }, texts);
        await session.open(PLAN);
        await later();
        expect(session.published).toEqual([]);
        expect(session.verdicts).toEqual([]);
        texts[PART] = TEXTS[PART]!;
        handed.release();
        expect(await session.verdict()).toMatchObject({ files: [PLAN, PART] });
        expect(session.published.flatMap(p => p.diagnostics.map(d => d.code))).not.toContain('include-missing');
    });

    it('lenses, hints, picture and report wait too', async () => {
        const walk = held();
        const session = await served({ plansBelow: () => walk.until.then(() => Object.keys(TEXTS)) });
        await session.open(PLAN);
        const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
        const textDocument = { uri: PLAN };
        let answered = 0;
        const asked = [
            session.client.sendRequest('textDocument/codeLens', { textDocument }),
            session.client.sendRequest('textDocument/inlayHint', { textDocument, range }),
            session.client.sendRequest('exitplan/preview', { uri: PLAN }),
            session.client.sendRequest('exitplan/report', { uri: PLAN, format: 'markdown' }),
        ].map(answer => answer.then(value => ((answered += 1), value)));
        await later();
        expect(answered).toBe(0);
        walk.release();
        const [lenses, , picture, report] = (await Promise.all(asked)) as [
            unknown[],
            unknown,
            { files: string[] },
            object,
        ];
        expect(lenses.length).toBeGreaterThan(0);
        expect(picture.files).toEqual([PLAN, PART]);
        expect(report).toMatchObject({ plan: 'p' });
    });

    it('a folder that cannot be read holds nothing up', async () => {
        const session = await served({ plansBelow: () => Promise.reject(new Error('gone')) });
        await session.open(PLAN);
        expect(await session.verdict()).toMatchObject({ files: [PLAN, PART] });
    });
});
