import { describe, expect, it } from 'vitest';
import { answerOf } from '../../webview/headroom/answer.ts';
import { durationBeside, stationLevel } from '../../webview/headroom/labels.ts';
import type { HeadroomStation } from '../../webview/scene/model.ts';
import { modelOfFolder, modelOfText, RUSHED_PLAN } from '../scene/models.ts';

function station(utilisation: number, band: HeadroomStation['band']): HeadroomStation {
    return {
        station: 'media',
        capacity: 1,
        load: utilisation,
        unit: '1/s',
        utilisation,
        meanUtilisation: utilisation,
        band,
    };
}

describe('the words of a bar', () => {
    it('tell what is saturated from what the model cannot say any more', () => {
        const [near, beyond, full] = [
            station(0.8, 'warn'),
            station(0.97, 'beyond-model'),
            station(1.2, 'saturated'),
        ].map(s => stationLevel(s, 0.7));
        expect(near).toMatchObject({ name: 'near', words: 'above the policy line' });
        expect(beyond).toMatchObject({ name: 'over', words: 'near saturation, beyond what the model holds' });
        expect(full).toMatchObject({ name: 'over', sign: '✕ ', words: 'saturated' });
        expect(beyond!.sign).not.toBe(full!.sign);
    });
});

it('a duration beside its limit has the digits that show on which side it is', () => {
    expect(durationBeside(1.96e-3, 2e-3)).toBe('1.96 ms');
    expect(durationBeside(1.2e-3, 2e-3)).toBe('1.2 ms');
    expect(durationBeside(2e-3, 2e-3)).toBe('2 ms');
});

describe('a fabric of which the matrix asks nothing mandatory', () => {
    const tight = RUSHED_PLAN.replace('links 2 x 25 Gbps  media', 'links 1 x 1 Gbps  media')
        .replace('iops 2k  p99', 'iops 40k  p99')
        .replace('cutover erp, play to hci', 'cutover erp to hci');

    it('is shown without alarm', () => {
        const rows = (text: string) =>
            modelOfText(text).headroom.filter(r => r.fabric === 'hci' && r.scenario === 'peak');
        expect(rows(tight).some(r => r.calm)).toBe(false);
        const lab = tight.replaceAll('in prod', 'in lab');
        expect(rows(lab).length).toBeGreaterThan(0);
        expect(rows(lab).every(r => r.calm)).toBe(true);
    });
});

describe('the answer above the headroom', () => {
    it('names the first limit, where it is, and the change that restores the fabric in every phase', () => {
        const model = modelOfFolder('examples/frankfurt/faulty');
        const answer = answerOf(model, 'hci-web', model.headroom)!;
        expect(answer.level).toBe('over');
        expect(answer.head).toMatch(/^First limit: (rack uplink|node link) \d+ %/);
        const phase = model.phases[answer.moment - 1]!.name;
        expect(answer.where).toContain(`in ${phase}, `);
        // No phase before it is past a limit.
        const before = model.headroom.filter(r => r.fabric === 'hci-web' && r.moment < answer.moment && !r.calm);
        for (const row of before) {
            for (const { range, utilisation } of row.stations) {
                expect(range?.[1] ?? utilisation ?? 0).toBeLessThan(1);
            }
        }
        const choke = model.findings.find(f => f.code === 'network-choke')!;
        expect(answer.cause!.settles).toContain(choke.id);
        expect(choke.fixes).toContain(answer.cause!.fix);
    });

    it('says that there is room where there is, and nothing of a fabric with nothing on it', () => {
        const model = modelOfFolder('examples/frankfurt/repaired');
        expect(answerOf(model, 'hci-web', model.headroom)).toMatchObject({ level: 'fine' });
        expect(answerOf(model, 'hci-web', model.headroom)!.head).toMatch(/^Enough room: .+ at most$/);
        expect(answerOf(model, 'hci-web', [])).toBeUndefined();
    });

    it('gives a figure nobody stated as the range it has', () => {
        const model = modelOfText(RUSHED_PLAN);
        const ranged = model.headroom.flatMap(r => r.stations.filter(s => s.range));
        expect(ranged.length).toBeGreaterThan(0);
        for (const { range, utilisation } of ranged) {
            expect(range![0]).toBeLessThanOrEqual(utilisation! + 1e-3);
            expect(range![1]).toBeGreaterThanOrEqual(utilisation! - 1e-3);
        }
    });
});
