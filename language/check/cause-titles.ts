import type { Facts, Finding } from '../analysis/analysis.ts';
import { IndexSet } from '../plan/index-set.ts';
import type { Layer } from '../plan/plan.ts';
import { counted, listed, quotedNames } from '../rules/phrases.ts';
import { workloadsOf } from './reach.ts';

/** What a layer is called in a list of what comes too late. */
const LAYERS: readonly (readonly [Layer, string])[] = [
    ['identity', 'identity'],
    ['backup', 'backup'],
    ['monitoring', 'monitoring'],
    ['fabric', 'the I/O model'],
];

/**
 * What is wrong, in one sentence without full stop: of one finding its first sentence, of several what they share.
 * @param leading the most severe of them
 */
export function causeTitle(facts: Facts, findings: readonly Finding[], leading: Finding): string {
    if (findings.length === 1) {
        return firstSentence(leading.message);
    }
    const wrong = findings.find(f => f.code === 'interface-not-offered');
    if (wrong) {
        return firstSentence(wrong.message);
    }
    const early = findings.filter(f => f.code === 'compute-before-foundation');
    if (early.length > 0) {
        return tooEarly(facts, early);
    }
    const missing = findings.find(f => f.code === 'foundation-missing');
    if (missing) {
        return firstSentence(missing.message);
    }
    // What the tool needs decides about the account; what else its role gives or takes follows.
    const short = findings.find(f => f.code === 'account-short' && f.severity === leading.severity);
    if (short && findings.every(f => f === short || f.subjects[0] === short.subjects[1])) {
        return `${firstSentence(short.message)} (and ${counted(findings.length - 1, 'more finding')})`;
    }
    if (findings.every(f => f.code === 'iam-mismatch')) {
        return principals(facts, findings);
    }
    if (findings.every(f => f.code === 'dependency-split')) {
        const { phase, figures } = leading;
        return `'${phase}' and '${String(figures['other'])}' separate ${counted(findings.length, 'dependency', 'dependencies')} between workloads`;
    }
    return `${firstSentence(leading.message)} (and ${counted(findings.length - 1, 'more finding')})`;
}

/** `3 principals of 'corp-ad' lose or gain rights on 'ntx'`. */
function principals({ plan }: Facts, findings: readonly Finding[]): string {
    const names = findings.map(f => String(f.figures['principal']));
    const identities = plan.identities.filter(i => i.principals.some(p => names.includes(p.name))).map(i => i.name);
    const targets = [...new Set(findings.map(f => String(f.figures['to'])))];
    return `${counted(names.length, 'principal')} of ${quotedNames(identities)} lose or gain rights on ${quotedNames(targets)}`;
}

/** `'pilot' and 'fleets' move 66 machines before identity, backup and monitoring are in place`. */
function tooEarly(facts: Facts, early: readonly Finding[]): string {
    const names = facts.plan.phases.map(p => p.name).filter(name => early.some(f => f.phase === name));
    const machines = [...IndexSet.union(early.map(f => workloadsOf(facts.plan, f)))].reduce(
        (n, i) => n + (facts.plan.workloads[i]?.count ?? 0),
        0,
    );
    const late = LAYERS.filter(([layer]) => early.some(f => f.layer === layer)).map(([, word]) => word);
    const verb = names.length === 1 ? 'moves' : 'move';
    return `${quotedNames(names)} ${verb} ${counted(machines, 'machine')} before ${listed(late)} ${late.length === 1 ? 'is' : 'are'} in place`;
}

/** A sentence ends with a full stop before a blank and a new beginning; names keep their dots. */
export function firstSentence(message: string): string {
    const plain = message.replaceAll('`', "'");
    const end = /[.!](?=\s+(?:['"(]|[A-Z0-9]))/.exec(plain);
    return (end ? plain.slice(0, end.index) : plain).replace(/[.!]\s*$/, '');
}
