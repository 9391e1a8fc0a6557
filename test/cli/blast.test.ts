import { describe, expect, test } from 'vitest';
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
    readonly losses: readonly { readonly component: string; readonly layer: string; readonly what: string; readonly environment?: string; readonly phases: readonly string[]; readonly machines: number; readonly distance: number }[];
}

async function blast(component: string, plan = 'frankfurt/faulty'): Promise<Blast> {
    return JSON.parse((await exitplan(EXAMPLE_FOLDER, ['blast', plan, component, '--format', 'json'])).out) as Blast;
}

describe('exitplan blast --format json', () => {
    test('counts what it lists, by layer, environment and phase', async () => {
        for (const component of ['corp-ad', 'service-accounts', 'veeam', 'srm', 'watch', 'san-a', 'hci-web', 'session-db', 'erp-db']) {
            const b = await blast(component);
            expect(b).toMatchObject({ version: 1, component });
            const sum = (of: readonly { readonly machines: number }[]) => of.reduce((n, x) => n + x.machines, 0);
            expect(b.machines, component).toBe(sum(b.losses));
            expect(sum(b.layers), component).toBe(b.machines);
            expect(sum(b.environments), component).toBe(b.machines);
            expect(b.layers.map(l => LAYERS.indexOf(l.layer as never))).toEqual([...b.layers.map(l => LAYERS.indexOf(l.layer as never))].sort((x, y) => x - y));
            for (const { layer, components } of b.layers) expect(components).toBe(b.losses.filter(l => l.layer === layer).length);
            for (const { phase, machines } of b.phases) expect(machines, `${component} ${phase}`).toBe(sum(b.losses.filter(l => l.phases.includes(phase))));
            expect(b.losses.some(l => l.component === component)).toBe(false);
        }
    });

    test('a backup that goes costs the machines it protects their restore points', async () => {
        const b = await blast('log-shipping');
        expect(b.losses.filter(l => l.distance === 1).map(l => l.component)).toEqual(['erp-db', 'crm-db', 'hr-db', 'billing-db', 'wms-db']);
        expect(b.losses[0]!.what).toBe('its restore points every 15 min (`log-shipping`)');
    });

    test('an identity takes the tools that log in with it along, and what they cover', async () => {
        const b = await blast('service-accounts');
        expect(b.losses.filter(l => l.layer !== 'compute').map(l => l.component).sort()).toEqual(['terraform', 'veeam', 'watch']);
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

    test('what depends on what depends on it is hit too', async () => {
        const b = await blast('events');
        expect(b.losses.filter(l => l.distance === 1).map(l => l.component)).toEqual(['api-orders', 'api-stock', 'api-payment']);
        expect((await blast('licences')).losses).toEqual([]);
    });
});

describe('exitplan blast', () => {
    test('says who, where and when', async () => {
        const { out, status } = await exitplan(EXAMPLE_FOLDER, ['blast', 'frankfurt/faulty', 'hci-web']);
        expect(status).toBe(0);
        expect(out).toMatch(/^When hci-web fails or moves too early, 147 machines lose something\.\n/);
        expect(out).toContain('By environment  lab 28, prod-db 19, prod-web 66, dev 34\n');
        expect(out).toContain('By phase        lab-week 28, pilot 29, fleets-weekend to independence 95, workbench 129, services to applications 147\n');
        expect(out).toContain('Compute\n  lab: lab-training, lab-sandbox, lab-k8s, lab-nested\n      lose its data (`hci-web`), in every phase\n');
    });

    test('groups many names, and says so where nothing leans on it', async () => {
        expect((await exitplan(EXAMPLE_FOLDER, ['blast', 'frankfurt/faulty', 'watch'])).out).toMatch(/prod-db: (\S+, ){11}\S+ and \d+ more\n/);
        expect((await exitplan(EXAMPLE_FOLDER, ['blast', 'frankfurt/faulty', 'licences'])).out).toBe('Nothing leans on licences.\n');
    });

    test('needs a plan and a component it has', async () => {
        for (const [args, words] of [[[], 'a PATH and the name of a COMPONENT'], [['lab'], 'a PATH and the name of a COMPONENT'], [['lab', 'a', 'b'], 'a PATH and the name of a COMPONENT'], [['lab', 'studnets'], 'did you mean students?']] as const) {
            const run = await exitplan(EXAMPLE_FOLDER, ['blast', ...args]);
            expect([run.status, run.out]).toEqual([2, '']);
            expect(run.err).toContain(words);
        }
    });
});
