import { expect, test } from 'vitest';
import { estate } from '../../bench/estate.ts';
import { planFiles, withEveryWord } from '../../bench/plan-text.ts';
import { nth } from '../../language/basics/lists.ts';
import { day } from '../../language/plan/units.ts';
import { PlanWorkspace } from '../../language/workspace/workspace.ts';
import { AS_OF, library } from '../check.ts';

/** A key costs what its edit reaches, whatever words the plan uses: measured against the same estate without them, in turns, by processor time. */

const SIZE = 2_000;
const ROUNDS = 15;
/** Between 1.0 and 1.2 for the words; a rate that is a range has the whole plan judged at both of its ends as well: 3.0 together. */
const MOST = 5;
const URI = 'file:///plans/plan.exit';

class Edited {
    readonly times: number[] = [];
    private readonly workspace = new PlanWorkspace({
        files: { read: () => undefined },
        library,
        roots: ['file:///plans/'],
        asOf: day(AS_OF)!,
    });
    private readonly at: number;
    private version = 1;

    constructor(text: string, machine: string) {
        this.at = text.indexOf('iops ', text.indexOf(`workload ${machine} `)) + 'iops '.length;
        this.workspace.set(URI, text, this.version);
        expect(this.codes.size).toBeGreaterThan(0);
    }

    get codes(): ReadonlySet<string> {
        return new Set(this.workspace.unitOf(URI)!.analysis.findings.map(f => f.code));
    }

    /** One key in a figure, and its way back. */
    turn(): void {
        const before = process.cpuUsage();
        this.write(0, '1');
        this.write(1, '');
        const { user, system } = process.cpuUsage(before);
        this.times.push((user + system) / 1000);
    }

    private write(length: number, text: string): void {
        const document = this.workspace.document(URI)!;
        const range = { start: document.positionAt(this.at), end: document.positionAt(this.at + length) };
        this.workspace.change(URI, [{ range, text }], ++this.version);
        void this.codes;
    }

    get median(): number {
        const sorted = [...this.times].sort((a, b) => a - b);
        return nth(sorted, Math.floor(sorted.length / 2));
    }
}

test('every word together costs a key no more than five times what it costs without them', () => {
    const model = estate(SIZE);
    const machine = nth(model.systems[0]!.machines, 0).name;
    const plain = new Edited(nth(planFiles(model), 0).text, machine);
    const worded = new Edited(withEveryWord(model), machine);
    // The words are there and mean something.
    expect([...worded.codes]).toEqual(expect.arrayContaining(['rule-big', 'segment-shared', 'compute-capacity']));
    for (let round = 0; round < ROUNDS; round++) {
        plain.turn();
        worded.turn();
    }
    expect(worded.median / plain.median).toBeLessThan(MOST);
});
