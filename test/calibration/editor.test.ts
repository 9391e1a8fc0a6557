import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { calibrate } from '../../language/server/calibrate.ts';
import { fabricsIn } from '../../src/calibrate/fabrics.ts';
import { measureApart } from '../../src/import/apart/thread.ts';
import { workspaceOf } from '../check.ts';

/** A fabric is calibrated in the editor: what tools wrote is read in a thread, the plan is the server's, and what follows is an edit. */

const SAMPLES = join(import.meta.dirname, 'samples');
const SCRIPT = join(import.meta.dirname, '../../src/import/apart/worker.ts');
const URI = 'file:///plans/plan.exit';
const PLAN = `plan p { from old to new }
platform old is vsphere
platform new is proxmox
fabric ceph on new is ceph-replicated { nodes 4  links 2 x 25 Gbps  media 6 x nvme }
fabric "second one" on new is ceph-replicated { nodes 4 }
`;

const read = (...names: string[]) => measureApart(SCRIPT, { measure: names.map(n => join(SAMPLES, n)) });
const workspace = () => workspaceOf({ 'plan.exit': PLAN });

describe('calibrating from the editor', () => {
    test('fabrics of a plan are offered by their names', () => {
        expect(fabricsIn(PLAN)).toEqual(['ceph', 'second one']);
        expect(fabricsIn('// fabric none\nplan p')).toEqual([]);
    });

    test('what was measured is shown, and what follows is an edit of the fabric', async () => {
        const readings = await read('fio-randread-qd1.json', 'fio-randread-qd64.json', 'fio-buffered.json');
        const answer = calibrate(workspace(), { readings, uri: URI, fabric: 'ceph' });
        expect(answer).toMatchObject({ used: true });
        expect(answer?.report).toMatch(/Random reads of 4 KiB[\s\S]*Not used\n {2}fio-buffered\.json/);
        expect(answer?.states?.join(' ')).toMatch(/evidence measured "fio-randread-qd1\.json/);
        const [change] = answer?.edit?.documentChanges ?? [];
        expect(change).toMatchObject({ textDocument: { uri: URI } });
    });

    test('wrong input is named and writes nothing', async () => {
        const answer = calibrate(workspace(), {
            readings: await read('fio-buffered.json'),
            uri: URI,
            fabric: 'second one',
        });
        expect(answer).toMatchObject({ used: false });
        expect(answer?.report).toContain('fio-buffered.json');
        expect(answer?.edit).toBeUndefined();
    });

    test('without a fabric it is only shown; a fabric that is gone is said; reading can be stopped', async () => {
        const readings = await read('iperf3.json');
        expect(calibrate(workspace(), { readings })).toMatchObject({ used: true });
        expect(calibrate(workspace(), { readings, uri: URI, fabric: 'nobody' })).toBeNull();
        const stop = new AbortController();
        stop.abort(new Error('called off'));
        await expect(
            measureApart(SCRIPT, { measure: [join(SAMPLES, 'iperf3.json')] }, { signal: stop.signal }),
        ).rejects.toThrow('called off');
    });
});
