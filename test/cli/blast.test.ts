import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LAYERS } from '../../language/plan/plan.ts';
import { EXAMPLE_FOLDER } from '../report/reports.ts';
import { exitplan } from './cli.ts';

interface Blast {
    readonly version: number;
    readonly component: string;
    readonly machines: number;
    readonly layers: readonly { readonly layer: string; readonly components: number; readonly machines: number }[];
    readonly environments: readonly { readonly environment: string | null; readonly machines: number }[];
    readonly phases: readonly { readonly phase: string; readonly machines: number }[];
    readonly losses: readonly {
        readonly component: string;
        readonly layer: string;
        readonly what: string;
        readonly environment?: string;
        readonly phases: readonly string[];
        readonly machines: number;
        readonly distance: number;
    }[];
}

async function blast(component: string, plan = 'frankfurt/faulty'): Promise<Blast> {
    return JSON.parse((await exitplan(EXAMPLE_FOLDER, ['blast', plan, component, '--format', 'json'])).out) as Blast;
}

describe('exitplan blast --format json', () => {
    test('counts what it lists, by layer, environment and phase', async () => {
        for (const component of [
            'corp-ad',
            'service-accounts',
            'veeam',
            'srm',
            'watch',
            'san-a',
            'hci-web',
            'session-db',
            'erp-db',
        ]) {
            const b = await blast(component);
            expect(b).toMatchObject({ version: 1, component });
            const sum = (of: readonly { readonly machines: number }[]) => of.reduce((n, x) => n + x.machines, 0);
            expect(b.machines, component).toBe(sum(b.losses));
            expect(sum(b.layers), component).toBe(b.machines);
            expect(sum(b.environments), component).toBe(b.machines);
            expect(b.layers.map(l => LAYERS.indexOf(l.layer as never))).toEqual(
                [...b.layers.map(l => LAYERS.indexOf(l.layer as never))].sort((x, y) => x - y),
            );
            for (const { layer, components } of b.layers) {
                expect(components).toBe(b.losses.filter(l => l.layer === layer).length);
            }
            for (const { phase, machines } of b.phases) {
                expect(machines, `${component} ${phase}`).toBe(sum(b.losses.filter(l => l.phases.includes(phase))));
            }
            expect(b.losses.some(l => l.component === component)).toBe(false);
        }
    });

    test('a backup that goes costs the machines it protects their restore points', async () => {
        const b = await blast('log-shipping');
        expect(b.losses.filter(l => l.distance === 1).map(l => l.component)).toEqual([
            'erp-db',
            'crm-db',
            'hr-db',
            'billing-db',
            'wms-db',
        ]);
        expect(b.losses[0]!.what).toBe("its restore points every 15 min ('log-shipping')");
    });

    test('an identity takes the tools that log in with it along, and what they cover', async () => {
        const b = await blast('service-accounts');
        expect(
            b.losses
                .filter(l => l.layer !== 'compute')
                .map(l => l.component)
                .sort(),
        ).toEqual(['terraform', 'veeam', 'watch']);
        expect(b.machines).toBe(170);
    });

    test('a fabric that is left leans lighter with every wave, the new one heavier', async () => {
        const counts = async (name: string) => (await blast(name)).phases.map(p => p.machines);
        const old = await counts('san-b');
        const fresh = await counts('hci-web');
        for (let i = 1; i < old.length; i++) {
            expect(old[i]!).toBeLessThanOrEqual(old[i - 1]!);
            expect(fresh[i]!).toBeGreaterThanOrEqual(fresh[i - 1]!);
        }
        expect(fresh.at(-1)).toBe(147);
    });

    test('the machines that lean on databases lose with them, from the phase in which those move', async () => {
        const { phases } = await blast('hci-db');
        expect(Object.fromEntries(phases.map(p => [p.phase, p.machines]))).toMatchObject({
            io: 0,
            databases: 23,
            applications: 23,
        });
    });

    test('what depends on what depends on it is hit too', async () => {
        const b = await blast('events');
        expect(b.losses.filter(l => l.distance === 1).map(l => l.component)).toEqual([
            'api-orders',
            'api-stock',
            'api-payment',
        ]);
        expect((await blast('licences')).losses).toEqual([]);
    });
});

/** A database on `s1` with two tiers behind it; it moves a phase before them. */
const CHAIN = `plan chain { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production  shape monolithic }
identity ad on old { principal "ops" holds ReadOnly  principal "svc" holds ReadOnly }
fabric s1 on old is external-array { }
fabric s2 on old is external-array { }
fabric h1 on new is nutanix-rf2 { nodes 4 }
fabric h2 on new is nutanix-rf2 { nodes 4 }
backup nightly { speaks vsphere.vadp  protects db every 24 h  account "svc" }
monitoring watch { speaks in-guest.metrics  observes db }
automation patching { speaks in-guest.automation  manages db }
workload db { in prod  on s1 }
workload app { in prod  on s2  depends on db }
workload front { in prod  on s2  count 3  depends on app }
workload lone { in prod  on s2 }
phase p1 { establish nightly onto ahv.v3-snapshots }
phase p2 { map ad }
phase p3 { model h1, h2 }
phase p4 { cutover db to h1 }
phase p5 { cutover app, front, lone to h2 }
`;

describe('a chain worked by hand', () => {
    let folder: string;
    beforeAll(() => {
        folder = mkdtempSync(join(tmpdir(), 'exitplan-'));
        writeFileSync(join(folder, 'chain.exit'), CHAIN);
        writeFileSync(join(folder, 'undated.exit'), CHAIN.replace(/^phase .*\n/gm, ''));
        writeFileSync(
            join(folder, 'circle.exit'),
            CHAIN.replace('workload db { in prod  on s1 }', 'workload db { in prod  on s1  depends on front }'),
        );
    });
    afterAll(() => {
        rmSync(folder, { recursive: true, force: true });
    });
    const ask = async (name: string, file = 'chain.exit') =>
        JSON.parse((await exitplan(folder, ['blast', file, name, '--format', 'json'])).out) as Blast;
    const along = async (name: string, file?: string) => (await ask(name, file)).phases.map(p => p.machines);

    test('who loses only protection, observation or management has lost no service: nothing follows from it', async () => {
        for (const name of ['nightly', 'watch', 'patching']) {
            expect(
                (await ask(name)).losses.map(l => l.component),
                name,
            ).toEqual(['db']);
        }
    });

    test('an account that goes takes its tool, and what that protects, and no more', async () => {
        const radius = await ask('svc');
        expect(radius.losses.map(l => [l.component, l.what])).toEqual([
            ['nightly', "its account 'svc'"],
            ['db', "its restore points every 24 h ('nightly')"],
        ]);
        expect((await ask('ad')).losses.map(l => l.component)).toEqual(['nightly', 'db', 'app', 'front', 'lone']);
        expect((await ask('ops')).losses).toEqual([]);
    });

    test('an indirect loss happens in the phases in which the component it leans on is lost', async () => {
        expect(await along('s1')).toEqual([5, 5, 5, 5, 0]);
        expect(await along('h1')).toEqual([0, 0, 0, 5, 5]);
        expect(await along('s2')).toEqual([5, 5, 5, 5, 5]);
        expect(await along('h2')).toEqual([0, 0, 0, 0, 5]);
        expect(await along('db')).toEqual([4, 4, 4, 4, 4]);
    });

    test('what loses its data later and leans on others before is one loss with both reasons', async () => {
        writeFileSync(
            join(folder, 'same.exit'),
            CHAIN.replace('cutover app, front, lone to h2', 'cutover app to h1  cutover front, lone to h2'),
        );
        const radius = await ask('h1', 'same.exit');
        expect(radius.phases.map(p => p.machines)).toEqual([0, 0, 0, 5, 5]);
        expect(radius.losses.find(l => l.component === 'app')).toMatchObject({
            what: "its data ('h1'), or what it leans on",
            phases: ['p4', 'p5'],
            distance: 1,
            machines: 1,
        });
    });

    test('a circle of dependencies ends, and a plan without phases is one state', async () => {
        expect((await ask('s1', 'circle.exit')).losses.map(l => l.component)).toEqual(['db', 'app', 'front']);
        expect((await ask('db', 'circle.exit')).losses.map(l => l.component)).toEqual(['app', 'front']);
        expect(await ask('s1', 'undated.exit')).toMatchObject({ machines: 5, phases: [] });
    });

    test('a platform takes its access, its interfaces and the hand on fabrics and machines, as long as they are there', async () => {
        const old = await ask('old');
        expect(old.losses.map(l => l.component)).toEqual(['ad', 'nightly', 's1', 's2', 'db', 'app', 'front', 'lone']);
        expect(old.phases.map(p => p.machines)).toEqual([6, 6, 6, 6, 5]);
        expect(old.losses.find(l => l.component === 'nightly')).toMatchObject({
            what: "its interface 'vsphere.vadp'",
            phases: ['p1', 'p2', 'p3', 'p4'],
        });
        expect(await along('new')).toEqual([0, 0, 0, 1, 6]);
    });

    test('a name of another kind is told apart from an unknown one', async () => {
        for (const [name, words] of [
            ['prod', '"prod" is an environment'],
            ['p4', '"p4" is a phase'],
            ['frnt', 'did you mean front?'],
        ] as const) {
            const run = await exitplan(folder, ['blast', 'chain.exit', name]);
            expect([run.status, run.out]).toEqual([2, '']);
            expect(run.err).toContain(words);
        }
    });
});

describe('exitplan blast', () => {
    test('says who, where and when', async () => {
        const { out, status } = await exitplan(EXAMPLE_FOLDER, ['blast', 'frankfurt/faulty', 'hci-web']);
        expect(status).toBe(0);
        expect(out).toMatch(/^When hci-web fails or moves too early, 147 machines lose something\.\n/);
        expect(out).toContain('By environment  prod-db 19, prod-web 66, dev 34, lab 28\n');
        expect(out).toContain(
            'By phase        lab-week 28, pilot 29, fleets-weekend to independence 95, workbench 129, services to applications 147\n',
        );
        expect(out).toContain(
            "  lab: lab-training, lab-sandbox, lab-k8s, lab-nested\n      lose its data ('hci-web'), in every phase\n",
        );
    });

    test('groups many names, and says so where nothing leans on it', async () => {
        expect((await exitplan(EXAMPLE_FOLDER, ['blast', 'frankfurt/faulty', 'watch'])).out).toMatch(
            /prod-db: (\S+, ){11}\S+ and \d+ more\n/,
        );
        expect((await exitplan(EXAMPLE_FOLDER, ['blast', 'frankfurt/faulty', 'licences'])).out).toBe(
            'Nothing leans on licences.\n',
        );
    });

    test('needs a plan and a component it has', async () => {
        for (const [args, words] of [
            [[], 'a PATH and the name of a COMPONENT'],
            [['lab'], 'a PATH and the name of a COMPONENT'],
            [['lab', 'a', 'b'], 'a PATH and the name of a COMPONENT'],
            [['lab', 'studnets'], 'did you mean students?'],
        ] as const) {
            const run = await exitplan(EXAMPLE_FOLDER, ['blast', ...args]);
            expect([run.status, run.out]).toEqual([2, '']);
            expect(run.err).toContain(words);
        }
    });
});
