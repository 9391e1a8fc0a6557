import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse as parseCsv } from 'csv-parse/sync';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments, parse as parseYaml } from 'yaml';
import { TOOLS } from '../../language/export/export.ts';
import { closed } from '../../scripts/schemas/shapes.ts';
import { exitplan } from '../cli/cli.ts';

/** What a phase hands to other tools: read again by their schemas and parsers, with names that try to break out of every one. */

const SCHEMAS = join(import.meta.dirname, 'schemas');
/** A name that ends strings, begins commands, tags, formulas and templates, and is longer than a line of a calendar. */
const EVIL = `=cmd|x';\\"$(touch pwned)\`touch pwned\`\${x} <b>&amp; #]]> ’; ü…, "--> # ${'lang '.repeat(20)}end`;
const QUOTED = EVIL.replace(/[\\"]/g, '\\$&');

const plan = (target: string) => `plan lived "${QUOTED}" { from old to new  starts 2027-01-11 }
platform old "vc" is vsphere
platform new is ${target}
environment lab { class lab }
role own on new { allows ${target === 'proxmox' ? 'VM.PowerMgmt, VM.Audit' : target === 'kubevirt' ? '"get kubevirt.io/virtualmachines", "list kubevirt.io/virtualmachines"' : '"a b"'} }
identity ad on old { principal "CORP\\\\ops ${QUOTED}" holds VirtualMachinePowerUser becomes own }
fabric pool on new is external-array
network seg "Segment" on old { vlan 120  mtu 9000  subnet "10.1.2.0/24" }
workload "${QUOTED}" { in lab  net seg  vcpu 2  memory 4 GiB  disk 40 GB }
workload Web_01 { in lab  disk 40 GB  count 2 }
phase ids { map ad  recreate seg  lasts 2 d }
phase go { cutover all to pool  by cold  lasts 1 week  approve "CAB-1" }
phase rest { model pool }
`;

let folder: string;
beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'export-'));
    for (const target of ['kubevirt', 'proxmox', 'nutanix', 'openstack', 'vsphere', 'azure-local', 'hyperv']) {
        writeFileSync(join(folder, `${target}.exit`), plan(target));
    }
});
afterAll(() => rmSync(folder, { recursive: true }));

async function hand(target: string, phase: string, tool: string, ...more: string[]) {
    return exitplan(folder, [
        'export',
        `${target}.exit`,
        phase,
        '--to',
        tool,
        '--anyway',
        '--as-of',
        '2026-12-01',
        ...more,
    ]);
}

/** The text of an export that has to succeed. */
async function text(target: string, phase: string, tool: string): Promise<string> {
    const { status, out, err } = await hand(target, phase, tool);
    expect({ status, err: status === 0 ? '' : err }).toEqual({ status: 0, err: '' });
    expect((await hand(target, phase, tool)).out, 'deterministic').toBe(out);
    return out;
}

const documentsOf = (yaml: string) =>
    parseAllDocuments(yaml).map(d => {
        expect(d.errors).toEqual([]);
        return d.toJS() as { kind: string; metadata: { name: string }; spec: Record<string, unknown> };
    });

describe('movers', () => {
    test('Forklift takes what is written, by its own schemas', async () => {
        writeFileSync(
            join(folder, 'tested.exit'),
            plan('kubevirt')
                .replace('lasts 1 week', 'test ad  lasts 1 week')
                .replace('identity ad', `identity "ad ${QUOTED}"`)
                .replace(/\b(map|test) ad\b/g, `$1 "ad ${QUOTED}"`),
        );
        const documents = documentsOf(await text('tested', 'go', 'forklift'));
        expect(documents.map(d => d.kind)).toEqual(['NetworkMap', 'StorageMap', 'Plan', 'Hook']);
        // A test that nobody has written fails: nothing passes untested.
        const playbook = parseYaml(Buffer.from(String(documents[3]?.spec['playbook']), 'base64').toString('utf8')) as {
            name: string;
            tasks: object[];
        }[];
        expect(playbook[0]?.name).toBe(`Test of ad ${EVIL}`);
        expect(playbook[0]?.tasks).toMatchObject([{ 'ansible.builtin.fail': {} }]);
        const kept = readdirSync(SCHEMAS).map(
            name =>
                JSON.parse(readFileSync(join(SCHEMAS, name), 'utf8')) as {
                    kind: string;
                    apiVersion: string;
                    schema: object;
                },
        );
        for (const document of documents) {
            const schema = kept.find(k => k.kind === document.kind)!;
            const validate = new Ajv2020({
                allErrors: true,
                strict: false,
                formats: { int64: true, int32: true },
            }).compile(closed(schema.schema) as object);
            const { metadata: _, ...rest } = document;
            expect(validate(rest) ? [] : validate.errors, document.kind).toEqual([]);
            expect(document).toMatchObject({ apiVersion: schema.apiVersion });
            expect(document.metadata.name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
            // The check can fail.
            expect(validate({ ...rest, spec: { ...rest.spec, unknown: 1 } })).toBe(false);
        }
        const vms = documents[2]!.spec['vms'] as { name: string; targetName?: string }[];
        expect(vms.map(v => v.name)).toEqual([EVIL, 'Web_01-1', 'Web_01-2']);
        expect(vms[1]?.targetName).toBe('web-01-1');
    });

    test('a title is the name of a machine where an import wrote it, and people’s words elsewhere', async () => {
        writeFileSync(
            join(folder, 'titles.exit'),
            plan('kubevirt')
                .replace('workload Web_01 {', 'workload Web_01 "The web" {')
                .replace(
                    'phase ids',
                    'workload web-2 "Web (2)" { in lab  disk 40 GB } // imported ...... vm-12@4c1\nphase ids',
                ),
        );
        const out = await text('titles', 'go', 'forklift');
        expect(out).toContain('name: "Web_01-1"');
        expect(out).toContain('name: "Web (2)"');
        expect(out).not.toContain('The web');
    });

    test('vJailbreak gets one MigrationPlan per kind of copy', async () => {
        const documents = documentsOf(await text('openstack', 'go', 'vjailbreak'));
        expect(documents).toMatchObject([
            {
                apiVersion: 'vjailbreak.k8s.pf9.io/v1alpha1',
                kind: 'MigrationPlan',
                spec: { migrationStrategy: { type: 'cold' }, virtualMachines: [[EVIL, 'Web_01-1', 'Web_01-2']] },
            },
        ]);
    });

    test('vJailbreak gets a RollingMigrationPlan for a phase that converts hosts', async () => {
        writeFileSync(
            join(folder, 'rolling.exit'),
            plan('openstack')
                .replace('fabric pool on new', 'fabric cl "CL-1" on old { nodes 6 }\nfabric pool "PCD-1" on new')
                .replace('workload Web_01 {', 'workload Web_01 on cl {')
                .replace('by cold', 'by cold  convert 2 of cl to pool'),
        );
        const { out, err } = await hand('rolling', 'go', 'vjailbreak');
        const [document, ...more] = documentsOf(out);
        expect(more).toEqual([]);
        // What the project's CRD requires, and no member it does not have.
        expect(document).toMatchObject({
            apiVersion: 'vjailbreak.k8s.pf9.io/v1alpha1',
            kind: 'RollingMigrationPlan',
            spec: {
                bmConfigRef: { name: 'CHANGE-ME' },
                migrationTemplate: 'lived-go',
                migrationStrategy: { type: 'cold', adminInitiatedCutOver: true },
                clusterMapping: [{ vmwareClusterName: 'CL-1', pcdClusterName: 'PCD-1' }],
            },
        });
        expect(document?.spec['clusterSequence']).toContainEqual({
            clusterName: 'CL-1',
            vmSequence: [{ vmName: 'Web_01-1' }, { vmName: 'Web_01-2' }],
        });
        expect(err).toContain("2 of 'cl' by the plan");
    });

    test('the script for Proxmox VE prints what it would do, and nothing of a name is run', async () => {
        const script = await text('proxmox', 'go', 'proxmox');
        const out = execFileSync('sh', ['-s'], { cwd: folder, input: script, encoding: 'utf8' });
        expect(out.split('\n').filter(l => l.startsWith('qm import NEXTID'))).toHaveLength(3);
        expect(out).toContain('--name web-01-1');
        expect(readdirSync(folder)).not.toContain('pwned');
    });

    test('lists for Move and Azure Migrate hold no formula', async () => {
        for (const [target, tool] of [
            ['nutanix', 'move'],
            ['azure-local', 'azure-migrate'],
        ] as const) {
            const rows = parseCsv(await text(target, 'go', tool), { bom: true }) as string[][];
            expect(rows).toHaveLength(4);
            expect(rows.flat().filter(c => /^[\s'"]*[=+@-]/.test(c) && !c.startsWith("'"))).toEqual([]);
        }
    });

    test('a script for HCX ends no string early', async () => {
        const script = await text('vsphere', 'go', 'hcx');
        const [line = ''] = script.split('\n').filter(l => l.includes('Name = '));
        // Every quotation mark of PowerShell inside of the string is doubled.
        const inside = /Name = '(.*?)'; Type = 'Cold'/.exec(line)?.[1] ?? '';
        expect(inside.replace(/''|’’/g, '')).not.toMatch(/['‘’‚‛]/);
        expect(inside).toContain("=cmd|x''");
        // Cmdlets of the PowerCLI reference (VMware.VimAutomation.Hcx), and nothing that starts a migration unasked.
        const cmdlets = [...script.matchAll(/^(?!#).*$/gm)].flatMap(([l]) => l.match(/\b[A-Z][a-z]+-HCX\w+/g) ?? []);
        expect([...new Set(cmdlets)].sort()).toEqual([
            'Get-HCXContainer',
            'Get-HCXDatastore',
            'Get-HCXNetwork',
            'Get-HCXSite',
            'Get-HCXVM',
            'New-HCXMigration',
            'New-HCXMobilityGroup',
            'New-HCXMobilityGroupConfiguration',
            'New-HCXNetworkMapping',
            'Test-HCXMobilityGroup',
        ]);
        expect(script).toContain('# Start-HCXMobilityGroupMigration -MobilityGroup $group');
    });
});

describe('access', () => {
    test('pveum gets roles and grants, each text one word', async () => {
        const script = await text('proxmox', 'ids', 'pveum');
        const out = execFileSync('sh', ['-s'], {
            cwd: folder,
            input: `pveum() { printf '%s\\n' "$#" "$@"; }\n${script}`,
            encoding: 'utf8',
        });
        expect(out.split('\n').slice(0, 6)).toEqual(['5', 'role', 'add', 'own', '--privs', 'VM.Audit VM.PowerMgmt']);
        expect(readdirSync(folder)).not.toContain('pwned');
    });

    test('Kubernetes gets roles whose verbs stand on resources', async () => {
        const [role, binding] = documentsOf(await text('kubevirt', 'ids', 'rbac'));
        expect(role).toMatchObject({
            kind: 'ClusterRole',
            rules: [{ apiGroups: ['kubevirt.io'], resources: ['virtualmachines'], verbs: ['get', 'list'] }],
        });
        expect(binding).toMatchObject({ kind: 'RoleBinding', roleRef: { name: 'own' } });
    });

    test('Prism, PowerShell and Terraform get theirs', async () => {
        expect(JSON.parse(await text('nutanix', 'ids', 'prism'))).toMatchObject({
            roles: [{ displayName: 'own', operations: ['a b'] }],
        });
        expect(await text('hyperv', 'ids', 'powershell')).toContain(
            "Add-LocalGroupMember -Group 'own' -Member 'CORP\\ops",
        );
        const nutanix = await text('nutanix', 'ids', 'terraform');
        expect(nutanix).toContain('toset(["a b"])');
        expect(nutanix).toMatch(/resource "nutanix_role" "own" \{\n {2}name = "own"/);
        expect(await text('proxmox', 'ids', 'terraform')).toContain('privileges = ["VM.Audit", "VM.PowerMgmt"]');
    });
});

describe('calendars and trackers', () => {
    test('a calendar is RFC 5545: lines of at most 75 octets, days, a stable id', async () => {
        const calendar = await text('kubevirt', 'go', 'ics');
        for (const line of calendar.split('\r\n')) {
            expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        }
        expect(calendar.replace(/\r\n/g, '')).not.toContain('\n');
        const lines = calendar.replace(/\r\n[ \t]/g, '').split('\r\n');
        expect(lines).toContain('UID:exitplan-lived-go@exitplan');
        expect(lines).toContain('DTSTART;VALUE=DATE:20270113');
        expect(lines).toContain('DTEND;VALUE=DATE:20270120');
        const summary = lines.find(l => l.startsWith('SUMMARY:'))!.slice(8);
        expect(summary.replace(/\\([\\;,])/g, '$1')).toBe(`${EVIL}: go`);
        expect(lines.filter(l => /^(BEGIN|END):VEVENT$/.test(l))).toHaveLength(2);
        // What has no dates is left out and said, where the whole plan is exported.
        const whole = await exitplan(folder, [
            'export',
            'kubevirt.exit',
            '--to',
            'ics',
            '--anyway',
            '--as-of',
            '2026-12-01',
        ]);
        expect(whole.out.match(/BEGIN:VEVENT/g)).toHaveLength(2);
        expect(whole.err).toContain("Left out, since they have no dates: 'rest'.");
    });

    test('Project reads tasks and their links', async () => {
        const whole = await exitplan(folder, [
            'export',
            'kubevirt.exit',
            '--to',
            'msproject',
            '--anyway',
            '--as-of',
            '2026-12-01',
        ]);
        const texts: [string, string][] = [];
        const parser = new SaxesParser();
        let at = '';
        parser.on('opentag', t => (at = t.name));
        parser.on('text', t => t.trim() !== '' && texts.push([at, t]));
        parser.write(whole.out).close();
        expect(texts.filter(([tag]) => tag === 'Start').map(([, t]) => t)).toEqual([
            '2027-01-11T00:00:00',
            '2027-01-13T00:00:00',
        ]);
        expect(texts.filter(([tag]) => tag === 'Duration').map(([, t]) => t)).toEqual(['PT48H0M0S', 'PT168H0M0S']);
        expect(texts.filter(([tag]) => tag === 'PredecessorUID').map(([, t]) => t)).toEqual(['1']);
        expect(texts.find(([tag]) => tag === 'Name')?.[1]).toBe(EVIL);
    });

    test.each(['jira', 'servicenow', 'azure-devops', 'planner'])(
        '%s gets a row with the same id every time, and no formula',
        async tool => {
            const rows = parseCsv(await text('kubevirt', 'go', tool), { bom: true }) as string[][];
            expect(rows).toHaveLength(2);
            expect(rows[1]!.join(' ')).toContain('exitplan-lived-go');
            expect(rows.flat().filter(c => /^[=+@-]/.test(c))).toEqual([]);
        },
    );

    test('Azure DevOps is given no state, since its import makes every item new, and is told what was done', async () => {
        const args = ['export', 'kubevirt.exit', '--to', 'azure-devops', '--anyway', '--as-of', '2027-02-01'];
        const open = await exitplan(folder, args);
        const [titles] = parseCsv(open.out, { bom: true }) as string[][];
        expect(titles).toEqual(['Work Item Type', 'Title', 'Description', 'Start Date', 'Finish Date', 'Tags']);
        expect(open.err).not.toContain('close');
        const lived = join(folder, 'azure-lived.exit');
        const plan = readFileSync(join(folder, 'kubevirt.exit'), 'utf8');
        writeFileSync(lived, plan.replace(/phase go [^{]*\{/, '$& started 2027-01-13  done 2027-01-20 '));
        const done = await exitplan(folder, ['export', 'azure-lived.exit', ...args.slice(2)]);
        expect(done.err).toContain("close by hand the items of what is done: 'go'.");
    });

    test('a checklist for an issue holds no markup of a name', async () => {
        const list = await text('kubevirt', 'go', 'github');
        expect(list).toContain('<!-- exitplan-lived-go -->');
        expect(list).toContain('- [ ] cutover ');
        expect(list.match(/-->/g)?.length).toBe(list.match(/<!--/g)?.length);
        expect(list).not.toContain('<b>');
    });
});

describe('what is refused', () => {
    test('a tool that does not reach the target, whatever else is asked', async () => {
        for (const tool of Object.keys(TOOLS).filter(t => 'reaches' in TOOLS[t as keyof typeof TOOLS])) {
            const reaches: readonly string[] = (TOOLS as unknown as Record<string, { reaches: string[] }>)[tool]!
                .reaches;
            const target = ['nutanix', 'proxmox', 'hyperv'].find(t => !reaches.includes(t))!;
            const { status, out, err } = await hand(target, 'go', tool);
            expect({ tool, status, out }).toEqual({ tool, status: 2, out: '' });
            expect(err).toContain('does not reach');
        }
    });

    test('a phase whose verdict does not allow it, with the reasons; --anyway writes them into the output', async () => {
        writeFileSync(join(folder, 'strict.exit'), plan('kubevirt').replace('class lab', 'class production'));
        const refused = await exitplan(folder, ['export', 'strict.exit', 'go', '--to', 'forklift']);
        expect(refused).toMatchObject({ status: 2, out: '' });
        expect(refused.err).toContain("Phase 'go': ");
        expect((await exitplan(folder, ['export', 'kubevirt.exit', 'go', '--to', 'forklift'])).status, 'of a lab').toBe(
            0,
        );
        expect(await text('strict', 'go', 'forklift')).toContain('# EXPORTED ALTHOUGH THE VERDICT DOES NOT ALLOW IT');
    });

    test('an unknown phase or tool, and a phase that has nothing for it', async () => {
        expect((await hand('kubevirt', 'gone', 'forklift')).err).toContain("no phase 'gone'; there is ids, go, rest");
        expect((await hand('kubevirt', 'go', 'excel')).err).toContain('--to is one of forklift, ');
        expect((await hand('kubevirt', 'ids', 'forklift')).err).toContain("phase 'ids' moves no machine");
        expect((await hand('kubevirt', 'go', 'rbac')).err).toContain('maps nobody');
        expect((await hand('kubevirt', 'rest', 'ics')).err).toContain('a calendar needs dates');
    });
});

test('files and the checklist go into a folder; what is recreated stands in it', async () => {
    expect(await hand('kubevirt', 'ids', 'rbac', '-o', 'out')).toMatchObject({ status: 0 });
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['lived-ids-access.yaml', 'rbac-checklist.md']);
    expect(readFileSync(join(folder, 'out/rbac-checklist.md'), 'utf8')).toContain(
        "- [ ] Create network 'Segment' on 'new', VLAN 120, MTU 9000, 10.1.2.0/24.",
    );
});
