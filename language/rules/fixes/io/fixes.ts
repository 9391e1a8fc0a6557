import type { Facts, Finding } from '../../../analysis/analysis.ts';
import type { Problem } from '../../../analysis/headroom/problems.ts';
import type { Fix } from '../../rule.ts';
import { keepFixes } from './keep.ts';
import { settingFixes } from './settings.ts';
import { splitWaveFix } from './split.ts';

/** What can be done about a fabric that is too tight: the least intrusive first, staying on the array last. */
export function headroomFixes(facts: Facts, problem: Problem, finding: Finding): readonly Fix[] {
    const settings = settingFixes(facts, problem);
    const fixes = [...settings, ...splitWaveFix(facts, problem), ...keepFixes(facts, problem, finding)];
    return fixes.map((fix, i) => ({
        ...fix,
        preferred: i === 0 && !fix.needsAuthor && (i >= settings.length || fix.preferred),
    }));
}
