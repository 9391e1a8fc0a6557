import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitplan } from './cli.ts';

/** The plan against fresh lists of both sides. */

const PLAN = `plan lived { from old to new  starts 2027-01-11 }
platform old "vc.example.test" is vsphere
platform new "prism-1" is nutanix
fabric hci "prism-1" on new is nutanix-rf2 { nodes 8 }
workload web { vcpu 2  memory 4 GiB  count 3 }
workload erp { vcpu 8  memory 64 GiB }
workload crm { vcpu 4  memory 16 GiB }
phase one { cutover web to hci  started 2027-01-11  done 2027-01-20 }
phase two { cutover erp to hci  started 2027-01-20 }
phase three { cutover crm to hci  lasts 1 week }
`;
const HEAD = 'Name,Powerstate,CPU,Memory MB,Cluster';
const list = (cluster: string, ...rows: string[]) => `${[HEAD, ...rows.map(r => `${r},${cluster}`)].join('\n')}\n`;
const WEB = ['web-01,poweredOn,2,4096', 'web-02,poweredOn,2,4096', 'web-03,poweredOn,2,4096'];
const ERP = 'erp,poweredOn,8,65536';
const CRM = 'crm,poweredOn,4,16384';

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'verify-'));
    writeFileSync(join(folder, 'plan.exit'), PLAN);
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Found {
    readonly differences: readonly { readonly kind: string; readonly subject: string; readonly fix: string | null }[];
}

async function verify(old: readonly string[], now: readonly string[], asOf = '2027-01-21') {
    writeFileSync(join(folder, 'old.csv'), list('vc.example.test', ...old));
    writeFileSync(join(folder, 'new.csv'), list('prism-1', ...now));
    const args = ['verify', 'plan.exit', 'old.csv', 'new.csv', '--as-of', asOf];
    const run = await exitplan(folder, [...args, '--format', 'json']);
    return {
        ...run,
        args,
        kinds: run.status === 2 ? [] : (JSON.parse(run.out) as Found).differences.map(d => `${d.kind} ${d.subject}`),
    };
}

describe('exitplan verify', () => {
    test('agrees where everything is where the plan says; a running wave may be on either side', async () => {
        for (const [old, now] of [
            [[ERP, CRM], WEB],
            [[CRM], [...WEB, ERP]],
        ] as const) {
            const { status, kinds } = await verify(old, now);
            expect({ status, kinds }).toEqual({ status: 0, kinds: [] });
        }
    });

    test('names what is not where the plan says', async () => {
        const { status, kinds } = await verify([ERP, ...WEB], [CRM]);
        expect(status).toBe(1);
        expect(kinds).toEqual(['not-moved web', 'moved-early crm']);
        expect((await verify([ERP, CRM, 'web-01,poweredOff,2,4096'], WEB)).kinds).toEqual(['state web']);
        expect((await verify([ERP], WEB)).kinds).toEqual(['missing crm']);
        expect((await verify([ERP, CRM], WEB.slice(1))).kinds).toEqual(['missing web']);
    });

    test('takes dates after the day of the inventories for not yet come', async () => {
        expect((await verify([ERP, CRM, ...WEB], [], '2027-01-15')).kinds).toEqual([]);
        expect((await verify([ERP, CRM], WEB, '2027-01-01')).kinds).toEqual(['moved-early web']);
    });

    test('names what is unknown and what has grown, with the text that takes it over', async () => {
        const { kinds, out } = await verify(['erp,poweredOn,12,65536', CRM, 'new-one,poweredOn,1,1024'], WEB);
        expect(kinds).toEqual(['figure erp', 'unknown new-one']);
        expect(out).toContain(`"fix": "Write 'vcpu 12' in workload 'erp'"`);
    });

    test('finds a machine under another name by the id that the import noted', async () => {
        const marked = PLAN.replace('memory 16 GiB }', 'memory 16 GiB } // imported ...... vm-12@4c1');
        writeFileSync(join(folder, 'marked.exit'), marked);
        writeFileSync(
            join(folder, 'ids.csv'),
            'Name,CPU,Memory MB,Cluster,VM ID\ncrm-new,4,16384,vc.example.test,vm-12\nerp,8,65536,vc.example.test,vm-13\n',
        );
        const run = await exitplan(folder, ['verify', 'marked.exit', 'ids.csv', '--as-of', '2027-01-21']);
        expect(run.out).toContain("Workload 'crm' is called 'crm-new' on 'old' now");
        expect(run.out).toContain('1 difference.');
    });

    test('refuses the inventory of another estate, and what it cannot read', async () => {
        const others = Array.from({ length: 10 }, (_, i) => `other-${i}x,poweredOn,1,1024`);
        const { status, err, out } = await verify(others, []);
        expect({ status, out }).toEqual({ status: 2, out: '' });
        expect(err).toContain('this is the inventory of another estate: the plan knows 0 of its 10 machines');
        writeFileSync(join(folder, 'notes.csv'), 'a,b\n1,2\n');
        expect((await exitplan(folder, ['verify', 'plan.exit', 'notes.csv'])).status).toBe(2);
        expect((await exitplan(folder, ['verify', 'plan.exit'])).status).toBe(2);
    });

    test('prints text and SARIF of the same differences, and changes no file', async () => {
        const { args } = await verify([ERP, ...WEB], [CRM]);
        const before = readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8'));
        const { out } = await exitplan(folder, args);
        expect(out).toContain("not-moved  'web' is still on 'old', although phase 'one' is done (old.csv");
        expect(out).toContain('2 differences.');
        const sarif = JSON.parse((await exitplan(folder, [...args, '--format', 'sarif'])).out) as {
            runs: { results: { ruleId: string; locations: unknown }[] }[];
        };
        expect(sarif.runs[0]?.results.map(r => r.ruleId)).toEqual(['verify-not-moved', 'verify-moved-early']);
        expect(sarif.runs[0]?.results[0]).toMatchObject({
            locations: [{ physicalLocation: { artifactLocation: { uri: 'plan.exit' }, region: { startLine: 5 } } }],
        });
        expect(readdirSync(folder).map(name => readFileSync(join(folder, name), 'utf8'))).toEqual(before);
    });
});
