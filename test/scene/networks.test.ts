import { describe, expect, it } from 'vitest';
import { nodeLabel } from '../../webview/graph/labels.ts';
import { deltaOf } from '../../webview/scene/delta.ts';
import { place } from '../../webview/scene/layout/place.ts';
import { at, type PreviewModel } from '../../webview/scene/model.ts';
import { modelOfText } from './models.ts';

/** Networks and policies in the lane of fabrics, with how far they are at each step. */

const PLAN = `plan p { from old to new  starts 2027-01-04 }
platform old is vsphere
platform new is nutanix
environment prod { class production }
network db-120 "Databases" on old { vlan 120  mtu 9000  subnet "10.1.20.0/24" }
network spare  on old { vlan 7 }
network there  on new { vlan 120 }
policy  apart  for placement on old { applies sql }
fabric san on old is external-array { }
fabric hci on new is nutanix-rf2 { nodes 4 }
workload sql { in prod  on san  net db-120 }
workload app { in prod  on san  net db-120 }
phase io  { model hci }
phase one { cutover sql to hci  lasts 1 week }
phase net { recreate db-120, apart }
phase two { cutover app to hci  lasts 1 week }
`;
const early = PLAN.replace('phase one', 'phase net { recreate db-120, apart }\nphase one').replace(
    /phase net \{ recreate db-120, apart \}\nphase two/,
    'phase two',
);
const lines = (model: PreviewModel, id: string) =>
    Array.from({ length: model.phases.length + 1 }, (_, m) => {
        const found = model.components.find(c => c.id === id);
        return found && `${at(found.side, m)}: ${at(found.line, m)}`;
    });
const nodesAt = (model: PreviewModel, moment: number) =>
    place(model, { width: 1280, moment, grouping: 'environment', expanded: new Set() }).nodes;

describe('networks and policies in the picture', () => {
    it('are left behind from the first move without them until they are recreated', () => {
        const model = modelOfText(PLAN);
        expect(lines(model, 'policy:apart')).toEqual([
            'left: placement policy · 1 workload',
            'left: placement policy · 1 workload',
            'left: left behind',
            'right: recreated · in net',
            'right: recreated · in net',
        ]);
        expect(lines(model, 'network:db-120')).toEqual([
            'left: VLAN 120 · 10.1.20.0/24 · MTU 9000',
            'left: VLAN 120 · 10.1.20.0/24 · MTU 9000',
            'left: left behind',
            'right: shared by 2 waves · layer-2 extension',
            'right: recreated · in net',
        ]);
        expect(lines(model, 'network:spare').at(-1)).toBe('left: VLAN 7');
        expect(lines(model, 'network:there')[0]).toBe('right: VLAN 120');
    });

    it('carry the colour of the finding while they are behind, and none before or after', () => {
        const marks = (id: string) =>
            [0, 1, 2, 3, 4].map(m => nodesAt(modelOfText(PLAN), m).find(n => n.item === id)?.mark);
        expect(marks('policy:apart')).toEqual(['none', 'none', 'broken', 'none', 'none']);
        expect(marks('network:db-120')).toEqual(['none', 'none', 'broken', 'none', 'none']);
        const never = modelOfText(PLAN.replace('phase net { recreate db-120, apart }\n', ''));
        expect([1, 2, 3].map(m => nodesAt(never, m).find(n => n.item === 'policy:apart')?.mark)).toEqual([
            'none',
            'broken',
            'broken',
        ]);
        expect(lines(never, 'policy:apart').at(-1)).toBe('left: left behind');
    });

    it('that are recreated before anything moves are never behind', () => {
        const model = modelOfText(early);
        for (const id of ['policy:apart', 'network:db-120']) {
            expect(lines(model, id).join()).not.toContain('left behind');
            expect([0, 1, 2, 3, 4].map(m => nodesAt(model, m).find(n => n.item === id)?.mark)).not.toContain('broken');
        }
    });

    it('that are recreated · in the phase that moves are behind while it runs', () => {
        const same = modelOfText(
            PLAN.replace('phase net { recreate db-120, apart }\n', '').replace(
                'phase one {',
                'phase one { recreate db-120, apart ',
            ),
        );
        expect(lines(same, 'policy:apart')).toEqual([
            'left: placement policy · 1 workload',
            'left: placement policy · 1 workload',
            'left: left behind',
            'right: recreated · in one',
        ]);
    });

    it('stay where they are when a move stays on their platform', () => {
        const only = modelOfText(
            PLAN.replace('fabric hci', 'fabric second on old is external-array { }\nfabric hci').replaceAll(
                /cutover (sql|app) to hci/g,
                'cutover $1 to second',
            ),
        );
        expect(lines(only, 'policy:apart')[2]).toBe('left: carried over');
    });

    it('are no part of what the storey is built of', () => {
        const bare = modelOfText(
            PLAN.replaceAll(/^(network|policy) .*\n/gm, '').replaceAll(/ {2}net db-120|phase net.*\n/g, ''),
        );
        const text = (model: PreviewModel, moment: number) =>
            place(model, { width: 1280, moment, grouping: 'environment', expanded: new Set() }).storeys.find(
                s => s.layer === 'fabric' && s.side === 'right',
            )?.full;
        expect(text(modelOfText(PLAN), 1)).toBe(text(bare, 1));
        expect(bare.components.filter(c => c.kind === 'network' || c.kind === 'policy')).toEqual([]);
    });

    it('are told to a screen reader by name, kind, state and side', () => {
        const node = nodesAt(modelOfText(PLAN), 3).find(n => n.item === 'network:db-120');
        expect(node && nodeLabel(node)).toBe(
            'db-120, network, shared by 2 waves · layer-2 extension, on the new platform',
        );
        expect(node?.title).toBe('Databases');
    });

    it('are sent alone when one of them changes', () => {
        const delta = deltaOf(modelOfText(early), modelOfText(early.replace('vlan 7', 'vlan 8')));
        expect(Object.keys(delta?.lists ?? {})).toEqual(['components']);
    });
});
