import type { Translation } from './translate.ts';

/**
 * Whoever has one of these can give himself all others or take the platform from everybody else: users, roles, permissions and
 * the cluster itself. `host.shell` belongs to them because a shell on a host is beyond every role. `permission.delegate-own` does
 * not: it passes on what one has already.
 */
const CRITICAL: ReadonlySet<string> = new Set([
    'role.manage',
    'permission.assign',
    'user.manage',
    'identity.provider.manage',
    'host.shell',
    'cluster.configure',
    'host.add-remove',
]);
/** Who keeps one of these gives himself the others on the target as he can today, so none of them is new to him. */
const ADMINISTERS: ReadonlySet<string> = new Set(['role.manage', 'permission.assign']);

/** The critical capabilities that a role brings beyond those held today; sorted. */
export function criticalGains({ exact, gained }: Pick<Translation, 'exact' | 'gained'>): readonly string[] {
    return exact.some(c => ADMINISTERS.has(c)) ? [] : gained.filter(c => CRITICAL.has(c));
}
