import * as assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { saveThroughEditor } from '../../../src/files/save.ts';
import { closeEditors } from './editor.ts';
import { test } from './runner.ts';

const VINFO = [
    'VM,Powerstate,Template,CPUs,Memory,NICs,Disks,Provisioned MiB,In Use MiB,Datacenter,Cluster,Host',
    'erp-db,poweredOn,False,16,262144,1,2,2097152,1048576,FRA,c1,esx1',
    'web-1,poweredOn,False,2,8192,1,1,61440,20480,FRA,c1,esx1',
    '',
].join('\n');

async function until(what: string, holds: () => boolean): Promise<void> {
    for (const end = Date.now() + 20_000; !holds(); ) {
        assert.ok(Date.now() < end, `${what}: did not happen`);
        await new Promise(resolve => setTimeout(resolve, 50));
    }
}

const shownReport = (): string =>
    vscode.window.visibleTextEditors
        .find(each => each.document.uri.scheme === 'exitplan-import' && each.document.uri.path.endsWith('.txt'))
        ?.document.getText() ?? '';

/** Files in memory, of which one cannot be moved to its place, nor one of them put back. */
class Memory implements vscode.FileSystemProvider {
    readonly files = new Map<string, Uint8Array>();
    readonly #changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
    readonly onDidChangeFile = this.#changed.event;
    readonly #unmovable: string;
    readonly #stuck: string | undefined;
    constructor(files: Record<string, string>, unmovable: string, stuck?: string) {
        for (const [path, text] of Object.entries(files)) {
            this.files.set(path, new TextEncoder().encode(text));
        }
        this.#unmovable = unmovable;
        this.#stuck = stuck;
    }
    texts(): Record<string, string> {
        return Object.fromEntries([...this.files].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]));
    }
    watch(): vscode.Disposable {
        return new vscode.Disposable(() => undefined);
    }
    stat({ path }: vscode.Uri): vscode.FileStat {
        const size = path === '/' ? 0 : this.readFile(vscode.Uri.from({ scheme: 'memory', path })).length;
        return { type: path === '/' ? vscode.FileType.Directory : vscode.FileType.File, ctime: 0, mtime: 0, size };
    }
    readDirectory(): [string, vscode.FileType][] {
        return [...this.files.keys()].map(path => [path.slice(1), vscode.FileType.File]);
    }
    createDirectory(): void {}
    readFile(uri: vscode.Uri): Uint8Array {
        const bytes = this.files.get(uri.path);
        if (!bytes) {
            throw vscode.FileSystemError.FileNotFound(uri);
        }
        return bytes;
    }
    writeFile(uri: vscode.Uri, bytes: Uint8Array): void {
        if (uri.path === this.#stuck) {
            throw vscode.FileSystemError.NoPermissions(uri);
        }
        this.files.set(uri.path, bytes);
    }
    delete(uri: vscode.Uri): void {
        if (!this.files.delete(uri.path)) {
            throw vscode.FileSystemError.FileNotFound(uri);
        }
    }
    rename(from: vscode.Uri, to: vscode.Uri): void {
        if (to.path === this.#unmovable) {
            throw vscode.FileSystemError.NoPermissions(to);
        }
        this.files.set(to.path, this.readFile(from));
        this.files.delete(from.path);
    }
}

const savedInto = async (memory: Memory, paths: readonly string[]): Promise<string> => {
    const registered = vscode.workspace.registerFileSystemProvider('memory', memory);
    try {
        await saveThroughEditor(
            paths.map(path => ({
                target: vscode.Uri.from({ scheme: 'memory', path }),
                bytes: new TextEncoder().encode('new'),
            })),
        );
        return '';
    } catch (error) {
        return (error as Error).message;
    } finally {
        registered.dispose();
    }
};

export const importTests = [
    test('files that are saved through the editor are all written, or none', async () => {
        const whole = new Memory({ '/a.exit': 'old' }, '');
        assert.equal(await savedInto(whole, ['/a.exit', '/b.exit']), '');
        assert.deepEqual(whole.texts(), { '/a.exit': 'new', '/b.exit': 'new' });
        const failing = new Memory({ '/a.exit': 'old', '/c.exit': 'old' }, '/c.exit');
        assert.match(await savedInto(failing, ['/a.exit', '/b.exit', '/c.exit']), /c\.exit/);
        assert.deepEqual(failing.texts(), { '/a.exit': 'old', '/c.exit': 'old' });
        const stuck = new Memory({ '/a.exit': 'old', '/c.exit': 'old' }, '/c.exit', '/a.exit');
        assert.match(await savedInto(stuck, ['/a.exit', '/c.exit']), /a\.exit could not be put back as it was\./);
    }),
    test('a fabric is calibrated by what was measured, as an edit of its plan', async () => {
        const folder = await mkdtemp(join(tmpdir(), 'exitplan-calibrate-'));
        try {
            const file = join(folder, 'measured.exit');
            await writeFile(file, 'fabric ceph is ceph-replicated { nodes 4  links 2 x 25 Gbps  media 6 x nvme }\n');
            const document = await vscode.workspace.openTextDocument(file);
            await vscode.window.showTextDocument(document);
            const root = vscode.extensions.getExtension('exit-plan.exit-plan')?.extensionPath ?? '';
            const samples = ['fio-randread-qd1.json', 'fio-randread-qd64.json'].map(name =>
                vscode.Uri.file(join(root, 'test/calibration/samples', name)),
            );
            const done = vscode.commands.executeCommand('exitplan.calibrate', samples);
            const answering = setInterval(
                () => void vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem'),
                250,
            );
            try {
                await done;
            } finally {
                clearInterval(answering);
            }
            assert.match(document.getText(), /evidence measured "fio-randread-qd1\.json/);
            assert.ok(document.isDirty, 'it is an edit that can be undone');
        } finally {
            await vscode.commands.executeCommand('workbench.action.files.revert');
            await closeEditors();
            await rm(folder, { recursive: true, force: true });
        }
    }),
    test('what a re-import changes is shown in an editor while it asks, and nothing is written without an answer', async () => {
        const folder = await mkdtemp(join(tmpdir(), 'exitplan-import-'));
        try {
            const file = join(folder, 'RVTools_tabvInfo.csv');
            await writeFile(file, VINFO);
            const request = {
                files: [vscode.Uri.file(file)],
                folder: vscode.Uri.file(folder),
                draft: false,
                environments: 'names',
                assumeIo: true,
            };
            await vscode.commands.executeCommand('exitplan.importEstate', request);
            const inventory = await readFile(join(folder, 'inventory.exit'), 'utf8');
            assert.match(inventory, /workload erp-db[\s\S]*evidence assumed/);
            await until('the report says what was written', () =>
                /^Wrote inventory\.exit\. 2 machines, 0 errors/.test(shownReport()),
            );
            await writeFile(file, VINFO.replace('erp-db,poweredOn,False,16', 'erp-db,poweredOn,False,32'));
            const done = vscode.commands.executeCommand('exitplan.importEstate', request);
            const diff = (): vscode.TabInputTextDiff | undefined =>
                vscode.window.tabGroups.all
                    .flatMap(group => group.tabs)
                    .map(tab => tab.input)
                    .find(
                        (input): input is vscode.TabInputTextDiff =>
                            input instanceof vscode.TabInputTextDiff && input.modified.scheme === 'exitplan-import',
                    );
            await until('the difference is shown', () => diff() !== undefined);
            assert.match(
                (await vscode.workspace.openTextDocument(diff()!.modified)).getText(),
                /workload erp-db[\s\S]*vcpu 32/,
            );
            await until('the report tells the change', () =>
                /^Nothing was written yet[\s\S]*vcpu: vcpu 16 → vcpu 32/.test(shownReport()),
            );
            // The question comes behind the difference: it is put away as soon as it is there.
            let answered = false;
            void done.then(() => {
                answered = true;
            });
            await until('the question can be put away', () => {
                void vscode.commands.executeCommand('notifications.clearAll');
                return answered;
            });
            assert.equal(await readFile(join(folder, 'inventory.exit'), 'utf8'), inventory);
            await until('the report says so', () => shownReport().startsWith('Nothing was written. '));
        } finally {
            await closeEditors();
            await rm(folder, { recursive: true, force: true });
        }
    }),

    test('an inventory is imported with a drafted plan; what is there already is kept', async () => {
        const folder = await mkdtemp(join(tmpdir(), 'exitplan-import-'));
        try {
            await writeFile(join(folder, 'RVTools_tabvInfo.csv'), VINFO);
            const request = {
                files: [vscode.Uri.file(join(folder, 'RVTools_tabvInfo.csv'))],
                folder: vscode.Uri.file(folder),
                draft: 'proxmox',
                confirmed: true,
            };
            await vscode.commands.executeCommand('exitplan.importEstate', request);
            const inventory = await readFile(join(folder, 'inventory.exit'), 'utf8');
            assert.match(inventory, /workload erp-db/);
            assert.match(await readFile(join(folder, 'plan.exit'), 'utf8'), /include "inventory\.exit"[\s\S]*cutover/);
            await writeFile(join(folder, 'plan.exit'), '// mine\n');
            await vscode.commands.executeCommand('exitplan.importEstate', request);
            assert.equal(await readFile(join(folder, 'plan.exit'), 'utf8'), '// mine\n');
            assert.equal(await readFile(join(folder, 'inventory.exit'), 'utf8'), inventory);
        } finally {
            await closeEditors();
            await rm(folder, { recursive: true, force: true });
        }
    }),
];
