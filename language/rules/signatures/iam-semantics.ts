import { type AccessRow, decidesAccess } from '../../analysis/access/access.ts';
import type { RelatedPlace } from '../../analysis/analysis.ts';
import type { KnownFact } from '../../plan/plan.ts';

/** Rules by which two platforms decide access, as far as they differ: what a role that keeps every capability still does not carry over. */

interface Difference {
    /** Said where only the platform that is left has the rule, or only the target. */
    readonly onlyFrom?: (from: string, to: string) => string;
    readonly onlyTo?: (from: string, to: string) => string;
    /** Whether it matters for a principal; always where nothing is said. */
    readonly matters?: (row: AccessRow) => boolean;
}

const DIFFERENCES: Readonly<Record<string, Difference>> = {
    'access.propagates-down-a-tree': {
        onlyFrom: (from, to) =>
            `on ${from} a role also holds below the object it is given on; ${to} has no such tree, so every scope has to be assigned again`,
        onlyTo: (from, to) =>
            `on ${to} a role also holds below the object it is given on, unlike on ${from}: given too high it reaches more than today`,
    },
    'access.deeper-entry-replaces': {
        onlyFrom: (from, to) =>
            `on ${from} an entry further down replaces what comes from above; on ${to} it does not: who was narrowed down there is not narrowed any more`,
        onlyTo: (from, to) =>
            `on ${to} an entry further down replaces what comes from above, on ${from} it does not: an additional role further down takes the upper one away`,
    },
    'access.user-entry-beats-group': {
        onlyFrom: (from, to) =>
            `on ${from} an entry for a user replaces those of the user's groups; on ${to} it does not`,
        onlyTo: (from, to) => `on ${to} an entry for a user replaces those of the user's groups, unlike on ${from}`,
    },
    'access.groups-unite': {
        onlyFrom: (from, to) => `on ${from} the roles of several groups add up; on ${to} they are not known to`,
        onlyTo: (from, to) => `on ${to} the roles of several groups add up; on ${from} they are not known to`,
    },
    'access.no-access-cancels': {
        onlyFrom: (from, to) =>
            `on ${from} an empty role (NoAccess) cancels all others on its path; on ${to} it adds nothing and takes nothing away`,
        onlyTo: (from, to) =>
            `on ${to} an empty role (NoAccess) cancels all others on its path, also those of other groups; on ${from} it adds nothing for one of several groups`,
        matters: row => [...row.principal.holds, ...row.roles].some(r => r.privileges.length === 0),
    },
    'access.custom-roles': {
        onlyFrom: (_from, to) =>
            `${to} has no roles of one's own, only groups or one endpoint per task: a role of chosen privileges has to be built from those`,
    },
    'access.per-host': {
        onlyTo: (_from, to) => `on ${to} access is set host by host, so it has to be kept equal on every node`,
    },
};

/** The rules that differ and matter for a principal; empty where one of the platforms does not say how it decides access. */
export function semanticNotes(row: AccessRow): RelatedPlace[] {
    if (!decidesAccess(row.from) || !decidesAccess(row.to)) {
        return [];
    }
    const notes: RelatedPlace[] = [];
    for (const [feature, difference] of Object.entries(DIFFERENCES)) {
        const here = row.from.supports.get(feature);
        const there = row.to.supports.get(feature);
        const say = here && !there ? difference.onlyFrom : there && !here ? difference.onlyTo : undefined;
        const fact = here ?? there;
        if (say && fact && (difference.matters?.(row) ?? true)) {
            notes.push({
                span: fact.span,
                message: `${say(`'${row.from.name}'`, `'${row.to.name}'`)}${doubt(fact)}`,
            });
        }
    }
    return notes;
}

function doubt(fact: KnownFact): string {
    return fact.evidence?.grade === 'recalled' ? ' (recalled, not checked against a source)' : '';
}
