import * as assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, codeOf, eventually, findings } from './editor.ts';
import { test } from './runner.ts';

const PLAN = `plan alive "Alive" { from old to new  starts 2026-01-12 }
platform old "vc.example.test" is vsphere
platform new "prism-1" is nutanix
fabric hci "prism-1" on new is nutanix-rf2 { nodes 8 }
workload erp { vcpu 8  memory 64 GiB }
workload crm { vcpu 4  memory 16 GiB }
phase one { cutover erp to hci  started 2026-01-12  done 2026-01-20 }
phase two { cutover crm to hci  lasts 1 week }
`;
const OLD = 'Name,Powerstate,CPU,Memory MB,Cluster\ncrm,poweredOn,6,16384,vc.example.test\n';
const NEW = 'Name,Powerstate,CPU,Memory MB,Cluster\nerp,poweredOn,8,65536,prism-1\n';

interface Page {
    readonly title: string;
    readonly html: string;
}

/** A plan in an editor, with lists of both sides beside it. */
async function withPlan(work: (plan: vscode.Uri, files: readonly vscode.Uri[]) => Promise<void>): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'exitplan-lives-'));
    try {
        await Promise.all([
            writeFile(join(folder, 'plan.exit'), PLAN),
            writeFile(join(folder, 'old.csv'), OLD),
            writeFile(join(folder, 'new.csv'), NEW),
        ]);
        const plan = vscode.Uri.file(join(folder, 'plan.exit'));
        await vscode.window.showTextDocument(plan);
        await work(
            plan,
            ['old.csv', 'new.csv'].map(name => vscode.Uri.file(join(folder, name))),
        );
    } finally {
        await vscode.commands.executeCommand('workbench.action.files.revert');
        await closeEditors();
        await rm(folder, { recursive: true, force: true });
    }
}

const panels = (kind: string) =>
    vscode.window.tabGroups.all
        .flatMap(group => group.tabs)
        .filter(tab => tab.input instanceof vscode.TabInputWebview && tab.input.viewType.includes(kind))
        .map(tab => tab.label);

export const livesTests = [
    test('the status of a plan opens on a page with its burn-down', () =>
        withPlan(async plan => {
            const page = await vscode.commands.executeCommand<Page>('exitplan.showStatus', plan);
            assert.equal(page.title, 'Status Alive');
            assert.match(page.html, /1 of 2 phases done, 1 of 2 machines/);
            assert.match(page.html, /Burn-down of machines/);
            await eventually(
                () => panels('exitplan.status'),
                labels => labels.join() === 'Status Alive',
            );
        })),
    test('the portfolio has every plan of the workspace and those that are open', () =>
        withPlan(async () => {
            const page = await vscode.commands.executeCommand<Page>('exitplan.showPortfolio');
            assert.match(page.html, /Alive/);
            assert.match(page.html, /Sample exit/);
            await eventually(
                () => panels('exitplan.portfolio'),
                labels => labels.length === 1,
            );
        })),
    test('a plan is verified against inventories: in Problems, with fixes, until the page is closed', () =>
        withPlan(async (plan, files) => {
            const ours = (found: readonly vscode.Diagnostic[]) => found.filter(d => d.source === 'exitplan verify');
            const found = await vscode.commands.executeCommand<{ message: string }[]>('exitplan.verify', {
                plan,
                files,
            });
            assert.deepEqual(
                found.map(d => d.message),
                ["'crm' has vcpu 6, the plan says 4. Write 'vcpu 6' in workload 'crm'."],
            );
            const [problem] = ours(await findings(plan, all => ours(all).length === 1));
            assert.ok(problem);
            assert.equal(codeOf(problem), 'figure');
            await eventually(
                () => panels('exitplan.verification'),
                labels => labels.join() === 'Verification Alive',
            );
            const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
                'vscode.executeCodeActionProvider',
                plan,
                problem.range,
            );
            const fix = actions.find(a => a.title === "Write 'vcpu 6' in workload 'crm'");
            assert.ok(fix?.command, 'the difference has a fix');
            await vscode.commands.executeCommand(fix.command.command, ...(fix.command.arguments ?? []));
            const document = await vscode.workspace.openTextDocument(plan);
            assert.match(document.getText(), /workload crm \{ vcpu 6 {2}memory 16 GiB \}/);
            // The inventories are kept, so the difference goes away by itself.
            await findings(plan, all => ours(all).length === 0);
            await vscode.commands.executeCommand('undo');
            await findings(plan, all => ours(all).length === 1);
            const tab = vscode.window.tabGroups.all
                .flatMap(group => group.tabs)
                .find(each => each.label === 'Verification Alive');
            assert.ok(tab);
            await vscode.window.tabGroups.close(tab);
            await findings(plan, all => ours(all).length === 0);
        })),
    test('the inventory of another estate changes nothing', () =>
        withPlan(async (plan, files) => {
            const [file] = files;
            assert.ok(file);
            await writeFile(file.fsPath, OLD.replace('crm', 'somebody-else'));
            assert.equal(await vscode.commands.executeCommand('exitplan.verify', { plan, files: [file] }), undefined);
            await vscode.commands.executeCommand('notifications.clearAll');
            assert.deepEqual(panels('exitplan.verification'), []);
        })),
];
