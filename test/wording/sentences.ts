import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../language/analysis/analysis.ts';
import { fixesFor, rules } from '../../language/rules/index.ts';
import { unitOf } from '../check.ts';
import { readFixture } from '../fixtures/reader.ts';

/** Every sentence that the checker says about the fixtures, the examples of the rules and the examples of the product. */

const PLANS = join(import.meta.dirname, '../fixtures/plans');
const EXAMPLES = join(import.meta.dirname, '../../examples');

type Files = Readonly<Record<string, string>>;

export interface Sentences {
    /** Messages of findings, each once, with their code. */
    readonly messages: ReadonlyMap<string, string>;
    readonly related: ReadonlySet<string>;
    readonly fixes: ReadonlySet<string>;
    readonly causes: ReadonlySet<string>;
}

export function sentences(): Sentences {
    const messages = new Map<string, string>();
    const related = new Set<string>();
    const fixes = new Set<string>();
    const causes = new Set<string>();
    for (const { files, asOf } of [...fixtures(), ...ruleExamples(), ...examples()]) {
        const { analysis } = unitOf(files, asOf);
        for (const finding of analysis.findings) {
            messages.set(said(finding), finding.code);
            finding.related.forEach(r => related.add(r.message));
            fixesFor(finding, analysis).forEach(fix => fixes.add(fix.title));
        }
        analysis.causes.forEach(c => causes.add(c.title));
    }
    return { messages, related, fixes, causes };
}

/** A message without what somebody wrote as the reason of an acceptance. */
function said({ message, accepted }: Finding): string {
    return accepted?.reason === undefined ? message : message.replace(accepted.reason, 'REASON');
}

interface Sample {
    readonly files: Files;
    readonly asOf?: string;
}

function fixtures(): Sample[] {
    return readdirSync(PLANS)
        .sort()
        .flatMap(folder =>
            readdirSync(join(PLANS, folder))
                .sort()
                .map(name => {
                    const fixture = readFixture(readFileSync(join(PLANS, folder, name), 'utf8'));
                    return { files: Object.fromEntries(fixture.files.map(f => [f.path, f.text])), asOf: fixture.asOf };
                }),
        );
}

function ruleExamples(): Sample[] {
    return rules.map(r => ({ files: { 'plan.exit': r.example } }));
}

function examples(): Sample[] {
    return ['frankfurt/faulty', 'frankfurt/repaired', 'lab', 'proxmox', 'hyperv'].map(name => {
        const folder = join(EXAMPLES, name);
        const paths = readdirSync(folder).filter(p => p.endsWith('.exit'));
        const own = paths.sort((a, b) => Number(b === 'plan.exit') - Number(a === 'plan.exit'));
        return { files: Object.fromEntries(own.map(p => [p, readFileSync(join(folder, p), 'utf8')])) };
    });
}

/** Words of a sentence; a name or a list in quotes is one. */
export function words(text: string): number {
    return text.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length;
}

/** Sentences in a message: a full stop, before a blank and a new beginning. */
export function sentenceCount(text: string): number {
    return text.split(/[.!?](?=\s+(?:['"(]|[A-Z0-9]))/).filter(part => part.trim() !== '').length;
}
