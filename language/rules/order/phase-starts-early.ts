import type { Facts } from '../../analysis/analysis.ts';
import type { Phase } from '../../plan/plan.ts';
import { replace, type Span } from '../../plan/source.ts';
import { dayText } from '../../plan/units.ts';
import { removeFix } from '../fixes/text-fixes.ts';
import { counted } from '../phrases.ts';
import type { Fix, RuleWith } from '../rule.ts';

/** The latest day that is known before a phase, and where it comes from. */
interface Floor {
    readonly day: number;
    readonly what: string;
    readonly span: Span | undefined;
    /** Nothing without a duration lies in between, so a phase that is overruled starts on this very day. */
    readonly exact: boolean;
}

/** What its fixes need to know. */
interface Repair {
    readonly phase: number;
}

export const phaseStartsEarly: RuleWith<Repair> = {
    code: 'phase-starts-early',
    title: 'A phase starts after those before it',
    severity: 'information',
    explain: `A phase says that it \`starts\` on a day on which a phase that stands before it has not ended (or not even started), or before the plan does. Phases run one
after another in their textual order; a date of its own can leave a pause before a phase, but cannot pull it forward. The date as written has no effect.`,
    example: `plan p { from old to new  starts 2027-01-04 }
platform old is vsphere
platform new is nutanix
fabric hci on new is nutanix-rf2 { nodes 4 }
workload erp { }
phase io   { model hci  lasts 2 weeks }
phase move { cutover erp to hci  starts 2027-01-11  lasts 1 week }`,
    repair: 'Correct the date (the quick fix writes the first possible one), take it out, or move the phase to where the date puts it.',
    *check(facts) {
        for (const { phase, own, floor } of overruled(facts)) {
            const days = Math.floor(floor.day) - own.day;
            yield {
                code: this.code,
                severity: 'information' as const,
                span: placeOf(phase) ?? own.span,
                phase: phase.name,
                subjects: [phase.name],
                figures: { starts: dayText(own.day), earliest: dayText(floor.day), days },
                message:
                    `Phase '${phase.name}' is to start on ${dayText(own.day)}, but ${floor.what} on ${dayText(floor.day)}. Phases run one after another, so ` +
                    (floor.exact
                        ? `it starts ${counted(days, 'day')} later than written.`
                        : `it starts at least ${counted(days, 'day')} later than written; when is not known, since a duration before it is missing.`),
                related: floor.span ? [{ span: floor.span, message: floor.what }] : [],
                repair: { phase: phase.index },
            };
        }
    },
    fixes(finding, facts, { phase: index }): readonly Fix[] {
        const found = overruled(facts).find(o => o.phase.index === index);
        if (!found) {
            return [];
        }
        const day = dayText(found.floor.day);
        const change: Fix = {
            title: `Change the date to ${day}`,
            kind: 'quickfix',
            preferred: found.floor.exact,
            edits: () => [replace(found.own.span, day)],
        };
        return [...(found.floor.exact ? [change] : []), removeFix(finding.span, false)];
    },
};

function placeOf(phase: Phase): Span | undefined {
    return phase.record.properties.find(p => p.key === 'starts')?.span;
}

interface Overruled {
    readonly phase: Phase;
    readonly own: NonNullable<Phase['starts']>;
    readonly floor: Floor;
}

/** Phases with a date of their own that lies before something that has to be over first. */
function overruled({ plan, timeline }: Facts): Overruled[] {
    const found: Overruled[] = [];
    let floor: Floor | undefined =
        plan.starts === undefined
            ? undefined
            : {
                  day: plan.starts,
                  what: `plan '${plan.name}' starts`,
                  span: plan.record?.dates['starts']?.span,
                  exact: true,
              };
    for (const { phase, starts, ends } of timeline) {
        // What really happened needs no plan, and what runs alongside others does not wait for them.
        if (
            !phase.done &&
            !phase.started &&
            phase.front === phase.index &&
            floor &&
            phase.starts &&
            phase.starts.day < Math.floor(floor.day)
        ) {
            found.push({ phase, own: phase.starts, floor });
        }
        const known = ends ?? starts;
        if (known !== undefined && known >= (floor?.day ?? -Infinity)) {
            floor = {
                day: known,
                what: `phase '${phase.name}' before it ${ends === undefined ? 'starts' : 'ends'}`,
                span: phase.record.nameSpan,
                exact: ends !== undefined,
            };
        } else if (floor) {
            floor = { ...floor, exact: false };
        }
    }
    return found;
}
