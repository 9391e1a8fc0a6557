import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSession, type Session } from '../../scripts/vscode-host/session.ts';
import { built } from '../built.ts';
import { workbook } from '../import/workbook.ts';

/** Estates in a real VS Code, with a computer behind it and without: by the menu of a file, by the clipboard, by dropping a file. */

const ROWS = [
    ['Name', 'vCPU', 'Memory GB', 'Disk GB', 'IOPS'],
    ['erp-db', '8', '64', '500', '1200'],
    ['web "shop" 1', '2', '8', '80', ''],
] as const;

const PLAN = `plan p { from old to new }
platform old is vsphere
platform new is nutanix
`;

beforeAll(built, 240_000);

describe.each([
    ['on a computer', false],
    ['in the browser alone', true],
])('%s', (_where, web) => {
    let folder: string;
    let session: Session;

    beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), 'exitplan-import-'));
        writeFileSync(join(folder, 'exit.exit'), PLAN);
        writeFileSync(join(folder, 'machines.xlsx'), workbook([{ name: 'Machines', rows: ROWS }]));
        session = await openSession({
            folder,
            web,
            size: [1400, 900],
            settings: { 'editor.minimap.enabled': false, 'explorer.autoReveal': false },
        });
        await session.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
        await session.open('exit.exit');
        await session.waitForText('blocker');
    }, 240_000);

    afterAll(async () => {
        await session?.close();
        if (folder) {
            rmSync(folder, { recursive: true, force: true });
        }
    });

    /** Empties the lines behind the plan and goes there. */
    async function atTheEnd(): Promise<void> {
        await session.page.locator('.tab[data-resource-name="exit.exit"]').first().click();
        await session.command('View: Focus Active Editor Group');
        await session.page.keyboard.press('Control+End');
    }

    it('writes rows of a spreadsheet that are pasted as workloads', async () => {
        await atTheEnd();
        await session.page.evaluate(
            text => navigator.clipboard.writeText(text),
            ROWS.map(r => r.join('\t')).join('\n'),
        );
        await session.page.keyboard.press('Control+v');
        await session.waitForText('memory 64 GiB');
        await session.command('File: Save');
        await expect
            .poll(() => readFileSync(join(folder, 'exit.exit'), 'utf8'), { timeout: 60_000 })
            .toMatch(/workload erp-db \{ vcpu 8 {2}memory 64 GiB/);
        const text = readFileSync(join(folder, 'exit.exit'), 'utf8');
        expect(text).toContain('workload "web \\"shop\\" 1" { vcpu 2  memory 8 GiB');
        expect(text).not.toContain('imported');
        expect(text).not.toContain('cluster-array');
        await session.page.keyboard.press('Control+z');
        await session.command('File: Save');
    }, 120_000);

    it('pastes any other text as it is', async () => {
        await atTheEnd();
        const text = '// one\ttwo\n// three\tfour\n';
        await session.page.evaluate(t => navigator.clipboard.writeText(t), text);
        await session.page.keyboard.press('Control+v');
        await session.waitForText('// three');
        await session.page.keyboard.press('Control+z');
        await session.command('File: Save');
    }, 120_000);

    it('writes the machines of a workbook that is dropped onto a plan', async () => {
        await atTheEnd();
        const bytes = [...workbook([{ name: 'Machines', rows: ROWS }])];
        await session.page.evaluate(data => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(data)], 'dropped.xlsx'));
            const target = document.querySelector('.editor-instance .view-lines');
            const box = target?.getBoundingClientRect();
            const at = { clientX: (box?.x ?? 0) + 40, clientY: (box?.y ?? 0) + 70 };
            for (const type of ['dragenter', 'dragover', 'drop']) {
                target?.dispatchEvent(
                    new DragEvent(type, {
                        ...at,
                        dataTransfer: transfer,
                        shiftKey: true,
                        bubbles: true,
                        cancelable: true,
                    }),
                );
            }
        }, bytes);
        await session.waitForText('memory 64 GiB');
        await session.page.keyboard.press('Control+z');
        await session.command('File: Save');
    }, 120_000);

    it('imports a workbook by its menu in the explorer', async () => {
        await session.command('View: Show Explorer');
        const explorer = session.page.locator('.explorer-folders-view');
        await session.contextMenu(explorer.getByText('machines.xlsx'), 'Import an Estate');
        await session.choose('Inventory only');
        await session.choose('Leave them out');
        await session.choose('Leave it open');
        await expect.poll(() => existsSync(join(folder, 'inventory.exit')), { timeout: 60_000 }).toBe(true);
        const text = readFileSync(join(folder, 'inventory.exit'), 'utf8');
        expect(text).toContain('workload erp-db on cluster-array { vcpu 8');
        expect(text).toContain('machines.xlsx (list of machines)');
        await session.waitForText('2 machines, 0 errors');
        // Once more, into what is there now, which the plan includes.
        writeFileSync(join(folder, 'plan.exit'), 'include "inventory.exit"\n');
        await explorer.getByText('plan.exit').waitFor();
        await session.contextMenu(explorer.getByText('machines.xlsx'), 'Import an Estate');
        await session.choose('Inventory only');
        await session.choose('Leave them out');
        await session.choose('Leave it open');
        await session.waitForText('inventory.exit is up to date.');
        expect(readFileSync(join(folder, 'inventory.exit'), 'utf8')).toBe(text);
    }, 120_000);
});
