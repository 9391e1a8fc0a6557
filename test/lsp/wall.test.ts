import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Connection } from 'vscode-languageserver';
import { FileSync } from '../../language/server/files/files.ts';
import { realAddress } from '../../language/server/files/node-files.ts';
import { OpenFiles } from '../../language/server/files/open-files.ts';
import { nodeHost } from '../../language/server/transport/node-host.ts';
import { isInside } from '../../language/workspace/uris.ts';
import { PlanWorkspace } from '../../language/workspace/workspace.ts';
import { exitplan } from '../cli/cli.ts';
import { Session } from './session.ts';

let home: string;
let count = 0;
/** The workspace folder, and a folder beside it that nobody opened. */
let work: string;
let secret: string;

beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'exitplan-wall-'));
});
beforeEach(() => {
    work = join(home, String(++count), 'work');
    secret = join(home, String(count), 'secret');
    mkdirSync(join(work, 'sub'), { recursive: true });
    mkdirSync(join(secret, 'sub'), { recursive: true });
    writeFileSync(join(secret, 'secret.exit'), 'workload topsecret { in nowhere }\n');
});
afterAll(() => {
    rmSync(home, { recursive: true, force: true });
});

const address = (...path: string[]): string => pathToFileURL(join(...path)).href;

async function sessionWith(run: (session: Session) => Promise<void>): Promise<void> {
    const session = await new Session().start(address(work));
    try {
        await run(session);
    } finally {
        await session.stop();
    }
}

async function symbols(session: Session): Promise<string[]> {
    return (await session.request<{ name: string }[]>('workspace/symbol', { query: '' })).map(s => s.name);
}

describe('the include wall of a server', () => {
    test('holds for an unsaved plan, and after one was opened', () =>
        sessionWith(async session => {
            session.open('untitled:Untitled-1', 'include "../../../../etc/passwd"\ninclude "plan.exit"\nplan q { }\n');
            session.open(address(work, 'plan.exit'), 'include "../secret/secret.exit"\nplan p { }\n');
            await session.until(
                () => session.codes(address(work, 'plan.exit')) && session.codes('untitled:Untitled-1'),
            );
            expect(session.codes('untitled:Untitled-1')?.filter(c => c === 'include-outside')).toHaveLength(2);
            expect(session.codes(address(work, 'plan.exit'))).toContain('include-outside');
            expect(session.published.map(p => p.uri).filter(uri => /passwd|secret\//.test(uri))).toEqual([]);
            expect(await symbols(session)).not.toContain('topsecret');
        }));

    test('holds again when a plan outside of the folders is closed', () =>
        sessionWith(async session => {
            session.open(address(secret, 'sub/plan.exit'), 'plan s { }\n');
            session.open(address(secret, 'plan.exit'), 'include "sub/deep.exit"\nplan q { }\n');
            session.close(address(secret, 'plan.exit'));
            session.open(address(work, 'plan.exit'), 'include "../secret/secret.exit"\nplan p { }\n');
            session.change(address(secret, 'sub/plan.exit'), 2, { text: 'include "../secret.exit"\nplan s { }\n' });
            await session.until(
                () =>
                    (session.codes(address(work, 'plan.exit'))?.includes('include-outside') &&
                        session.codes(address(secret, 'sub/plan.exit'))?.includes('include-outside')) ||
                    undefined,
            );
            expect(await symbols(session)).not.toContain('topsecret');
        }));

    test('lets a plan outside of the folders reach what lies in its own, from deeper down as well', () =>
        sessionWith(async session => {
            writeFileSync(join(secret, 'sub/deep.exit'), 'include "../secret.exit"\n');
            session.open(address(secret, 'plan.exit'), 'include "sub/deep.exit"\nplan q { }\n');
            await session.findings(address(secret, 'plan.exit'), 1);
            expect(await symbols(session)).toContain('topsecret');
            expect(session.codes(address(secret, 'sub/deep.exit')) ?? []).not.toContain('include-outside');
        }));

    test('holds for links: of files, of folders, and of files that appear later', () =>
        sessionWith(async session => {
            symlinkSync(join(secret, 'secret.exit'), join(work, 'link.exit'));
            symlinkSync(secret, join(work, 'folder'));
            symlinkSync(join(work, 'fine.exit'), join(work, 'inside.exit'));
            writeFileSync(join(work, 'fine.exit'), 'workload fine { }\n');
            session.open(
                address(work, 'plan.exit'),
                'include "link.exit"\ninclude "folder/secret.exit"\ninclude "inside.exit"\nplan p { }\n',
            );
            await session.until(() => session.codes(address(work, 'plan.exit')));
            session.notify('workspace/didChangeWatchedFiles', {
                changes: ['link.exit', 'folder/secret.exit', 'inside.exit'].map(name => ({
                    uri: address(work, name),
                    type: 1,
                })),
            });
            expect(await symbols(session)).toContain('fine');
            expect(await symbols(session)).not.toContain('topsecret');
            expect(session.codes(address(work, 'plan.exit'))?.filter(c => c === 'include-outside')).toHaveLength(2);
        }));

    test('reads plan files only', () =>
        sessionWith(async session => {
            writeFileSync(join(work, '.env'), 'workload topsecret { in nowhere }\n');
            session.open(address(work, 'plan.exit'), 'include ".env"\nplan p { }\n');
            await session.until(
                () => session.codes(address(work, 'plan.exit'))?.includes('include-missing') || undefined,
            );
            expect(await symbols(session)).not.toContain('topsecret');
        }));
});

describe('a file outside of the folders that only an include made known', () => {
    const outside = async (session: Session): Promise<void> => {
        writeFileSync(join(secret, 'a.exit'), 'include "secret.exit"\nplan a { }\n');
        session.open(address(secret, 'a.exit'), 'include "secret.exit"\nplan a { }\n');
        await session.until(() => session.codes(address(secret, 'secret.exit')));
        expect(await symbols(session)).toContain('topsecret');
    };

    test('is forgotten with the include', () =>
        sessionWith(async session => {
            await outside(session);
            session.change(address(secret, 'a.exit'), 2, { text: 'plan a { }\n' });
            await session.until(() => session.codes(address(secret, 'secret.exit'))?.length === 0 || undefined);
            expect(await symbols(session)).not.toContain('topsecret');
        }));

    test('is forgotten with the plan that held the include, whatever it included itself', () =>
        sessionWith(async session => {
            await outside(session);
            session.open(address(secret, 'secret.exit'), 'workload topsecret { in nowhere }\n');
            session.close(address(secret, 'a.exit'));
            session.change(address(secret, 'secret.exit'), 2, { text: 'workload other { in nowhere }\n' });
            await session.findings(address(secret, 'secret.exit'), 2);
            expect(await symbols(session)).toEqual(['other']);
        }));
});

describe('the places includes may reach into', () => {
    const FOLDERS = ['file:///w/', 'file:///w/a/', 'file:///v/'];
    const FILES = ['file:///w/p.exit', 'file:///v/q.exit', 'file:///x/r.exit', 'file:///x/y/s.exit', 'untitled:U-1'];

    /** A file sync without an editor: its notifications are called as the connection would. */
    function sync(folders: readonly string[]) {
        const roots = [...folders];
        const host = nodeHost(join(import.meta.dirname, '../../language/server'));
        const workspace = new PlanWorkspace({ files: host.files, library: host.library, roots, asOf: 0 });
        const files = new FileSync(workspace, host, new OpenFiles(), roots, () => undefined);
        const told = new Map<string, (params: unknown) => void>();
        files.listen(
            new Proxy({} as Connection, {
                get: (_, name) => (listener: (params: unknown) => void) => told.set(String(name), listener),
            }),
        );
        return {
            roots,
            files,
            open: (uri: string) =>
                told.get('onDidOpenTextDocument')!({ textDocument: { uri, text: 'plan p { }', version: 1 } }),
            close: (uri: string) => told.get('onDidCloseTextDocument')!({ textDocument: { uri } }),
        };
    }

    test('follow from what is open, whatever was opened and closed before', async () => {
        await fc.assert(
            fc.asyncProperty(
                fc.array(
                    fc.oneof(
                        fc.record({ what: fc.constantFrom('open', 'close'), of: fc.constantFrom(...FILES) }),
                        fc.record({ what: fc.constantFrom('add', 'remove'), of: fc.constantFrom(...FOLDERS) }),
                    ),
                    { maxLength: 20 },
                ),
                async steps => {
                    const first = sync([]);
                    const open = new Set<string>();
                    const folders = new Set<string>();
                    for (const { what, of } of steps) {
                        if (what === 'open' && !open.has(of)) {
                            open.add(of);
                            first.open(of);
                        } else if (what === 'close') {
                            open.delete(of);
                            first.close(of);
                        } else if (what === 'add') {
                            folders.add(of);
                            await first.files.folders([of], []);
                        } else if (what === 'remove') {
                            folders.delete(of);
                            await first.files.folders([], [of]);
                        }
                    }
                    const fresh = sync([...folders]);
                    open.forEach(uri => fresh.open(uri));
                    expect([...first.roots].sort()).toEqual([...fresh.roots].sort());
                    expect(first.roots.every(root => /^file:\/\/\/[wvx]\//.test(root))).toBe(true);
                },
            ),
            { numRuns: 60 },
        );
    });

    test('a link is inside where what it leads to is', () => {
        symlinkSync(secret, join(work, 'out'));
        symlinkSync(join(work, 'sub'), join(work, 'in'));
        writeFileSync(join(work, 'sub/a.exit'), '');
        const inside = (...path: string[]) => isInside(address(work, ...path), `${address(work)}/`, realAddress);
        expect([inside('in/a.exit'), inside('out/secret.exit'), inside('sub/none.exit')]).toEqual([true, false, true]);
    });
});

describe('the include wall of the command line', () => {
    test('is the folder of the plan or the one that was named, not the working directory', async () => {
        const plan = join(work, 'sub/plan.exit');
        writeFileSync(join(work, 'above.exit'), 'workload topsecret { in nowhere }\n');
        writeFileSync(plan, 'include "../above.exit"\nplan p { from vsphere to proxmox }\n');
        expect((await exitplan(work, ['check', 'sub/plan.exit'])).out).toContain('include-outside');
        expect((await exitplan(work, ['check', 'sub/plan.exit'])).out).not.toContain('topsecret');
        expect((await exitplan(work, ['check', '.'])).out).not.toContain('include-outside');
        expect((await exitplan(join(work, 'sub'), ['check', '..'])).out).not.toContain('include-outside');
    });

    test('is not passed by a link', async () => {
        symlinkSync(join(secret, 'secret.exit'), join(work, 'link.exit'));
        writeFileSync(join(work, 'plan.exit'), 'include "link.exit"\nplan p { from vsphere to proxmox }\n');
        for (const path of ['.', 'plan.exit']) {
            const { out } = await exitplan(work, ['check', path]);
            expect(out).toContain('include-outside');
            expect(out).not.toContain('topsecret');
        }
    });

    test('leads into no pipe and no device', async () => {
        symlinkSync('/dev/zero', join(work, 'zero.exit'));
        writeFileSync(join(work, 'plan.exit'), 'include "zero.exit"\nplan p { from vsphere to proxmox }\n');
        expect((await exitplan(work, ['check', 'plan.exit'])).out).toContain('include-outside');
    });
});
