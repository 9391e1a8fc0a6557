import type { Facts, Finding } from '../../analysis/analysis.ts';
import { replace } from '../../plan/source.ts';
import type { Fix } from '../rule.ts';
import { written } from '../words.ts';
import { interfacesFor } from './insert-phase.ts';

/** Puts a controller onto an interface of the target that its product speaks instead. */
export function otherInterfaceFixes(finding: Finding, facts: Facts): readonly Fix[] {
    const controllers = finding.subjects.flatMap(name => {
        const component = facts.plan.components.get(name);
        return component && 'coverage' in component ? [component] : [];
    });
    const options = facts.plan.to.flatMap(p => controllers.map(c => interfacesFor(facts.plan, c, p)));
    const common = (options[0] ?? []).filter(
        name => name !== finding.figures['interface'] && options.every(o => o.includes(name)),
    );
    return common.slice(0, 3).map(
        (name, i): Fix => ({
            title: `Put it onto \`${name}\` instead`,
            kind: 'quickfix',
            preferred: i === 0,
            edits: () => [replace(finding.span, written(name))],
        }),
    );
}
