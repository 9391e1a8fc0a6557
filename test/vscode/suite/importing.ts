import * as assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
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

export const importTests = [
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
