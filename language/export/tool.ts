import type { Analysis } from '../analysis/analysis.ts';
import type { CutoverStep, Phase, Plan, Platform, Workload } from '../plan/plan.ts';

/** What a phase hands to a tool: files to look through and apply, and what the tool still asks. Nothing is executed. */

export interface OutputFile {
    /** A name of its own in the folder. */
    readonly name: string;
    readonly text: string;
}

export interface Exported {
    readonly files: readonly OutputFile[];
    /** What the plan cannot know and the tool asks: sentences, in the order of work. */
    readonly asks: readonly string[];
}

/** A machine of a cutover, by the name it has today. */
export interface MovedMachine {
    readonly name: string;
    readonly workload: Workload;
    readonly step: CutoverStep;
}

/** What an exporter gets. */
export interface Job {
    readonly analysis: Analysis;
    readonly plan: Plan;
    /** One phase; trackers may get all. */
    readonly phases: readonly Phase[];
    /** Machines that the phases really move. */
    readonly machines: readonly MovedMachine[];
    /** Where they go; of a phase that moves nothing the targets of the plan. */
    readonly targets: readonly Platform[];
    /** Lines for the head of each file: what it is, and why it was exported although the verdict does not allow it. */
    readonly head: readonly string[];
}

export interface Tool {
    readonly title: string;
    /** Library platforms it can reach; absent: any. */
    readonly reaches?: readonly string[];
    /** It takes a whole plan as well as a phase. */
    readonly whole?: true;
    /** Throws a {@link NothingToExport} where the phase has nothing for it. */
    write(job: Job): Exported;
}

/** The phase has nothing that the tool could do: the message says what is missing. */
export class NothingToExport extends Error {}

/** Names unique among themselves in the form a tool takes, with those that had to change. */
export class MappedNames {
    private readonly taken = new Set<string>();
    private readonly known = new Map<string, string>();
    private readonly form: (name: string) => string;

    /** @param form the nearest text a tool takes */
    constructor(form: (name: string) => string) {
        this.form = form;
    }

    of(name: string): string {
        const known = this.known.get(name);
        if (known !== undefined) {
            return known;
        }
        const base = this.form(name);
        let own = base;
        for (let n = 2; this.taken.has(own); n++) {
            own = `${base.slice(0, 59)}-${n}`;
        }
        this.taken.add(own);
        this.known.set(name, own);
        return own;
    }

    /** What to tell about names that are others now; nothing where all stayed. */
    asks(why: string): string[] {
        const changed = [...this.known].filter(([from, to]) => from !== to);
        return changed.length === 0
            ? []
            : [`Check the names that ${why}: ${changed.map(([from, to]) => `'${from}' became '${to}'`).join(', ')}.`];
    }
}

/** A name as RFC 1123 has labels: letters and digits of ASCII in lower case, hyphens inside, at most 63. */
export function label(name: string): string {
    const plain = name
        .normalize('NFKD')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 63)
        .replace(/-+$/, '');
    return plain === '' ? 'unnamed' : plain;
}
