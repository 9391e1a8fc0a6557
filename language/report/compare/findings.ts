import type { Finding, Severity } from '../../analysis/analysis.ts';
import { causeId } from '../../analysis/finding-id.ts';

/** A finding that is only in one version, or differs. */
export interface FindingChange {
    readonly code: string;
    readonly severity: Severity;
    readonly accepted: boolean;
    /** What it was, where it has another severity now. */
    readonly was?: Severity;
    /** How many names it was about, where it is about others now. */
    readonly subjectsBefore?: number;
    readonly phase?: string;
    readonly subjects: readonly string[];
    readonly message: string;
}

/** Figures of an `api-break` finding. */
export interface GapFigures {
    readonly controller: string;
    readonly from: string;
    readonly until: string | null;
    readonly seconds: number | null;
    readonly rpo: number | null;
    readonly fromDate: string | null;
    readonly untilDate: string | null;
    readonly covered: readonly string[];
    readonly worst?: number | null;
}

export function gapFigures(finding: Finding): GapFigures {
    return finding.figures as unknown as GapFigures;
}

export function compareFindings(
    old: readonly Finding[],
    now: readonly Finding[],
): { appeared: FindingChange[]; gone: FindingChange[]; changed: FindingChange[] } {
    const before = byKey(old);
    const appeared: FindingChange[] = [];
    const changed: FindingChange[] = [];
    for (const finding of now) {
        const was = closest(before.get(causeId(finding)), finding);
        if (!was) {
            appeared.push(change(finding));
        } else if (was.severity !== finding.severity || names(was) !== names(finding)) {
            changed.push({
                ...change(finding),
                ...(was.severity === finding.severity ? {} : { was: was.severity }),
                ...(names(was) === names(finding) ? {} : { subjectsBefore: was.subjects.length }),
            });
        }
    }
    return { appeared, changed, gone: [...before.values()].flat().map(change) };
}

/** Takes the one that is most alike from those of the same cause: a risk accepted for some workloads is two findings. */
function closest(candidates: Finding[] | undefined, finding: Finding): Finding | undefined {
    if (!candidates || candidates.length === 0) {
        return undefined;
    }
    const same = candidates.findIndex(c => names(c) === names(finding));
    const alike = same >= 0 ? same : candidates.findIndex(c => c.severity === finding.severity);
    return candidates.splice(Math.max(0, alike), 1)[0];
}

function names(f: Finding): string {
    return JSON.stringify([...f.subjects].sort());
}

function byKey(findings: readonly Finding[]): Map<string, Finding[]> {
    const map = new Map<string, Finding[]>();
    for (const finding of findings) {
        const key = causeId(finding);
        const list = map.get(key);
        if (list) {
            list.push(finding);
        } else {
            map.set(key, [finding]);
        }
    }
    return map;
}

function change(f: Finding): FindingChange {
    return {
        code: f.code,
        severity: f.severity,
        accepted: f.accepted !== undefined,
        phase: f.phase,
        subjects: f.subjects,
        message: f.message,
    };
}
