import { lastOf, nth } from '../basics/lists.ts';
import { propertyEdit } from '../edits/properties.ts';
import type { Permission } from '../import/estate/estate.ts';
import type { Plan, Platform, Principal } from '../plan/plan.ts';
import { replace, type TextEdit } from '../plan/source.ts';
import { listLines } from '../writing/declarations.ts';
import { quoted, written } from '../writing/names.ts';
import { placeOf } from './phrases.ts';
import type { Seen } from './platform-of.ts';
import { isDone } from './state.ts';
import type { Difference } from './verify.ts';

/** Who holds which role on a platform, and what own roles allow there. Rights are never taken over unasked. */
export function* access(plan: Plan, seen: Seen, asOf: number): Iterable<Difference> {
    if (seen.estate.permissions.length > 0) {
        yield* holders(plan, seen, asOf);
    }
    yield* roles(plan, seen);
}

function* holders(plan: Plan, { platform, estate }: Seen, asOf: number): Iterable<Difference> {
    const granted = new Map<string, Permission[]>();
    for (const permission of estate.permissions) {
        const key = permission.principal.toLowerCase();
        granted.set(key, [...(granted.get(key) ?? []), permission]);
    }
    const mapped = new Set(
        plan.phases.flatMap(p =>
            isDone(p, asOf) ? p.steps.flatMap(s => (s.verb === 'map' ? s.identities.map(i => i.name) : [])) : [],
        ),
    );
    const known = new Set(plan.identities.flatMap(i => i.principals.map(p => p.name.toLowerCase())));
    for (const identity of plan.identities) {
        const source = identity.platform === platform;
        if (!source && !(plan.to.includes(platform) && mapped.has(identity.name))) {
            continue;
        }
        for (const principal of identity.principals) {
            const wanted = source
                ? principal.holdsNames.map(n => n.name)
                : principal.becomes.flatMap(b => (b.platform === platform ? [b.role.name] : []));
            const own = granted.get(principal.name.toLowerCase()) ?? [];
            const has = [...new Set(own.map(p => p.role))].sort();
            const same = wanted.length === has.length && wanted.every(r => has.includes(r));
            if (wanted.length > 0 && !same) {
                const first = own[0] ?? estate.permissions[0];
                const list = has.map(r => `'${r}'`).join(', ');
                yield {
                    kind: 'role',
                    subject: principal.name,
                    plan: wanted.join(', '),
                    found: has.join(', ') || 'no role',
                    source: first ? placeOf(first.at) : null,
                    message: `'${principal.name}' has ${has.length === 0 ? 'no role' : list} on '${platform.name}', the plan says ${wanted.map(r => `'${r}'`).join(', ')}`,
                    ...(source
                        ? takenOver(plan, platform, principal, has)
                        : {
                              fix: `Give it ${wanted.map(r => `'${r}'`).join(', ')} on '${platform.name}', or report it`,
                          }),
                    span: principal.nameSpan,
                };
            }
        }
    }
    // Of other directories than those of the plan (a platform's own accounts) nothing is expected.
    const directories = new Set([...known].map(directory));
    for (const [key, own] of granted) {
        const { principal, at } = nth(own, 0);
        const has = [...new Set(own.map(p => p.role))].sort();
        if (!known.has(key) && directory(key) !== '' && directories.has(directory(key))) {
            yield {
                kind: 'role',
                subject: principal,
                plan: null,
                found: has.join(', '),
                source: placeOf(at),
                message: `'${principal}' has ${has.map(r => `'${r}'`).join(', ')} on '${platform.name}' and the plan does not know it`,
                fix: 'Add it as principal to an identity, or report it',
            };
        }
    }
}

/** `corp` of `CORP\\name` and `name@corp`. */
function directory(principal: string): string {
    const at = principal.indexOf('\\');
    return at >= 0
        ? principal.slice(0, at)
        : principal.includes('@')
          ? principal.slice(principal.indexOf('@') + 1)
          : '';
}

function takenOver(
    plan: Plan,
    platform: Platform,
    principal: Principal,
    has: readonly string[],
): Pick<Difference, 'fix' | 'edits'> {
    const unknown = has.filter(role => !plan.roleOn(role, platform));
    const [first] = principal.holdsNames;
    if (has.length === 0 || unknown.length > 0 || !first) {
        return {
            fix:
                has.length === 0
                    ? `Find out who took the role away, and remove principal '${principal.name}' if it is gone for good`
                    : `Import the roles again: the plan does not know ${unknown.map(r => `'${r}'`).join(', ')}`,
        };
    }
    const last = lastOf(principal.holdsNames);
    return {
        fix: `Write 'holds ${has.join(', ')}' for principal '${principal.name}'`,
        edits: (): TextEdit[] => [replace({ ...first.span, end: last.span.end }, has.map(written).join(', '))],
    };
}

function* roles(plan: Plan, { platform, estate }: Seen): Iterable<Difference> {
    for (const found of estate.roles.filter(r => !r.system)) {
        const own = plan.roleOn(found.name, platform);
        if (!own) {
            continue;
        }
        const extra = found.privileges.filter(p => !own.privileges.includes(p));
        const lost = own.privileges.filter(p => !found.privileges.includes(p));
        if (extra.length + lost.length > 0) {
            const list = (names: readonly string[]) =>
                `${names.slice(0, 4).join(', ')}${names.length > 4 ? ` and ${names.length - 4} more` : ''}`;
            const written = own.record.properties.filter(p => p.key === 'allows');
            yield {
                kind: 'role',
                subject: found.name,
                plan: counted(own.privileges.length),
                found: counted(found.privileges.length),
                source: placeOf(found.at),
                message: `Role '${found.name}' on '${platform.name}' ${[...(extra.length > 0 ? [`also allows ${list(extra)}`] : []), ...(lost.length > 0 ? [`does not allow ${list(lost)}`] : [])].join(' and ')}`,
                ...(written.length === 1 && own.record.base === undefined
                    ? {
                          fix: `Write the privileges that were read in role '${found.name}'`,
                          edits: () => [
                              propertyEdit(
                                  own.record,
                                  'allows',
                                  listLines('allows', [...found.privileges].sort().map(privilege)).join('\n'),
                              ),
                          ],
                      }
                    : { fix: 'Import the roles again, or report it' }),
                span: own.record.nameSpan,
            };
        }
    }
}

const counted = (n: number) => (n === 1 ? '1 privilege' : `${n} privileges`);

function privilege(name: string): string {
    return /^[A-Za-z_][\w.-]*$/.test(name) ? name : quoted(name);
}
