import type { RawFinding } from '../../analysis/analysis.ts';
import { entryOf } from '../../basics/lists.ts';
import type { DeclRecord } from '../../plan/records.ts';
import type { Rule } from '../rule.ts';

export const roleEmpty: Rule = {
    code: 'role-empty',
    title: 'A role allows something',
    severity: 'information',
    explain: `A role of the plan allows no privilege, its own or inherited. Whoever holds it can do nothing by it; whoever becomes it loses everything. Where it is meant as a
ban, note that platforms differ: on some an empty role cancels all others on its path, on others it changes nothing.`,
    example: `platform old is vsphere
role nobody on old { }`,
    repair: 'Write what it `allows`, or take it out.',
    *check({ plan }) {
        for (const record of plan.accessDeclarations) {
            if (record.kind === 'role' && (!record.on || plan.platforms.has(record.on.name))) {
                const platform = record.on ? entryOf(plan.platforms, record.on.name) : undefined;
                const privileges = platform
                    ? plan.roleOn(record.name, platform)?.privileges
                    : (record.names['allows'] ?? (record.base ? undefined : []));
                if (privileges?.length === 0) {
                    yield finding(record);
                }
            }
            const own = record.kind === 'platform' ? plan.platforms.get(record.name) : undefined;
            if (own) {
                for (const nested of record.nested) {
                    if (nested.kind === 'role' && plan.roleOn(nested.name, own)?.privileges.length === 0) {
                        yield finding(nested);
                    }
                }
            }
        }

        function finding(role: DeclRecord): RawFinding {
            return {
                code: 'role-empty',
                severity: 'information',
                span: role.nameSpan,
                layer: 'identity',
                subjects: [role.name],
                related: [],
                figures: {},
                message: `Role '${role.name}' allows nothing: whoever holds it can do nothing by it.`,
            };
        }
    },
};
