import type { Facts, RawFinding } from '../../analysis/analysis.ts';
import type { Code } from '../../analysis/codes.ts';
import { judge } from '../../analysis/matrix.ts';
import { remember } from '../../analysis/memory.ts';
import { type Fate, passageOf } from '../../analysis/passage/passages.ts';
import { nth } from '../../basics/lists.ts';
import { IndexSet } from '../../plan/index-set.ts';
import { dataText } from '../../plan/units.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { namesOf } from '../phrases.ts';
import { theWorkloads } from './feature-findings.ts';

/** The limit that the feature is named after, bytes. */
const LIMIT = 2e12;
const FEATURE = 'disk-over-2tb';

/**
 * Machines whose disks together are over 2 TB, on their way to a platform for which one such disk matters: how large each disk is no plan says, so it
 * is asked. Whoever knows writes `uses disk-over-2tb`, or accepts it.
 */
export function* largeDisks(code: Code, fate: Fate, facts: Facts): Iterable<RawFinding> {
    const { plan } = facts;
    for (const move of facts.moves) {
        const { platform, phase } = move;
        const large = remember(plan, move, { key: 'large disks', plain: true }, () =>
            [...move.workloads].filter(i => {
                const { figures, uses } = nth(plan.workloads, i);
                return (figures['disk']?.value ?? 0) > LIMIT && !uses.some(u => u.name === FEATURE);
            }),
        );
        if (!platform || large.length === 0) {
            continue;
        }
        const asked = large.filter(i => {
            const passage = passageOf(plan, nth(plan.workloads, i).platform, platform, FEATURE);
            return passage?.fate === fate && passage.evidence !== undefined;
        });
        for (const part of splitByAcceptance(code, IndexSet.ofSorted(asked), facts)) {
            const judged = judge(plan, part);
            const [first] = judged?.workloads ?? [];
            if (!judged || !first) {
                continue;
            }
            const passage = passageOf(plan, first.platform, platform, FEATURE);
            const size = Math.max(...judged.workloads.map(w => w.figures['disk']?.value ?? 0));
            const what = [passage?.reason, passage?.work?.replace(/\.$/, '')].filter(t => t !== undefined).join('. ');
            yield {
                code,
                severity: 'information',
                ...(judged.severity === 'error' ? { condition: true as const } : {}),
                span: first.figures['disk']?.span ?? first.record.nameSpan,
                layer: 'compute',
                phase: phase.name,
                subjects: namesOf(judged.workloads),
                figures: { feature: FEATURE, platform: platform.name, disk: size },
                message:
                    `Whether a disk of ${theWorkloads(judged.workloads)} (up to ${dataText(size)} in all) is over 2 TB is unknown, and matters on '${platform.name}'. ` +
                    `If one is, write 'uses ${FEATURE}'.`,
                details: what === '' ? [] : [`There: ${what}.`],
                related: passage ? [{ span: passage.span, message: `'${FEATURE}': ${what}` }] : [],
            };
        }
    }
}
