import { nth } from '../../basics/lists.ts';
import { capital, namesOf, ONE_BY_ONE, workloadList } from '../phrases.ts';
import type { Rule } from '../rule.ts';

export const environmentMissing: Rule = {
    code: 'environment-missing',
    title: 'Every workload is in an environment',
    severity: 'information',
    explain:
        'Without an environment it is not known how much is at stake, so a workload counts as a monolithic database in production: everything is mandatory for it.',
    example: 'workload erp { vcpu 4 }',
    repair: 'Write `in ENVIRONMENT` into the workload.',
    *check({ plan }) {
        // A name that is written but unknown is told as such; asking for an environment on top would be the same cause twice.
        const bare = plan.workloads.filter(w => !w.environment && !w.record.names['in']);
        const groups = bare.length <= ONE_BY_ONE ? bare.map(w => [w]) : [bare];
        for (const group of groups) {
            yield {
                code: this.code,
                severity: 'information',
                span: nth(group, 0).record.nameSpan,
                layer: 'compute',
                subjects: namesOf(group),
                related: [],
                figures: {},
                message: `${capital(workloadList(group))} ${group.length === 1 ? 'has no environment and is' : 'have no environment and are'} treated as production/monolithic.`,
            };
        }
    },
};
