import type { Platform } from '../plan.ts';
import type { DeclRecord, NameUse } from '../records.ts';
import type { BuildContext } from './build.ts';

/**
 * What is wrong with the plan's own roles: a base that does not exist on their platform, roles based on each other in a
 * circle, two of one name on one platform. Roles are names on a platform, so the name table knows nothing of them.
 * @param findRole reports a role name that none of the platforms has
 */
export function roleProblems(
    context: BuildContext,
    findRole: (use: NameUse, platforms: readonly Platform[]) => void,
): void {
    const taken = new Map<string, DeclRecord>();
    const told = new Set<DeclRecord>();
    for (const { role, platforms, key } of ownRoles(context)) {
        const first = taken.get(key);
        if (first) {
            context.problems.push({
                code: 'name-duplicate',
                span: role.nameSpan,
                subjects: [role.name],
                related: [{ span: first.nameSpan, message: `'${first.name}' is declared here` }],
                message: `There is a role '${role.name}' on this platform already, and this one has no effect. Choose another name.`,
            });
            continue;
        }
        taken.set(key, role);
        shadowing(context, role, platforms);
        const { base } = role;
        if (!base) {
            continue;
        }
        const platform = platforms.find(p => context.platforms.roleRecord(base.name, p));
        if (platform) {
            circle(context, role, platform, told);
        } else {
            findRole(base, platforms);
        }
    }
}

function* ownRoles(context: BuildContext): Iterable<{ role: DeclRecord; platforms: readonly Platform[]; key: string }> {
    for (const role of context.of('role')) {
        const platform = role.on && context.platforms.get(role.on.name);
        // A role without a platform holds wherever its privileges exist.
        const platforms = platform ? [platform] : role.on ? [] : [...context.from, ...context.to];
        yield { role, platforms, key: `top\n${role.on?.name ?? ''}\n${role.name}` };
    }
    for (const record of context.of('platform')) {
        const platform = context.platforms.get(record.name);
        for (const role of record.nested) {
            if (role.kind === 'role' && platform) {
                yield { role, platforms: [platform], key: `in\n${record.name}\n${role.name}` };
            }
        }
    }
}

/** A role that stands in for one of the same name which its platform brings: whoever holds that name holds this role now. */
function shadowing(context: BuildContext, role: DeclRecord, platforms: readonly Platform[]): void {
    for (const platform of platforms) {
        const owner = platform.chain.find(r =>
            r.nested.some(n => n !== role && n.kind === 'role' && n.name === role.name),
        );
        const other = owner?.nested.find(n => n !== role && n.kind === 'role' && n.name === role.name);
        // A platform of the plan may say anew what one of the plan it is based on says.
        if (!owner || !other || context.names.ownNamed('platform', owner.name) === owner) {
            continue;
        }
        context.problems.push({
            code: 'name-shadows',
            severity: 'information',
            span: role.nameSpan,
            subjects: [role.name],
            related: [{ span: other.nameSpan, message: `the role '${other.name}' of '${owner.name}'` }],
            message: `'${role.name}' is a role of this plan and hides the role of '${owner.name}' on '${platform.name}': whoever holds it there holds this one.`,
        });
        return;
    }
}

/** @param told roles of circles that were told already, at their first member */
function circle(context: BuildContext, role: DeclRecord, platform: Platform, told: Set<DeclRecord>): void {
    if (told.has(role)) {
        return;
    }
    const chain = [role];
    for (let base = next(role); base; base = next(base)) {
        if (base === role) {
            chain.forEach(r => told.add(r));
            context.problems.push({
                code: 'inheritance-cycle',
                span: (role.base ?? role).span,
                subjects: chain.map(r => r.name),
                related: chain.slice(1).map(r => ({ span: r.nameSpan, message: `'${r.name}' is on the way` })),
                message: `Role '${role.name}' inherits from itself: ${[...chain, role].map(r => r.name).join(' is ')}. It allows only what the roles of the circle name themselves.`,
            });
            return;
        }
        if (chain.includes(base)) {
            return;
        }
        chain.push(base);
    }

    function next(record: DeclRecord): DeclRecord | undefined {
        return record.base && context.platforms.roleRecord(record.base.name, platform);
    }
}
