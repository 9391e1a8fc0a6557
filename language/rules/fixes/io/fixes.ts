import type { Facts, Finding } from '../../../analysis/analysis.ts';
import { leastFabric } from '../../../analysis/headroom/least.ts';
import { causesOf } from '../../../analysis/headroom/pressure.ts';
import type { Problem } from '../../../analysis/headroom/problems.ts';
import { withSetting } from '../../../analysis/headroom/remedies/trial.ts';
import { troubleOf } from '../../io/io-text.ts';
import type { Fix } from '../../rule.ts';
import { editsOfLeast, LEAST_FABRIC } from '../least-fabric.ts';
import { keepFixes } from './keep.ts';
import { settingFixes } from './settings.ts';
import { splitWaveFix } from './split.ts';

/** What can be done about a fabric that is too tight: the least intrusive first, staying on the array last. */
export function headroomFixes(facts: Facts, problem: Problem, finding: Finding): readonly Fix[] {
    const settings = settingFixes(facts, problem);
    const least = settings.length === 0 && finding.code === 'network-choke' ? leastFabricFix(facts, problem) : [];
    const rest = [...splitWaveFix(facts, problem), ...keepFixes(facts, problem, finding)];
    const first = settings[0] ?? rest[0];
    return [...settings, ...least, ...rest].map(fix => ({
        ...fix,
        preferred: fix === first && !fix.needsAuthor && (settings.length === 0 || fix.preferred),
    }));
}

/** Where no setting of the usual hardware is enough, all its figures together, as far as nothing chokes with them in the range of the loads. */
function leastFabricFix(facts: Facts, problem: Problem): Fix[] {
    const { headroom, track } = problem;
    const least = track.note('least fabric', () => leastFabric(facts, headroom));
    if (typeof least === 'string') {
        return [];
    }
    const trouble = troubleOf(facts.plan, problem);
    const after = withSetting(trouble.judged ?? trouble.track, { fabric: least.change, ingest: new Map() });
    return causesOf(after, trouble.target, trouble.relevance).choking.size > 0
        ? []
        : [{ title: LEAST_FABRIC, kind: 'quickfix', preferred: false, edits: () => editsOfLeast(headroom, least) }];
}
