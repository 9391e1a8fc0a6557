import { firstOf } from '../../basics/lists.ts';
import { closest } from '../naming/spelling.ts';
import type { Identity, Platform, Principal, Role } from '../plan.ts';
import { unknownName } from '../reading/problems.ts';
import type { DeclRecord, NameUse, PrincipalRecord } from '../records.ts';
import type { Span } from '../source.ts';
import type { BuildContext } from './build.ts';
import { dependedOn, linkedNames, linksOf } from './components.ts';
import { baseChain } from './flatten.ts';
import { roleProblems } from './role-problems.ts';
import { onlyOne } from './workloads.ts';

/** Identities with their principals; roles are looked up on the platform where they are held or become. */
export function buildAccess(context: BuildContext): {
    identities: Identity[];
    principals: ReadonlyMap<string, Principal>;
} {
    roleProblems(context, (use, platforms) => {
        findRole(context, use, platforms);
    });
    const principals = new Map<string, Principal>();
    const identities = context.of('identity').map((record): Identity => {
        const chain = baseChain(record, context.names);
        const use = chain.find(r => r.on)?.on;
        const platform = use ? context.platforms.get(use.name) : onlyOne(context, record, 'from', 'identity');
        const own = chain.flatMap(r => r.principals).map(p => buildPrincipal(context, record, platform, p));
        for (const principal of own) {
            if (!principals.has(principal.name)) {
                principals.set(principal.name, principal);
            }
        }
        return context.keep('identity', record, [chain, platform, own, linkedNames(record, context.names)], () => ({
            kind: 'identity',
            name: record.name,
            title: record.title,
            record,
            platform,
            principals: own,
            depends: linksOf(dependedOn(record, context.names), context),
        }));
    });
    return { identities, principals };
}

function buildPrincipal(
    context: BuildContext,
    identity: DeclRecord,
    platform: Platform | undefined,
    record: PrincipalRecord,
): Principal {
    const holds = platform ? record.holds.flatMap(use => findRole(context, use, [platform]) ?? []) : [];
    const becomes = record.becomes.flatMap(({ role: use, platform: on, span }) => {
        const named = on && context.platforms.get(on.name);
        const platforms = named ? [named] : on ? [] : context.to;
        if (named) {
            goesElsewhere(context, record, named, on.span);
        }
        if (!findRole(context, use, platforms)) {
            return [];
        }
        // Without `on` it is the role of that name on every target that has one.
        return platforms.flatMap(platform => {
            const role = context.platforms.role(use.name, platform);
            return role ? [{ role, platform, span, named: named !== undefined }] : [];
        });
    });
    const unresolved = record.becomes
        .filter(b => !becomes.some(known => known.span === b.span))
        .map(b => b.platform?.name);
    // An identity that others are based on gives its principals to each of them.
    return context.keep(
        `principal of ${identity.name}`,
        record,
        [identity, holds, becomes.map(b => [b.role, b.platform, b.named, b.span]), unresolved],
        () => ({
            name: record.name,
            identity: identity.name,
            nameSpan: record.nameSpan,
            span: record.span,
            holds,
            holdsNames: record.holds,
            becomes,
            becomesWritten: record.becomes.length > 0,
            unresolved,
        }),
    );
}

/** A translation to a platform the plan does not go to; told once, however many identities inherit it. */
function goesElsewhere(
    { to, problems }: BuildContext,
    { name }: PrincipalRecord,
    platform: Platform,
    span: Span,
): void {
    if (to.length === 0 || to.some(p => p.name === platform.name) || problems.some(p => p.span === span)) {
        return;
    }
    const targets = to.map(p => `'${p.name}'`).join(', ');
    problems.push({
        code: 'without-effect',
        span,
        subjects: [name],
        related: [{ span: platform.record.nameSpan, message: `platform '${platform.name}'` }],
        message: `'${name}' is given a role on '${platform.name}', and the plan does not go there but to ${targets}: this translation has no effect.`,
    });
}

/** A role on the first of the platforms that has it; otherwise a finding that says where it does exist. */
function findRole(context: BuildContext, use: NameUse, platforms: readonly Platform[]): Role | undefined {
    for (const platform of platforms) {
        const role = context.platforms.role(use.name, platform);
        if (role) {
            return role;
        }
    }
    if (platforms.length === 0) {
        return undefined;
    }
    const where = platforms.map(p => `'${p.name}'`).join(' or ');
    const elsewhere = [...context.from, ...context.to].filter(
        p => !platforms.includes(p) && context.platforms.role(use.name, p),
    );
    const problem = unknownName(use, undefined, () =>
        // Behind hundreds of problems a name is no slip, and to look for what each may have meant takes its time.
        context.problems.length > MOST_GUESSED
            ? []
            : closest(
                  use.name,
                  platforms.flatMap(p => context.platforms.roleNames(p)),
              ),
    );
    const hint =
        elsewhere.length > 0
            ? ` It is a role of '${firstOf(elsewhere).name}'; roles do not carry over from one platform to another.`
            : '';
    const best = problem.suggestions?.[0] ? ` Did you mean '${problem.suggestions[0]}'?` : '';
    context.problems.push({ ...problem, message: `There is no role '${use.name}' on ${where}.${hint}${best}` });
    return undefined;
}

/** With so many problems before it, what an unknown role may have meant is not looked for. */
const MOST_GUESSED = 200;
