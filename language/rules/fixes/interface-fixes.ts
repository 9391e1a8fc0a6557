import type { Facts, Finding } from '../../analysis/analysis.ts';
import type { Controller } from '../../plan/plan.ts';
import { replace } from '../../plan/source.ts';
import { written } from '../../writing/names.ts';
import type { Fix } from '../rule.ts';
import { interfaceChoices } from './interface-choice.ts';
import { isReplaced } from './replaced.ts';

/** Puts controllers onto an interface instead that every target offers and the product of each speaks. */
export function otherInterfaceFixes(finding: Finding, facts: Facts): readonly Fix[] {
    const { plan } = facts;
    const controllers = finding.subjects.flatMap((name): Controller[] => {
        const component = plan.components.get(name);
        return component && 'coverage' in component ? [component] : [];
    });
    const options = plan.to.flatMap(p => controllers.map(c => interfaceChoices(plan, c, p)));
    const common = (options[0] ?? []).filter(
        ({ name }) =>
            name !== finding.figures['interface'] && options.every(list => list.some(choice => choice.name === name)),
    );
    const free = controllers.every(c => !isReplaced(facts, c));
    return common.slice(0, 3).map(
        ({ name }, i): Fix => ({
            title: `Put it onto '${name}' instead`,
            kind: 'quickfix',
            preferred:
                free && i === 0 && options.every(list => list.some(choice => choice.name === name && choice.certain)),
            edits: () => [replace(finding.span, written(name))],
        }),
    );
}
