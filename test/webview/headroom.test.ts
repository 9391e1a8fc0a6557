import { describe, expect, it } from 'vitest';
import { stationLevel } from '../../webview/headroom/words.ts';
import type { HeadroomStation } from '../../webview/scene/model.ts';
import { modelOfText, RUSHED_PLAN } from '../scene/models.ts';

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
