import type { Facts, RawFinding, Severity } from '../../analysis/analysis.ts';
import { judge } from '../../analysis/matrix.ts';
import { type Refused, refusedIn } from '../../analysis/passage/refusals.ts';
import type { Method } from '../../plan/records.ts';
import { replace } from '../../plan/source.ts';
import { splitByAcceptance } from '../acceptance.ts';
import { listed, namesOf, quotedNames, quotedWorkloads } from '../phrases.ts';
import type { Fix, RuleWith } from '../rule.ts';

/** What its fixes need to know: other ways in which the tool moves machines there. */
interface Repair {
    readonly phase: string;
    readonly step: number;
    readonly methods: readonly Method[];
}

export const methodRefused: RuleWith<Repair> = {
    code: 'method-refused',
    title: 'The tool and the way of copying can move what they are given',
    severity: 'by the decision matrix; a warning where the fact is recalled',
    explain: `A cutover names a tool (\`with\`) or a way of copying (\`by\`) that cannot move these machines: the tool does not move from that platform to the other, not in that way, or
refuses something the machines have (a raw device, a shared disk, an open snapshot). A tool says so in the window, when the machine is given to it. What each tool moves and refuses stands
in the library with its source. A copy of running machines (\`by warm\`, \`by live\`) to another platform without a tool is asked for it: one that copies a single point in time loses what is written meanwhile; \`exitplan movers PATH\` shows it for a whole estate.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is nutanix
environment prod { class production }
fabric hci on new is nutanix-rf2 { nodes 4 }
mover move is nutanix-move
workload sql { in prod  uses shared-disk }
phase io   { model hci }
phase move { cutover sql to hci by warm with move }`,
    repair: 'Copy in another way (the quick fix writes one the tool has), use another tool for these machines, or rebuild what it refuses and take the word out of `uses`.',
    *check(facts) {
        for (const refused of refusedIn(facts)) {
            for (const part of splitByAcceptance(this.code, refused.workloads, facts)) {
                const own = refused.refusals.filter(r => r.workloads.overlaps(part));
                const judged = judge(facts.plan, part);
                if (!judged || (refused.what === 'features' && own.length === 0)) {
                    continue;
                }
                const { move } = refused;
                const unnamed = refused.what === 'unnamed';
                const recalled = own.length > 0 && own.every(r => r.evidence?.grade === 'recalled');
                yield {
                    code: this.code,
                    severity: unnamed ? 'information' : recalled ? milderThanError(judged.severity) : judged.severity,
                    ...(unnamed && judged.severity === 'error' ? { condition: true as const } : {}),
                    span: move.step.record.span,
                    layer: 'compute',
                    phase: move.phase.name,
                    subjects: namesOf(judged.workloads),
                    figures: {
                        what: refused.what,
                        mover: move.step.mover?.name ?? null,
                        method: move.method ?? null,
                        methods: refused.methods,
                        features: own.flatMap(r => r.features),
                    },
                    message: `${sentence({ ...refused, refusals: own }, quotedWorkloads(judged.workloads))}${recalled ? ' Recalled, not checked against a source.' : ''}`,
                    related: own.slice(0, 5).map(r => ({
                        span: r.span,
                        message: `${r.features.join(', ')}: ${r.reason ?? 'refused'}${r.evidence ? ` (${r.evidence.grade}${r.evidence.source ? `, ${r.evidence.source}` : ''})` : ''}`,
                    })),
                    repair: {
                        phase: move.phase.name,
                        step: move.phase.steps.indexOf(move.step),
                        methods: refused.what === 'method' ? refused.methods : [],
                    },
                } satisfies RawFinding<Repair>;
            }
        }
    },
    fixes(_finding, facts, repair) {
        return otherWays(facts, repair);
    },
};

function milderThanError(severity: Severity): Severity {
    return severity === 'error' ? 'warning' : severity;
}

function sentence({ move, what, from, methods, refusals }: Refused, machines: string): string {
    const { step, platform, phase, method } = move;
    const tool = step.mover?.name ?? '';
    const to = platform?.name ?? '';
    if (what === 'route') {
        return `'${tool}' does not move machines from '${from?.name ?? 'there'}' to '${to}', and '${phase.name}' moves ${machines} with it.`;
    }
    if (what === 'unnamed') {
        return `Nobody says which tool copies ${machines} by ${method} in '${phase.name}': one that takes a single point in time loses what is written meanwhile. Name it ('with'), or copy by cold.`;
    }
    if (what === 'method') {
        return `'${tool}' does not move machines from '${from?.name ?? 'there'}' to '${to}' by ${step.method}, and '${phase.name}' moves ${machines} so. It moves them by ${listed(methods)}.`;
    }
    const features = quotedNames([...new Set(refusals.flatMap(r => r.features))]);
    const [first] = refusals;
    const why = refusals.length === 1 && first?.reason ? `: ${first.reason}` : '';
    const who = step.mover ? `'${tool}'` : `A ${method} copy`;
    const how = step.mover && method ? ` by ${method}` : '';
    return `${who} cannot move ${features} of ${machines}${how} in '${phase.name}'${why}.`;
}

/** The ways the tool has instead; each is somebody's decision, since they differ in downtime. */
function otherWays({ plan }: Facts, { phase, step, methods }: Repair): readonly Fix[] {
    const own = plan.phases.find(p => p.name === phase)?.steps[step];
    const by = own?.record.by;
    return by
        ? methods.map(method => ({
              title: `Copy by ${method}`,
              kind: 'quickfix',
              preferred: false,
              needsAuthor: true,
              edits: () => [replace(by.span, method)],
          }))
        : [];
}
