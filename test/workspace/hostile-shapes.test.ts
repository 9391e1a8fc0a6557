import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unitOf } from '../check.ts';
import { node } from '../files/node.ts';
import { HEAD, SHAPES } from './shapes.ts';

/*
 * Small files that once stopped the checker: what they cost grows hardly faster than they do, and stays below a limit. Processor time,
 * not that of a clock, so that a busy machine makes no difference.
 */

const LONG = process.env['EXITPLAN_LONG'] === '1';
/** Seconds of processor time, and what ten times the parts may cost at most. */
const LIMIT = 1;
const GROWTH = 25;
/** Memory of the whole process at most, MB. */
const MEMORY = 300;

/** Of several runs the cheapest: the first runs of a function, collections of garbage and a busy machine add to the others. */
function cost(text: string, limit: number): number {
    let best = Infinity;
    for (let i = 0; i < 3 && best > limit; i++) {
        const before = process.cpuUsage();
        const { verdict } = unitOf(text).analysis;
        const { user, system } = process.cpuUsage(before);
        expect(verdict.value).not.toBe('go');
        best = Math.min(best, (user + system) / 1e6);
    }
    return best;
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

describe('findings of rules', () => {
    const many = (severity: string): string =>
        `${HEAD}${Array.from({ length: 1500 }, (_, i) => `accept ${severity}${i} on all because "x"`).join('\n')}\nworkload w { }`;

    test('are a thousand of a kind and file as well, with one that stands for the others', () => {
        const { findings } = unitOf(many('nothing')).analysis;
        const unused = findings.filter(f => f.code === 'acceptance-unused');
        expect(unused).toHaveLength(1001);
        expect(unused.at(-1)).toMatchObject({
            severity: 'warning',
            figures: { findings: 500 },
            message: expect.stringMatching(/^500 more findings/),
        });
    });

    test('that are not listed count for the verdict of their phases', () => {
        const phases = Array.from({ length: 1200 }, (_, i) => `phase p${i} { cutover w to f }`).join('\n');
        const text = `${HEAD}fabric f on b is nutanix-rf2 { nodes 4 }\nworkload w { }\nphase last { cutover v to f }\nworkload v { }\n${phases}`;
        const { findings, verdict } = unitOf(text).analysis;
        const twice = findings.filter(f => f.code === 'workload-moved-twice');
        expect(twice).toHaveLength(1001);
        expect(twice.at(-1)).toMatchObject({ severity: 'error', figures: { findings: 199 } });
        expect(verdict.phases.filter(p => p.name !== 'p0' && p.name !== 'last').every(p => p.value === 'no-go')).toBe(
            true,
        );
    });
});

describe('a text of many parts is checked in time that grows with them', () => {
    test.each(Object.entries(SHAPES))('%s', (_, { write, parts }) => {
        cost(write(10), 0);
        const few = cost(write(parts / 10), 0);
        const many = cost(write(parts), LIMIT / 2);
        expect(many).toBeLessThan(LIMIT);
        // Below a few hundredths of a second the first runs of a function and collections of garbage decide.
        expect(many / Math.max(few, 0.04)).toBeLessThan(GROWTH);
    });

    test.skipIf(!LONG).each(Object.keys(SHAPES))('%s, in little memory', name => {
        const { out, err } = node([join(import.meta.dirname, 'shape-cost.ts'), name]);
        expect(err).toBe('');
        const { seconds, megabytes } = JSON.parse(out) as { seconds: number; megabytes: number };
        expect(megabytes).toBeLessThan(MEMORY);
        expect(seconds).toBeLessThan(LIMIT);
    });
});
