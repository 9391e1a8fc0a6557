import type { Analysis, Finding, RawFinding } from '../analysis/analysis.ts';
import type { Memory } from '../analysis/memory.ts';
import type { SourceBlock } from '../plan/source.ts';
import { accepted } from './acceptance.ts';
import { acceptanceExpired, acceptanceUnused, unusedAcceptances } from './facts/acceptance.ts';
import { environmentMissing } from './facts/environment-missing.ts';
import { featureUnsupported } from './facts/feature-unsupported.ts';
import { interfaceNotOffered, productCannotSpeak } from './facts/interfaces.ts';
import { phasesMissing } from './facts/phases-missing.ts';
import { privilegeUnknown } from './facts/privilege-unknown.ts';
import { selectorEmpty } from './facts/selector-empty.ts';
import { unprotected } from './facts/unprotected.ts';
import { acceptFix } from './fixes/accept.ts';
import { capacity } from './io/capacity.ts';
import { copyNeverConverges } from './io/copy-never-converges.ts';
import { copyOutlastsPhase } from './io/copy-outlasts-phase.ts';
import { downtimeExceeded } from './io/downtime-exceeded.ts';
import { headroomLow } from './io/headroom-low.ts';
import { ioEvidenceWeak } from './io/io-evidence-weak.ts';
import { ioUnmodelled } from './io/io-unmodelled.ts';
import { rtoExceeded } from './io/rto-exceeded.ts';
import { orderRules } from './order/order-rules.ts';
import { cutoverElsewhere } from './order/cutover-elsewhere.ts';
import { phaseStartsEarly } from './order/phase-starts-early.ts';
import type { Facts, Fix, Rule } from './rule.ts';
import { apiBreak } from './signatures/api-break.ts';
import { networkChoke } from './signatures/network-choke.ts';
import { backupOverlapsSeed } from './signatures/backup-overlaps-seed.ts';
import { chainReset } from './signatures/chain-reset.ts';
import { changeTrackingVolatile } from './signatures/change-tracking-volatile.ts';
import { iamMismatch } from './signatures/iam-mismatch.ts';
import { roleEmpty } from './signatures/iam-role-empty.ts';
import { rollbackLost } from './signatures/rollback-lost.ts';
import { problemRules } from './text/problem-rules.ts';

/** Every rule, in the order of the language page. */
export const rules: readonly Rule[] = [
    ...orderRules, phaseStartsEarly, cutoverElsewhere,
    apiBreak, rollbackLost, chainReset, backupOverlapsSeed, changeTrackingVolatile, iamMismatch,
    networkChoke, headroomLow, ioUnmodelled, ioEvidenceWeak, downtimeExceeded, copyNeverConverges, copyOutlastsPhase, rtoExceeded, capacity,
    featureUnsupported, interfaceNotOffered, productCannotSpeak, privilegeUnknown, roleEmpty, unprotected, environmentMissing, phasesMissing,
    selectorEmpty, acceptanceExpired, acceptanceUnused,
    ...problemRules,
];

const byCode = new Map(rules.map(r => [r.code, r]));
const codes = rules.map(r => r.code);

/** The rule of a code. */
export function ruleOf(code: string): Rule | undefined {
    return byCode.get(code);
}

/** All findings of a plan: accepted ones as hints, in textual order (file, place, code). */
export function collectFindings(facts: Facts, memory: Pick<Memory, 'recall'>): Finding[] {
    const told = rules.map(rule => memory.recall(rule, { key: 'check' }, () => judged([...rule.check(facts)], facts), { blocks: placesOf }));
    const raw = told.map(t => t.raw);
    told.push(memory.recall(rules, { key: 'unused', inputs: raw }, () => judged(unusedAcceptances(raw.flat(), facts, codes), facts), { blocks: placesOf }));
    const fileOrder = new Map(facts.plan.files.map((uri, i) => [uri, i]));
    return told.flatMap(t => t.findings).sort((a, b) => place(a) - place(b) || a.span.block.offset + a.span.start - b.span.block.offset - b.span.start || compare(a.code, b.code) || compare(a.message, b.message));

    function place(f: Finding): number {
        return fileOrder.get(f.span.block.document.uri) ?? Infinity;
    }
}

/** What a rule found, before and after acceptance. */
interface Told {
    readonly raw: readonly RawFinding[];
    readonly findings: readonly Finding[];
}

function judged(raw: readonly RawFinding[], facts: Facts): Told {
    return { raw, findings: raw.map(f => accepted(f, facts)) };
}

function* placesOf({ findings }: Told): Iterable<SourceBlock> {
    for (const { span, related } of findings) {
        yield span.block;
        for (const place of related) yield place.span.block;
    }
}

function compare(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

/** What can be done about a finding, best first; accepting the risk comes last. */
export function fixesFor(finding: Finding, analysis: Facts | Analysis): readonly Fix[] {
    if (finding.accepted) return [];
    return [...ruleOf(finding.code)?.fixes?.(finding, analysis) ?? [], ...acceptFix(finding, analysis)];
}
