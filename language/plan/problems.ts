import type { NameTable } from './names.ts';
import { REF_NAMES, namespaceOf } from './names.ts';
import type { PlanProblem } from './plan.ts';
import type { BlockRecord, DeclRecord, NameUse } from './records.ts';
import { closest } from './spelling.ts';
import { baseChain } from './flatten.ts';

/** References that are resolved on a platform, not by name alone. */
const CONTEXTUAL = new Set(['role', 'privilege', 'principal']);

/** What is wrong with the names of one block: unknown ones, and ones that mean something of another kind. */
export function unknownNames(block: BlockRecord, names: NameTable): PlanProblem[] {
    const problems: PlanProblem[] = [];
    for (const use of block.uses) {
        if (CONTEXTUAL.has(use.kind)) continue;
        const { record, other } = names.lookup(use);
        if (!record) problems.push(unknownName(use, other, names.candidates(use.kind)));
    }
    return problems;
}

/** The finding for a name that refers to nothing, with what may have been meant. */
export function unknownName(use: NameUse, other: DeclRecord | undefined, candidates: Iterable<string>): PlanProblem {
    const what = REF_NAMES[use.kind];
    if (other) {
        return {
            code: 'reference-unknown', span: use.span, subjects: [use.name], related: [{ span: other.nameSpan, message: `\`${other.name}\` is declared here` }],
            message: `\`${use.name}\` is a ${other.kind}, but a ${what} is expected here.`,
        };
    }
    const suggestions = closest(use.name, candidates, 3);
    const hint = suggestions.length > 0 ? ` Did you mean \`${suggestions[0]}\`?` : '';
    return { code: 'reference-unknown', span: use.span, subjects: [use.name], suggestions, message: `There is no ${what} \`${use.name}\` in this plan or the library.${hint}` };
}

/** Names declared twice, here or in the library. */
export function duplicateNames(names: NameTable, blocks: Iterable<BlockRecord>): PlanProblem[] {
    const problems: PlanProblem[] = names.duplicates.map(({ record, first }) => ({
        code: 'name-duplicate', span: record.nameSpan, subjects: [record.name], related: [{ span: first.nameSpan, message: `\`${first.name}\` is declared here as a ${first.kind}` }],
        message: `The name \`${record.name}\` is taken: a ${first.kind} of that name is declared already, and this ${record.kind} has no effect. Choose another name.`,
    }));
    for (const block of blocks) {
        for (const record of block.declarations) {
            if (record.kind === 'role' || record.kind === 'plan') continue;
            const library = names.library.find(namespaceOf(record.kind), record.name);
            if (library && library !== record) {
                problems.push({
                    code: 'name-duplicate', span: record.nameSpan, subjects: [record.name], related: [{ span: library.nameSpan, message: `the library's \`${library.name}\`` }],
                    message: `The name \`${record.name}\` belongs to the library (a ${library.kind}). Choose another name; to build on the library's, write \`${record.kind} my-${record.name} is ${record.name}\`.`,
                });
            }
        }
    }
    return problems;
}

/** Declarations that inherit from themselves. */
export function inheritanceCycles(names: NameTable, blocks: Iterable<BlockRecord>): PlanProblem[] {
    const problems: PlanProblem[] = [];
    for (const block of blocks) {
        for (const record of block.declarations) {
            if (!record.base || record.kind === 'role') continue;
            const chain = baseChain(record, names);
            const last = chain[chain.length - 1]!;
            const back = last.base && names.lookup(last.base).record;
            if (back !== record) continue;
            problems.push({
                code: 'inheritance-cycle', span: record.base.span, subjects: [record.name],
                message: `\`${record.name}\` inherits from itself: ${[...chain, record].map(r => r.name).join(' is ')}.`,
                related: chain.slice(1).map(r => ({ span: r.nameSpan, message: `\`${r.name}\` is on the way` })),
            });
        }
    }
    return problems;
}
