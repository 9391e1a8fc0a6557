import type { Analysis, Finding, RawFinding } from '../analysis/analysis.ts';
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
import { downtimeExceeded } from './io/downtime-exceeded.ts';
import { headroomLow } from './io/headroom-low.ts';
import { ioEvidenceWeak } from './io/io-evidence-weak.ts';
import { ioUnmodelled } from './io/io-unmodelled.ts';
import { rtoExceeded } from './io/rto-exceeded.ts';
import { orderRules } from './order/order-rules.ts';
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
    ...orderRules,
    apiBreak, rollbackLost, chainReset, backupOverlapsSeed, changeTrackingVolatile, iamMismatch,
    networkChoke, headroomLow, ioUnmodelled, ioEvidenceWeak, downtimeExceeded, copyNeverConverges, rtoExceeded, capacity,
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
export function collectFindings(facts: Facts): Finding[] {
    const raw: RawFinding[] = rules.flatMap(rule => [...rule.check(facts)]);
    raw.push(...unusedAcceptances(raw, facts, codes));
    const fileOrder = new Map(facts.plan.files.map((uri, i) => [uri, i]));
    return raw.map(f => accepted(f, facts)).sort((a, b) => place(a) - place(b) || a.span.block.offset + a.span.start - b.span.block.offset - b.span.start || compare(a.code, b.code) || compare(a.message, b.message));

    function place(f: Finding): number {
        return fileOrder.get(f.span.block.document.uri) ?? Infinity;
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
