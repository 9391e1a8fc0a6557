import type { Analysis, Facts, Finding, RawFinding } from '../analysis/analysis.ts';
import { tableCode } from '../analysis/codes.ts';
import { acceptanceExpired, acceptanceUnused } from './facts/acceptance.ts';
import { checkerFault } from './facts/checker-fault.ts';
import { environmentMissing } from './facts/environment-missing.ts';
import { clearFirst } from './facts/feature-clear-first.ts';
import { featureLost } from './facts/feature-lost.ts';
import { featureRedone } from './facts/feature-redone.ts';
import { featureUnsupported } from './facts/feature-unsupported.ts';
import { foundationUndeclared } from './facts/foundation-undeclared.ts';
import { houseRules } from './facts/house-rules.ts';
import { interfaceAmbiguous } from './facts/interface-ambiguous.ts';
import { interfaceNotOffered, productCannotSpeak } from './facts/interfaces.ts';
import { methodRefused } from './facts/method-refused.ts';
import { nameShadows } from './facts/name-shadows.ts';
import { noWayBack } from './facts/no-way-back.ts';
import { pathTied } from './facts/path-tied.ts';
import { phasesMissing } from './facts/phases-missing.ts';
import { privilegeUnknown } from './facts/privilege-unknown.ts';
import { segmentShared } from './facts/segment-shared.ts';
import { selectorEmpty } from './facts/selector-empty.ts';
import { unprotected } from './facts/unprotected.ts';
import { unrehearsed } from './facts/unrehearsed.ts';
import { versionUnknown } from './facts/version-unknown.ts';
import { acceptFix } from './fixes/accept.ts';
import { reorderFix as reorderBy } from './fixes/phases/reorder.ts';
import { capacity } from './io/capacity.ts';
import { capacityUnknown } from './io/capacity-unknown.ts';
import { computeCapacity } from './io/compute-capacity.ts';
import { copyNeverConverges } from './io/copy-never-converges.ts';
import { copyOutlastsPhase } from './io/copy-outlasts-phase.ts';
import { downtimeExceeded } from './io/downtime-exceeded.ts';
import { headroomLow } from './io/headroom-low.ts';
import { hostsCountedTwice } from './io/hosts-counted-twice.ts';
import { ioEvidenceWeak } from './io/io-evidence-weak.ts';
import { ioUnmodelled } from './io/io-unmodelled.ts';
import { pathMtu } from './io/path-mtu.ts';
import { rebuildSlow } from './io/rebuild-slow.ts';
import { rtoExceeded } from './io/rto-exceeded.ts';
import { singleLink } from './io/single-link.ts';
import { switchoverStall } from './io/switchover-stall.ts';
import { cutoverElsewhere } from './order/cutover-elsewhere.ts';
import { orderRules } from './order/order-rules.ts';
import { phaseStartsEarly } from './order/phase-starts-early.ts';
import type { Fix, Rule } from './rule.ts';
import { accountShort } from './signatures/account-short.ts';
import { apiBreak } from './signatures/api-break.ts';
import { backupOverlapsSeed } from './signatures/backup-overlaps-seed.ts';
import { chainReset } from './signatures/chain-reset.ts';
import { changeTrackingVolatile } from './signatures/change-tracking-volatile.ts';
import { iamMismatch } from './signatures/iam-mismatch.ts';
import { roleEmpty } from './signatures/iam-role-empty.ts';
import { networkChoke } from './signatures/network-choke.ts';
import { rollbackLost } from './signatures/rollback-lost.ts';
import { problemRules } from './text/problem-rules.ts';

/** Every rule, in the order of the language page. */
export const rules: readonly Rule[] = [
    ...orderRules,
    phaseStartsEarly,
    cutoverElsewhere,
    apiBreak,
    rollbackLost,
    chainReset,
    backupOverlapsSeed,
    changeTrackingVolatile,
    pathTied,
    unrehearsed,
    noWayBack,
    iamMismatch,
    accountShort,
    networkChoke,
    headroomLow,
    ioUnmodelled,
    ioEvidenceWeak,
    downtimeExceeded,
    switchoverStall,
    copyNeverConverges,
    copyOutlastsPhase,
    rtoExceeded,
    capacity,
    capacityUnknown,
    computeCapacity,
    rebuildSlow,
    singleLink,
    pathMtu,
    segmentShared,
    hostsCountedTwice,
    featureUnsupported,
    featureLost,
    featureRedone,
    clearFirst,
    methodRefused,
    interfaceNotOffered,
    interfaceAmbiguous,
    productCannotSpeak,
    versionUnknown,
    privilegeUnknown,
    roleEmpty,
    houseRules,
    foundationUndeclared,
    nameShadows,
    unprotected,
    environmentMissing,
    phasesMissing,
    selectorEmpty,
    acceptanceExpired,
    acceptanceUnused,
    checkerFault,
    ...problemRules,
];

const byCode = new Map<string, Rule>(rules.map(r => [r.code, r]));

/** The rule of a code. */
export function ruleOf(code: string): Rule | undefined {
    return byCode.get(tableCode(code));
}

/** What can be done about a finding, best first; accepting the risk comes last. */
export function fixesFor(finding: Finding, analysis: Facts | Analysis): readonly Fix[] {
    if (finding.accepted) {
        return [];
    }
    const rule = ruleOf(finding.code);
    return [
        ...((!finding.atEnd && rule?.fixes?.(finding, analysis, finding.repair, orderFindings)) || []),
        ...(rule?.acceptable === false ? [] : acceptFix(finding, analysis)),
    ];
}

/** What the order of phases decides. */
export function orderFindings(facts: Facts): RawFinding[] {
    return rules.filter(rule => rule.order !== undefined).flatMap(rule => [...rule.check(facts)]);
}

/** The fix that reorders the whole plan; undefined when nothing has to move or no order is possible. */
export function reorderFix(facts: Facts): Fix | undefined {
    return reorderBy(facts, orderFindings);
}
