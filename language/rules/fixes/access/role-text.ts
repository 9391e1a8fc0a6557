import type { Plan, Platform, Role } from '../../../plan/plan.ts';
import { headText, inlineBlock, listLines, openBlock, WIDTH } from '../../../writing/declarations.ts';
import { written } from '../../../writing/names.ts';

/** A `role` declaration of chosen privileges. */
export function roleText(name: string, platform: Platform, privileges: readonly string[], eol: string): string {
    const head = headText({ keyword: 'role', name, on: platform.name }, written);
    const names = privileges.map(written);
    const short = inlineBlock(head, [`allows ${names.join(', ')}`]);
    return short.length <= WIDTH ? short : openBlock(head, listLines('  allows', names), eol);
}

/** The name of a new role: after the role it stands for and the platform it is on, with a number where that is taken. */
export function freeRoleName(
    plan: Plan,
    held: readonly Role[],
    platform: Platform,
    taken: ReadonlySet<string>,
): string {
    const base = `${(held[0]?.name ?? 'role').replace(/[^A-Za-z0-9_.-]+/g, '-')}-${platform.name}`;
    let name = base;
    for (let n = 2; taken.has(name) || plan.roleOn(name, platform); n++) {
        name = `${base}-${n}`;
    }
    return name;
}
