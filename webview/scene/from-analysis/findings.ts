import { type Finding, saidBy } from '../../../language/analysis/analysis.ts';
import type { Code } from '../../../language/analysis/codes.ts';
import { findingIds } from '../../../language/analysis/finding-id.ts';
import { recreationOf } from '../../../language/analysis/passage/left-behind.ts';
import { entryOf } from '../../../language/basics/lists.ts';
import type { ModelFinding } from '../model.ts';
import type { Journey } from './journey.ts';

/** Codes that say a cutover stands without one of its foundations: the tether to that foundation shows it. */
export const FOUNDATION_CODES: ReadonlySet<Code> = new Set<Code>([
    'api-break',
    'compute-before-foundation',
    'foundation-missing',
]);
/** Codes whose harm stays until somebody repairs it, rather than being that of one phase. */
const LASTING: ReadonlySet<Code> = new Set<Code>([
    'iam-mismatch',
    'feature-unsupported',
    'feature-lost',
    'feature-redone',
]);

/** The findings of an Analysis, each with a stable id, and by the names they are about. */
export class FindingIndex {
    readonly all: readonly Finding[];
    private readonly ids = new Map<Finding, string>();
    private readonly byIds = new Map<string, Finding>();
    private readonly byName = new Map<string, Finding[]>();
    private readonly names = new Map<Finding, ReadonlySet<string>>();

    constructor(findings: readonly Finding[]) {
        this.all = findings;
        const ids = findingIds(findings);
        findings.forEach((finding, i) => {
            const names = new Set([...finding.subjects, ...figureNames(finding)]);
            const id = ids[i] ?? '';
            this.ids.set(finding, id);
            this.byIds.set(id, finding);
            this.names.set(finding, names);
            for (const name of names) {
                const list = this.byName.get(name);
                if (list) {
                    list.push(finding);
                } else {
                    this.byName.set(name, [finding]);
                }
            }
        });
    }

    idOf(finding: Finding): string {
        return entryOf(this.ids, finding);
    }

    byId(id: string): Finding | undefined {
        return this.byIds.get(id);
    }

    /** Findings that are about a workload or component. */
    about(name: string): readonly Finding[] {
        return this.byName.get(name) ?? [];
    }

    mentions(finding: Finding, name: string): boolean {
        return entryOf(this.names, finding).has(name);
    }

    namesOf(finding: Finding): ReadonlySet<string> {
        return entryOf(this.names, finding);
    }
}

/** Names among the figures of a finding (`component`, `components`, `controller`, `fabric`, `principal`). */
function figureNames(finding: Finding): string[] {
    return ['component', 'components', 'controller', 'fabric', 'identity', 'principal'].flatMap(key => {
        const value = finding.figures[key];
        return typeof value === 'string'
            ? [value]
            : key === 'components' && Array.isArray(value)
              ? value.map(String)
              : [];
    });
}

/** Ids of the networks and policies a finding names. */
function objectIds({ network, networks, policies }: Finding['figures']): string[] {
    const names = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
    return [
        ...(typeof network === 'string' ? [`network:${network}`] : []),
        ...names(networks).map(n => `network:${n}`),
        ...names(policies).map(p => `policy:${p}`),
    ];
}

/** The last moment at which what was found holds, where it is later than its own; `phase`: that of the finding, by index. */
function lastOf(journey: Journey, { code, figures }: Finding, phase: number): number | undefined {
    const { plan } = journey.analysis;
    if (LASTING.has(code)) {
        return plan.phases.length;
    }
    if (code !== 'network-left-behind' && code !== 'policy-left-behind') {
        return undefined;
    }
    // What is left behind stays so until it is recreated there.
    const platform = [...plan.to, ...journey.analysis.moves.flatMap(m => m.platform ?? [])].find(
        p => p.name === figures['platform'],
    );
    const wanted = new Set(objectIds(figures));
    const objects = [
        ...plan.networks.filter(n => wanted.has(`network:${n.name}`)),
        ...plan.policies.filter(p => wanted.has(`policy:${p.name}`)),
    ];
    const ends = objects.map(o => (platform && recreationOf(plan, o, platform))?.index ?? plan.phases.length);
    return Math.max(phase + 1, ...ends);
}

/** Findings as the picture shows them. `idOfName` finds the component or cell of a name. */
export function modelFindings(
    journey: Journey,
    index: FindingIndex,
    idOfName: (name: string) => string | undefined,
    fixTitles?: (finding: Finding) => readonly string[],
): ModelFinding[] {
    const { phases } = journey.analysis.plan;
    return index.all.map(finding => {
        const phase = phases.findIndex(p => p.name === finding.phase);
        const marks = [
            ...new Set([
                ...[...index.namesOf(finding)].flatMap(name => idOfName(name) ?? []),
                ...objectIds(finding.figures),
            ]),
        ];
        return {
            id: index.idOf(finding),
            code: finding.code,
            severity: finding.severity,
            message: saidBy(finding),
            layer: finding.layer,
            moment: phase >= 0 ? phase + 1 : undefined,
            phase: finding.phase,
            marks,
            until: phase >= 0 ? lastOf(journey, finding, phase) : undefined,
            byTether: FOUNDATION_CODES.has(finding.code) || finding.code === 'network-choke',
            accepted: finding.accepted && {
                reason: finding.accepted.reason,
                owner: finding.accepted.owner,
                until: finding.accepted.until,
            },
            fixes: fixTitles?.(finding),
        };
    });
}
