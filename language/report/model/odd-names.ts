import type { Plan } from '../../plan/plan.ts';

/** Names of a plan that hold a mark by which sentences enclose names, longest first. */
export function oddNames(plan: Plan): string[] {
    const names = [
        ...plan.components.keys(),
        ...plan.platforms.keys(),
        ...plan.environments.keys(),
        ...plan.phases.map(p => p.name),
        ...plan.groups.map(g => g.name),
        plan.name,
        ...plan.identities.flatMap(i => i.principals.map(p => p.name)),
        ...plan.accessDeclarations.map(d => d.name),
    ];
    return [...new Set(names.filter(n => /['`]/.test(n)))].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}
