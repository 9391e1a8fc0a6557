import * as assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { closeEditors } from './editor.ts';
import { test } from './runner.ts';

const VINFO = ['VM,Powerstate,Template,CPUs,Memory,NICs,Disks,Provisioned MiB,In Use MiB,Datacenter,Cluster,Host',
    'erp-db,poweredOn,False,16,262144,1,2,2097152,1048576,FRA,c1,esx1', 'web-1,poweredOn,False,2,8192,1,1,61440,20480,FRA,c1,esx1', ''].join('\n');

export const importTests = [
    test('an inventory is imported with a drafted plan; what is there already is kept', async () => {
        const folder = await mkdtemp(join(tmpdir(), 'exitplan-import-'));
        try {
            await writeFile(join(folder, 'RVTools_tabvInfo.csv'), VINFO);
            const request = { files: [vscode.Uri.file(join(folder, 'RVTools_tabvInfo.csv'))], folder: vscode.Uri.file(folder), draft: 'proxmox', confirmed: true };
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
