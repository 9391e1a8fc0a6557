import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Facts, RawFinding } from '../../language/analysis/analysis.ts';
import { remember } from '../../language/analysis/memory.ts';
import { untracked } from '../../language/incremental/memory.ts';
import type { Plan, Workload } from '../../language/plan/plan.ts';
import { PlanWorkload } from '../../language/plan/workload.ts';
import { unprotected } from '../../language/rules/facts/unprotected.ts';
import { AS_OF } from '../check.ts';
import { differences } from './compare.ts';
import { editsOf } from './edits.ts';
import type { Sample } from './samples.ts';

/** The mistakes that docs/incremental.md warns of, planted in a scratch rule: comparing with a fresh start notices each, and only those. */

const SAMPLE: Sample = {
    name: 'planted',
    asOf: AS_OF,
    files: {
        'plan.exit': `plan p { from vc to ntx }
platform vc is vsphere { version "8.0" }
platform ntx is nutanix { version "7.3" }
environment prod { class production }
workload db { in prod  count 3  disk 40 GiB used 20 GiB }
workload web { in prod  count 2  disk 30 GiB used 10 GiB }
`,
    },
};

type Say = (facts: Facts) => string;

/** What differs from a fresh start when a rule says this. */
function noticed(say: Say): number {
    vi.spyOn(unprotected, 'check').mockImplementation((facts): RawFinding[] => {
        const { record } = facts.plan;
        const finding = {
            code: 'unprotected',
            severity: 'information',
            subjects: [],
            related: [],
            figures: {},
        } as const;
        return record ? [{ ...finding, span: record.nameSpan, message: say(facts) }] : [];
    });
    return differences(SAMPLE, [...editsOf(SAMPLE)]).length;
}

const used = (workload: Workload | undefined) => `${workload?.figures['used']?.value}`;
const OWNER = {};

afterEach(() => vi.restoreAllMocks());

describe('an input left out', () => {
    const say =
        (told: boolean): Say =>
        ({ plan }) => {
            const first = used(plan.workloads[0]);
            return remember(plan, OWNER, { key: `input ${told}`, inputs: told ? [first] : [] }, () => `used ${first}`);
        };

    test('is noticed', () => {
        expect(noticed(say(false))).toBeGreaterThan(0);
        expect(noticed(say(true))).toBe(0);
    });
});

describe('plain, where the value holds a workload', () => {
    test('is refused by the compiler, and noticed', () => {
        const say: Say = ({ plan }) =>
            // @ts-expect-error: a value that holds a workload is not plain
            used(remember(plan, OWNER, { key: 'plain', plain: true }, () => ({ first: plan.workloads[0] })).first);
        expect(noticed(say)).toBeGreaterThan(0);
        const right: Say = ({ plan }) =>
            used(
                remember(plan, OWNER, { key: 'not plain' }, () => ({ first: plan.workloads.find(w => used(w)) })).first,
            );
        expect(noticed(right)).toBe(0);
    });

    test('is refused in lists, maps and parts, and for places in the text', () => {
        const never = (plan: Plan) => {
            // @ts-expect-error: a list of workloads
            remember(plan, OWNER, { key: 'a', plain: true }, () => [plan.workloads[0]]);
            // @ts-expect-error: a map to workloads
            remember(plan, OWNER, { key: 'b', plain: true }, () => new Map([['x', plan.workloads[0]]]));
            // @ts-expect-error: a place in the text
            remember(plan, OWNER, { key: 'c', plain: true }, () => plan.workloads[0]?.record.span);
            return remember(plan, OWNER, { key: 'd', plain: true }, () => ({ count: plan.workloads[0]?.count }));
        };
        expect(never).toBeTypeOf('function');
    });
});

describe('a WeakMap by plan in a rule', () => {
    test('is noticed', () => {
        const cache = new WeakMap<Plan, string>();
        const say: Say = ({ plan }) => {
            const known = cache.get(plan) ?? plan.workloads.map(used).join();
            cache.set(plan, known);
            return known;
        };
        expect(noticed(say)).toBeGreaterThan(0);
        expect(noticed(({ plan }) => plan.workloads.map(used).join())).toBe(0);
    });
});

describe('a getter that forgets to note', () => {
    test('is noticed', () => {
        const say: Say = ({ plan }) => plan.workloads.map(w => w.count).join();
        expect(noticed(say)).toBe(0);
        const count = Object.getOwnPropertyDescriptor(PlanWorkload.prototype, 'count')?.get;
        vi.spyOn(PlanWorkload.prototype, 'count', 'get').mockImplementation(function (this: PlanWorkload) {
            return untracked((): number => count?.call(this));
        });
        expect(noticed(say)).toBeGreaterThan(0);
    });
});
