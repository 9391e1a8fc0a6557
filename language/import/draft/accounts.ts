import type { Estate, Permission, Role } from '../estate/estate.ts';
import { type Infrastructure, platformFor } from '../estate/infrastructure.ts';
import type { Declaration } from '../merge/declarations.ts';
import { cleanName, counted, type Names, quoted, written } from '../names.ts';
import { byNatural, byText } from '../values.ts';

/**
 * Roles as declarations (those that come with the platform stand in the library), and one identity per platform with everybody
 * who holds something there.
 */
export function accountsOf(
    estate: Estate,
    infrastructure: Infrastructure,
    components: Names,
): { roles: Declaration[]; identities: Declaration[] } {
    const platform = (each: Role | Permission): string =>
        each.kind === 'proxmox' ? infrastructure.proxmox! : platformFor(infrastructure.platformOf, each.server);
    const roles = estate.roles
        .filter(role => !role.system)
        .map((role): Declaration => {
            const privileges = [
                ...new Set(role.privileges.map(each => cleanName(each, '')).filter(each => each !== '')),
            ].sort(byText);
            return {
                keyword: 'role',
                name: cleanName(role.name),
                on: platform(role),
                properties: new Map(
                    privileges.length === 0 ? [] : [['allows', `allows ${privileges.map(written).join(',\n      ')}`]],
                ),
            };
        });
    roles.sort((a, b) => byText(a.on!, b.on!) || byNatural(a.name, b.name));
    const byPlatform = new Map<string, Permission[]>();
    for (const permission of estate.permissions) {
        const key = platform(permission);
        byPlatform.set(key, [...(byPlatform.get(key) ?? []), permission]);
    }
    const identities = [...byPlatform]
        .sort(([a], [b]) => byText(a, b))
        .map(
            ([name, permissions]): Declaration => ({
                keyword: 'identity',
                name: components.make(`${name}-accounts`),
                title: `Accounts of ${name}`,
                on: name,
                properties: new Map(principals(permissions)),
                doc: [
                    `${counted(new Set(permissions.map(each => each.principal)).size, 'principal')} in ${counted(permissions.length, 'permission')}. Say what each becomes: \`becomes ROLE\`.`,
                ],
            }),
        );
    return { roles: uniqueRoles(roles), identities };
}

function principals(permissions: readonly Permission[]): [string, string][] {
    const held = new Map<string, Set<string>>();
    for (const { principal, role } of permissions) {
        const name = cleanName(principal, 'nobody');
        held.set(name, (held.get(name) ?? new Set()).add(cleanName(role)));
    }
    return [...held]
        .sort(([a], [b]) => byNatural(a, b))
        .map(([name, roles]) => [
            `principal ${name}`,
            `principal ${quoted(name)} holds ${[...roles].sort(byNatural).map(written).join(', ')}`,
        ]);
}

/** Two files may bring the same role of one platform; the first stands. */
function uniqueRoles(roles: readonly Declaration[]): Declaration[] {
    const seen = new Set<string>();
    return roles.filter(role => {
        const key = `${role.on}\u0000${role.name}`;
        return !seen.has(key) && seen.add(key) !== undefined;
    });
}
