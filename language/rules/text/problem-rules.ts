import type { Repairable } from '../../analysis/analysis.ts';
import type { Code } from '../../analysis/codes.ts';
import type { PlanProblem } from '../../plan/plan.ts';
import { problemFixes, type TextRepair } from '../fixes/text-fixes.ts';
import type { RuleWith } from '../rule.ts';

/** What the reader and the name resolution find, as rules: the finding is made where the text is read, page and fixes stand here. */
interface Page {
    readonly code: Code;
    readonly title: string;
    readonly severity?: 'error' | 'warning' | 'information';
    readonly explain: string;
    readonly example: string;
    readonly repair: string;
    /** It may be meant as it stands, so that the risk can be taken; most are mistakes. */
    readonly acceptable?: true;
}

const PAGES: readonly Page[] = [
    {
        code: 'syntax',
        title: 'The text follows the language',
        explain:
            'Something stands where the language has no place for it, or something is missing. Only the line concerned is unread; everything else is checked.',
        example: 'workload erp { vcpu }',
        repair: 'The message says what was expected.',
    },
    {
        code: 'unit-missing',
        title: 'Every quantity carries a unit',
        explain:
            'A number without a unit could mean anything: 4 GB and 4 TB differ by a thousand, 10 TB and 10 TiB by a tenth. Nothing is guessed.',
        example: 'workload erp { memory 512 }',
        repair: 'Add the unit; the quick fixes offer those that fit.',
    },
    {
        code: 'unit-unknown',
        title: 'A unit is one of the known ones',
        explain: 'The word behind the number is no unit the language knows.',
        example: 'workload erp { memory 512 GBi }',
        repair: 'Choose one of the units that fit; the quick fixes offer the nearest.',
    },
    {
        code: 'unit-dimension',
        title: 'Units fit what they measure',
        explain:
            'The unit is known, but measures something else than this property: a time where data is expected, data where a rate is.',
        example: 'workload erp { memory 512 ms }',
        repair: 'Choose one of the units that fit.',
    },
    {
        code: 'value-range',
        title: 'Values are plausible',
        explain:
            'The figure has the right unit, but cannot be meant: more than 100 %, half a node, a rate of zero, a phase that is done before it started.',
        example: 'workload erp { writes 140% }',
        repair: 'Correct the figure.',
    },
    {
        code: 'figures-contradict',
        title: 'Figures do not contradict each other',
        acceptable: true,
        severity: 'warning',
        explain: `Two figures of one declaration cannot both be true: more data used than the disk holds, an average above the peak, more racks than nodes, more copies than nodes to keep them
apart on, restore points thrown away before the next one is taken. One of them is a slip, and what is computed from it is wrong by as much.`,
        example: 'workload erp { iops 18k peak 3k  disk 2 TiB used 6 TiB }',
        repair: 'Correct the figure that is wrong.',
    },
    {
        code: 'property-duplicate',
        title: 'No duplicate properties',
        explain:
            'A property stands twice in one block, or a value twice in one list. The first counts; the second would be dropped silently otherwise.',
        example: 'workload erp { vcpu 4 vcpu 8 }',
        repair: 'Remove one of the two (the quick fix removes the second).',
    },
    {
        code: 'name-duplicate',
        title: 'Names are unique',
        explain:
            'Two declarations share a name, or one takes a name of the library. Everything that can be depended on or selected (identities, controllers, fabrics, workloads, groups) shares one set of names.',
        example: 'workload erp { }\nworkload erp { }',
        repair: 'Choose another name.',
    },
    {
        code: 'reference-unknown',
        title: 'Names refer to declarations',
        explain:
            'A name is used that nothing in the plan or the library declares, or that is declared as something else. Where more than 50 names are unknown, a file is probably missing, and what each of them may have meant is not looked for.',
        example: 'workload erp { in prodd }\nenvironment prod { class production }',
        repair: 'Correct the name (the quick fixes offer the nearest), or declare it.',
    },
    {
        code: 'declaration-incomplete',
        title: 'A declaration says what it is for',
        acceptable: true,
        severity: 'information',
        explain: `Something is left out on which everything else about a declaration hangs: a principal that \`holds\` nothing, an interface that is \`for\` no layer, a role that is \`on\` no
platform, a name without a letter in it. The text is in order, but less is checked than it looks.`,
        example: 'identity ad { principal "CORP\\\\operators" }\ninterface fast "Fast path"',
        repair: 'Write what is missing, or take the declaration out.',
    },
    {
        code: 'without-effect',
        title: 'What is written has an effect',
        acceptable: true,
        severity: 'information',
        explain: `Something is written that changes nothing: the same file included twice, a translation of a role to a platform the plan does not go to, two ways of saying one figure of which
only one counts, a controller that \`replaces\` one with which it covers nothing in common. Either it is superfluous, or something else was meant.`,
        example: 'fabric hci { nodes 8  racks 2  links 2 x 25 Gbps  uplinks 4 x 100 Gbps  oversubscription 3:1 }',
        repair: 'Take it out (the quick fix does it, where that is all there is to do), or write what was meant.',
    },
    {
        code: 'include-missing',
        title: 'An included file exists',
        explain: 'The file an `include` names is not there. What it was to declare is missing from the plan.',
        example: 'include "missing.exit"',
        repair: 'Correct the path; it is relative to the file that includes.',
    },
    {
        code: 'include-outside',
        title: 'A plan reads nothing from outside its folder',
        explain:
            'An `include` leads out of the folder of the plan and out of the folder that is open or was named, be it through a link, or is no relative path. A plan is data: it must not be able to make the checker read other files of the machine.',
        example: 'include "../../other/inventory.exit"',
        repair: 'Put the file beside or below the plan, or open (on the command line: name) the folder that holds both.',
    },
    {
        code: 'include-cycle',
        title: 'Files do not include each other in a circle',
        severity: 'warning',
        explain:
            'Two files include each other, directly or through others. They are one plan either way, so nothing is lost; one of the includes is superfluous.',
        example: 'include "plan.exit"',
        repair: 'Remove one of the includes.',
    },
    {
        code: 'plan-missing',
        title: 'Phases belong to a plan',
        severity: 'warning',
        explain: 'The files have phases, but none declares the `plan`: it is not known what is left and where it goes.',
        example: 'phase move { }',
        repair: 'Declare the plan, or include this file from the one that does.',
    },
    {
        code: 'plan-duplicate',
        title: "One plan, one 'plan'",
        explain:
            'Files that include each other are one plan, and two `plan` declarations say different things about it.',
        example: 'plan a { from x to y }\nplan b { from x to y }\nplatform x is vsphere\nplatform y is nutanix',
        repair: 'Separate the two into files that do not include each other.',
    },
    {
        code: 'plan-incomplete',
        title: 'A plan says what it leaves and where it goes',
        explain: 'Without `from` and `to` nothing can be checked against the platforms.',
        example: 'plan p { }',
        repair: 'Write `from PLATFORM` and `to PLATFORM`.',
    },
    {
        code: 'phase-outside-plan',
        title: 'Phases are in the file of the plan',
        explain:
            'The textual order of the phases in the file that declares the plan is the order of execution; a phase in an included file has no place in it.',
        example: 'phase stray { }',
        repair: 'Move the phase into the file that declares the plan.',
    },
    {
        code: 'platform-ambiguous',
        title: 'Every component has a platform',
        explain: 'A workload, identity or fabric names no platform, and the plan has several it could be on.',
        example:
            'plan p { from a, b to c }\nplatform a is vsphere\nplatform b is hyperv\nplatform c is nutanix\nidentity ad { }',
        repair: 'Write `on PLATFORM` (for a workload `on FABRIC`).',
    },
    {
        code: 'inheritance-cycle',
        title: 'Nothing inherits from itself',
        explain: 'Declarations are based on each other with `is` in a circle.',
        example: 'profile a is b { }\nprofile b is a { }',
        repair: 'Break the circle.',
    },
    {
        code: 'inheritance-deep',
        title: 'Inheritance chains are short',
        explain:
            'A declaration is based on one that is based on another, and so on, through more than 64 declarations. Bases further away are not read, so what they say does not hold here.',
        example: Array.from({ length: 65 }, (_, i) => `profile p${i} is p${i + 1} { }`)
            .concat('profile p65 { }')
            .join('\n'),
        repair: 'Base it on a declaration that says what is meant; a handful of profiles is enough for thousands of machines.',
    },
    {
        code: 'group-cycle',
        title: 'A group does not contain itself',
        explain: 'Groups contain each other in a circle; that part of them is empty.',
        example: 'group a { b }\ngroup b { a }',
        repair: 'Break the circle.',
    },
    {
        code: 'file-unreadable',
        title: 'A plan file is text',
        explain:
            'The file holds bytes that are no text, or a declaration too large to be one. Nothing of that part is read.',
        example: 'workload erp { }',
        repair: 'Check what was saved under this name.',
    },
    {
        code: 'file-empty',
        title: 'A plan file declares something',
        severity: 'warning',
        explain: 'The file is empty or holds comments only.',
        example: '// nothing here yet',
        repair: 'Start with `plan NAME { from PLATFORM to PLATFORM }`; completion offers the whole form.',
    },
];

/** The rules whose findings are made while the text is read. */
export const problemRules: readonly RuleWith<TextRepair>[] = PAGES.map(
    (page): RuleWith<TextRepair> => ({
        code: page.code,
        title: page.title,
        severity: page.severity ?? 'error',
        explain: page.explain,
        example: page.example,
        repair: page.repair,
        ...(page.acceptable ? {} : { acceptable: false }),
        *check({ plan }) {
            const counts = new Map<string, number>();
            const firstOfRest = new Map<string, PlanProblem>();
            for (const problem of plan.problems) {
                if (problem.code !== page.code) {
                    continue;
                }
                const { uri } = problem.span.block.document;
                const count = (counts.get(uri) ?? 0) + 1;
                counts.set(uri, count);
                if (count <= MOST_PER_FILE) {
                    yield finding(problem, page);
                } else if (count === MOST_PER_FILE + 1) {
                    firstOfRest.set(uri, problem);
                }
            }
            for (const [uri, problem] of firstOfRest) {
                const rest = (counts.get(uri) ?? 0) - MOST_PER_FILE;
                yield { ...finding(problem, page), subjects: [], related: [], repair: {}, message: andMore(rest) };
            }
        },
        fixes: (finding, _facts, repair) => problemFixes(finding, repair),
    }),
);

/** A file that is no plan at all may hold hundreds of thousands of mistakes; of one kind so many are told, and how many there are besides. */
export const MOST_PER_FILE = 1000;

/** What is said instead of the others. */
export function andMore(rest: number): string {
    return rest === 1
        ? 'One more finding of this code in this file is not listed.'
        : `${rest} more findings of this code in this file are not listed, from here on.`;
}

function finding(problem: PlanProblem, page: Page): Repairable<TextRepair> {
    return {
        code: page.code,
        severity: problem.severity ?? page.severity ?? 'error',
        message: problem.message,
        span: problem.span,
        subjects: problem.subjects ?? [],
        related: problem.related ?? [],
        figures: {},
        repair: {
            suggestions: problem.suggestions,
            certain: problem.certain,
            remove: problem.remove,
            removeInstead: problem.removeInstead,
        },
        unnecessary: problem.remove !== undefined,
    };
}
