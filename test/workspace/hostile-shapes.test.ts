import { describe, expect, test } from 'vitest';
import { unitOf } from '../check.ts';

/*
 * Small files that once stopped the checker: what they cost grows hardly faster than they do, and stays below a limit. Processor time,
 * not that of a clock, so that a busy machine makes no difference.
 */

const HEAD =
    'plan p { from a to b }\nplatform a is vsphere { version "8.0" }\nplatform b is nutanix { version "7.3" }\n';

/** A plan of `n` parts, each written by its number. */
function parts(n: number, write: (i: number) => string): string {
    return HEAD + Array.from({ length: n }, (_, i) => write(i)).join('\n');
}

const SHAPES: Readonly<Record<string, (n: number) => string>> = {
    'a circle of is': n => parts(n, i => `workload w${i} is w${(i + 1) % n} { }`),
    'a row of is': n => parts(n, i => `workload w${i} ${i > 0 ? `is w${i - 1} ` : ''}{ }`),
    'a row of is, backwards': n => parts(n, i => `workload w${i} ${i < n - 1 ? `is w${i + 1} ` : ''}{ }`),
    'a row of depends on': n => parts(n, i => `workload w${i} { ${i > 0 ? `depends on w${i - 1}` : ''} }`),
    'a circle of depends on': n => parts(n, i => `workload w${i} { depends on w${(i + 1) % n} }`),
    'one long depends on': n => `${HEAD}workload x { }\nworkload w { depends on ${Array(n).fill('x').join(', ')} }`,
    'one long depends on, inherited': n =>
        `${HEAD}${Array.from({ length: n }, (_, i) => `workload x${i} { }`).join('\n')}
workload w { depends on ${Array.from({ length: n }, (_, i) => `x${i}`).join(', ')} }\nworkload v is w { }`,
    'one long group': n => `${HEAD}workload x { }\ngroup g { ${Array(n).fill('x').join(', ')} }`,
    'groups in groups': n => parts(n, i => `group g${i} { ${i > 0 ? `g${i - 1}` : 'all'} }`),
    'a row of after': n => parts(n, i => `phase p${i} { ${i > 0 ? `after p${i - 1}` : ''} }`),
    'a row of after, backwards': n => parts(n, i => `phase p${i} { ${i < n - 1 ? `after p${i + 1}` : ''} }`),
    'a circle of after': n => parts(n, i => `phase p${i} { after p${(i + 1) % n} }`),
    slashes: n => '/ '.repeat(n),
    'comments in a comment': n => '/*'.repeat(n),
};

/** Parts of the larger plan of two; the other has a tenth. */
const MANY = 6000;
/** Seconds of processor time for it, and what ten times the parts may cost at most. */
const LIMIT = 5;
const GROWTH = 25;

function cost(text: string): number {
    const before = process.cpuUsage();
    void unitOf(text).analysis.findings;
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
}

describe('a file with thousands of mistakes of one kind', () => {
    test('tells a thousand of them and how many there are besides', () => {
        const findings = unitOf('/ '.repeat(1500)).analysis.findings.filter(f => f.code === 'syntax');
        expect(findings).toHaveLength(1001);
        expect(findings.at(-1)).toMatchObject({
            severity: 'error',
            message: expect.stringMatching(/^500 more findings/),
        });
    });

    test('is no better for it', () => {
        expect(unitOf(HEAD + '/ '.repeat(1500)).analysis.verdict.value).toBe('no-go');
    });
});

describe('a plan of many parts is checked in time that grows with them', () => {
    test.each(Object.entries(SHAPES))('%s', (_, shape) => {
        cost(shape(10));
        const few = cost(shape(MANY / 10));
        const many = cost(shape(MANY));
        expect(many).toBeLessThan(LIMIT);
        // Below a few hundredths of a second the first runs of a function and collections of garbage decide.
        expect(many / Math.max(few, 0.05)).toBeLessThan(GROWTH);
    });
});
