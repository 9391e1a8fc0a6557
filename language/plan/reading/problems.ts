import { firstOf } from '../../basics/lists.ts';
import { MOST_BASES } from '../build/flatten.ts';
import type { Duplicate, Library, NameTable } from '../naming/names.ts';
import { namespaceOf, REF_NAMES } from '../naming/names.ts';
import { closest, isSlip, withArticle } from '../naming/spelling.ts';
import type { PlanProblem } from '../plan.ts';
import { hasPurpose, purposeRank } from '../purpose.ts';
import type { BlockRecord, DeclRecord, NameUse } from '../records.ts';
import type { RefKind } from '../schema.ts';

/** References that are resolved where more is known than names: on a platform, or among principals, which an acceptance may name. */
const CONTEXTUAL = new Set(['role', 'privilege', 'principal', 'acceptable']);

/** What is wrong with the names of one block: unknown ones, and ones that mean something of another kind. */
export function unknownNames(
    block: BlockRecord,
    names: NameTable,
    suggest?: (use: NameUse) => readonly string[],
): readonly PlanProblem[] {
    let problems: PlanProblem[] | undefined;
    for (const use of block.uses) {
        if (CONTEXTUAL.has(use.kind) || names.knows(use)) {
            continue;
        }
        const fitting = (words: readonly string[]) => forPurpose(words, use, block, names);
        (problems ??= []).push(
            unknownName(use, names.lookup(use).other, () =>
                fitting(
                    suggest?.(use) ?? [
                        ...names.meant(use),
                        ...closest(use.name, names.candidates(use.kind), MOST_WORDS),
                    ],
                ),
            ),
        );
    }
    return problems ?? NONE;
}

/** Words to keep for a name, of which those that cannot have been meant are left out. */
export const MOST_WORDS = 5;

/** Of the interfaces those that serve what the controller is for: no backup interface for what watches or works on machines. */
function forPurpose(
    words: readonly string[],
    use: NameUse,
    { declarations }: BlockRecord,
    names: NameTable,
): readonly string[] {
    const owner = use.kind === 'interface' ? declarations[0] : undefined;
    if (!owner || !hasPurpose(owner.kind)) {
        return words;
    }
    return words.filter(name => {
        const word = names.lookup({ ...use, name }).record?.layer?.text;
        return word === undefined || purposeRank(owner.kind, word) !== undefined;
    });
}

const NONE: readonly never[] = [];

/**
 * The names of these are never taken for a slip: what somebody may do, how a tool reaches the machines, what a node holds and what a
 * workload rests on are said by their author alone.
 */
const NEVER_GUESSED: ReadonlySet<RefKind> = new Set([
    'role',
    'privilege',
    'principal',
    'capability',
    'interface',
    'media',
    'feature',
]);

/**
 * The finding for a name that refers to nothing, with what may have been meant.
 * @param words what may have been meant, likeliest first
 */
export function unknownName(use: NameUse, other: DeclRecord | undefined, words: () => readonly string[]): PlanProblem {
    const what = REF_NAMES[use.kind];
    const suggestions = [...new Set(words())].filter(w => w !== use.name).slice(0, 3);
    if (other) {
        return {
            code: 'reference-unknown',
            span: use.span,
            subjects: [use.name],
            ...(suggestions.length > 0 ? { suggestions } : {}),
            related: [{ span: other.nameSpan, message: `'${other.name}' is declared here` }],
            message: `'${use.name}' is ${withArticle(other.kind)}, but ${withArticle(what)} is expected here.${suggestions.length > 0 ? ` Did you mean '${suggestions[0]}'?` : ''}`,
        };
    }
    const hint = suggestions.length > 0 ? ` Did you mean '${suggestions[0]}'?` : '';
    return {
        code: 'reference-unknown',
        span: use.span,
        subjects: [use.name],
        suggestions,
        certain: !NEVER_GUESSED.has(use.kind) && isSlip(use.name, suggestions),
        message: `There is no ${what} '${use.name}' in this plan or the library.${hint}`,
    };
}

/** The problem of a name that is taken by another declaration of the plan. */
export function duplicateName({ record, first }: Duplicate): PlanProblem {
    return {
        code: 'name-duplicate',
        span: record.nameSpan,
        subjects: [record.name],
        related: [{ span: first.nameSpan, message: `'${first.name}' is declared here as ${withArticle(first.kind)}` }],
        message: `The name '${record.name}' is taken: ${withArticle(first.kind)} of that name is declared already, and this ${record.kind} has no effect. Choose another name.`,
    };
}

/** What a declaration of the plan hides: a declaration of the library with its name. Roles are looked up on platforms, transitions add to the library's. */
export function hiddenBy(record: DeclRecord, library: Library): DeclRecord | undefined {
    return NEVER_HIDING.has(record.kind) ? undefined : library.find(namespaceOf(record.kind), record.name);
}

const NEVER_HIDING: ReadonlySet<string> = new Set(['role', 'plan', 'transition']);

/** The problem of a declaration that inherits from itself. */
export function inheritanceCycle(chain: readonly DeclRecord[]): PlanProblem {
    const record = firstOf(chain);
    return {
        code: 'inheritance-cycle',
        span: (record.base ?? record).span,
        subjects: chain.map(r => r.name),
        message: `'${record.name}' inherits from itself: ${way(chain)}.`,
        related: chain.slice(1, MOST_NAMED).map(r => ({ span: r.nameSpan, message: `'${r.name}' is on the way` })),
    };
}

/** So many members of a circle are named. */
const MOST_NAMED = 12;

function way(chain: readonly DeclRecord[]): string {
    const shown = chain.slice(0, MOST_NAMED).map(r => r.name);
    const rest = chain.length - shown.length;
    return [...shown, ...(rest > 0 ? [`… (${rest} more)`] : []), chain[0]?.name].join(' is ');
}

/** The problem of a declaration with more bases than are read. */
export function inheritanceDeep(record: DeclRecord): PlanProblem {
    return {
        code: 'inheritance-deep',
        span: (record.base ?? record).span,
        subjects: [record.name],
        message: `'${record.name}' inherits through more than ${MOST_BASES} declarations. What stands further away is not read.`,
    };
}
