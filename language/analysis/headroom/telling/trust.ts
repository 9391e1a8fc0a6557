import { bandTolerance } from '../../../physics/index.ts';
import type { FabricHeadroom } from '../headroom.ts';
import { coreText } from '../input.ts';

/** How far the numbers of a fabric can be trusted, and what they rest on. docs/io-model.md 2.9, 8.7. */

/** The tolerance a calibration earned, as it stands in the evidence of a fabric: `…, within 22 %`. */
const EARNED = /, within (\d{1,3}) %$/u;

/** Evidence of its own that says the fabric was measured; inherited evidence is about the library's figures. */
function measured({ fabric }: FabricHeadroom): { readonly source: string } | undefined {
    const own = fabric.chain.find(r => r.evidence !== undefined)?.evidence;
    return own?.grade === 'measured' ? { source: own.source ?? '' } : undefined;
}

/** What a P99 of this fabric is good for, in words. */
export function trustText(headroom: FabricHeadroom): string {
    const { controller } = headroom.model.full;
    const calibrated = measured(headroom);
    const timesStated = controller === null || !controller.assumed.includes('times');
    if (calibrated && timesStated) {
        const earned = EARNED.exec(calibrated.source)?.[1];
        return earned === undefined
            ? 'calibrated; no further depth was measured to check it with'
            : `calibrated: means within ${earned} % at the depths that were not fitted`;
    }
    if (!timesStated) {
        return controller?.published === false
            ? 'no load test of this kind of storage is published: calibrate it before relying on a P99'
            : 'from published figures of other clusters: factor 2';
    }
    const [ok, warn] = [bandTolerance('ok') ?? 1, bandTolerance('warn') ?? 1];
    return `± ${Math.round((ok - 1) * 100)} % in the band ok and ± ${Math.round((warn - 1) * 100)} % in warn, for right inputs`;
}

/** Both in one sentence, without its full stop. */
export function trustSentence(headroom: FabricHeadroom): string {
    const rests = restsOn(headroom);
    return `${trustText(headroom)}${rests.length === 0 ? '' : `; it rests on ${rests.join(', ')}`}`;
}

/** What a P99 rests on that nobody measured or stated: recalled media, assumed cores. */
export function restsOn({ fabric, model }: FabricHeadroom): readonly string[] {
    const { controller } = model.full;
    return [
        ...fabric.everyMedia.filter(m => m.evidence?.grade === 'recalled').map(m => `media '${m.name}' (recalled)`),
        ...(model.full.assumed.includes('cache') ? ['no read served by the faster media (assumed)'] : []),
        ...(controller?.assumed.includes('cores') === true
            ? [`${coreText(controller.cores)} of each node's controller (assumed)`]
            : []),
        ...(controller?.assumed.includes('times') === true ? ['processor times of the controller (not stated)'] : []),
    ];
}
