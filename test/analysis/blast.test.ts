import { describe, expect, test } from 'vitest';
import { unitOf } from '../check.ts';

const { analysis } = unitOf(`plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment lab { class lab }
fabric san on old is external-array
fabric hci on new is nutanix-rf2 { nodes 8  links 2 x 100 Gbps mtu 9000  media 8 x nvme  buffer 64 MiB  rebuild 100 MB/s }
identity ad on old { principal "svc" holds Admin }
backup nightly { speaks in-guest.backup  protects db every 24 h  account "svc" }
monitoring watch { speaks in-guest.metrics  observes db }
workload db  { in lab  on san }
workload app { in lab  on san  depends on db }
workload web { in lab  depends on app }
phase io   { model hci }
phase move { cutover all to hci }
`);

function lost(component: string): string[] {
    return analysis
        .blast(component)
        .losses.map(l => `${l.component} ${l.distance}: ${l.what}`)
        .sort();
}

describe('who loses something when a component fails', () => {
    test('a machine without its backup or monitoring still serves: what leans on it loses nothing', () => {
        expect(lost('nightly')).toEqual(["db 1: its restore points every 24 h ('nightly')"]);
        expect(lost('watch')).toEqual(["db 1: being observed ('watch')"]);
    });

    test('a machine without its data does not: what leans on it is hit as well, through others too', () => {
        expect(lost('san')).toEqual([
            "app 1: its data ('san')",
            "db 1: its data ('san')",
            "web 2: what it leans on: workload 'app'",
        ]);
        expect(lost('db')).toEqual([
            "app 1: what it leans on: workload 'db'",
            "web 2: what it leans on: workload 'app'",
        ]);
    });

    test('an identity takes the work of the tools that log in with it, and nobody may operate its machines', () => {
        expect(lost('ad')).toEqual([
            "app 1: who may operate it ('ad')",
            "db 1: who may operate it ('ad')",
            "nightly 1: its account 'svc'",
            "web 1: who may operate it ('ad')",
        ]);
    });
});

describe('what lives in machines', () => {
    const two = unitOf(`plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment lab { class lab }
fabric san on old is external-array
fabric local on old is external-array
identity ad on old { runs in dc-1, dc-2  principal "svc" holds Admin }
identity pki on old { depends on dc-1 }
backup nightly { speaks in-guest.backup  protects app every 24 h  account "svc" }
workload dc-1 { in lab  on san }
workload dc-2 { in lab  on local }
workload app  { in lab  on san }
`).analysis;
    const hit = (component: string) => two.blast(component).losses.map(l => `${l.component}: ${l.what}`);

    test('works while one of them does', () => {
        expect(hit('dc-2')).toEqual([]);
        expect(hit('dc-1')).toContain("pki: what it leans on: workload 'dc-1'");
        expect(hit('dc-1').filter(l => l.startsWith('ad:'))).toEqual([]);
    });

    test('fails when all of them fail, and takes along what needs it', () => {
        const both = unitOf(`plan p { from old to new }
platform old is vsphere
platform new is nutanix
fabric san on old is external-array
identity ad on old { runs in dc-1, dc-2  principal "svc" holds Admin }
backup nightly { speaks in-guest.backup  protects app every 24 h  account "svc" }
workload dc-1 { on san }
workload dc-2 { on san }
workload app  { on san }
`).analysis;
        const lost = both.blast('san').losses.map(l => `${l.component}: ${l.what}`);
        expect(lost).toContain("ad: every machine it runs in ('dc-1', 'dc-2')");
        expect(lost).toContain("nightly: its account 'svc'");
    });
});
