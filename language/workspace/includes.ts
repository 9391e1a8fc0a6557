import { entryOf } from '../basics/lists.ts';
import type { PlanProblem } from '../plan/plan.ts';
import type { IncludeRecord } from '../plan/records.ts';
import { fileName, type IncludeTarget, type RealAddress, resolveInclude } from './uris.ts';
import type { PlanDocument } from './workspace.ts';

export interface ResolvedInclude {
    readonly record: IncludeRecord;
    readonly target: IncludeTarget;
}

function includesOf(
    document: PlanDocument,
    roots: readonly string[],
    real: RealAddress | undefined,
): ResolvedInclude[] {
    const found: ResolvedInclude[] = [];
    for (const block of document.blocks) {
        for (const record of block.value.includes) {
            found.push({ record, target: resolveInclude(record.path, document.uri, roots, real) });
        }
    }
    return found;
}

/** The includes of the files of a workspace, looked for once as long as none of a file's changes. */
export class Includes {
    private readonly roots: () => readonly string[];
    private readonly find: (uri: string) => PlanDocument | undefined;
    private readonly real: RealAddress | undefined;
    /** Files that lead to each other have the same number. */
    private readonly circles = new Map<string, number>();
    private known = new WeakMap<PlanDocument, readonly ResolvedInclude[]>();
    /** The folders `known` was resolved with. */
    private rootsThen = '';

    /**
     * @param roots folders a plan may read from; may give others later
     * @param find a file of the workspace
     * @param real what links lead to
     */
    constructor(
        roots: () => readonly string[],
        find: (uri: string) => PlanDocument | undefined,
        real: RealAddress | undefined,
    ) {
        this.roots = roots;
        this.find = find;
        this.real = real;
    }

    /** The includes of a file with what they lead to. */
    of(document: PlanDocument): readonly ResolvedInclude[] {
        const roots = this.roots();
        const key = roots.join('\n');
        if (key !== this.rootsThen) {
            this.rootsThen = key;
            this.forgetAll();
        }
        let found = this.known.get(document);
        if (!found) {
            this.known.set(document, (found = includesOf(document, roots, this.real)));
        }
        return found;
    }

    /** Files came or went: what a link leads to is looked at again. */
    forgetAll(): void {
        this.known = new WeakMap();
        this.circles.clear();
    }

    /** An include of this file came, left or changed. */
    forget(document: PlanDocument): void {
        this.known.delete(document);
        this.circles.clear();
    }

    /** What is wrong with the includes of a file: missing, outside the folder, in a circle, not among the first lines. */
    problems(document: PlanDocument): PlanProblem[] {
        const includes = this.of(document);
        if (includes.length === 0) {
            return [];
        }
        const problems: PlanProblem[] = [];
        for (const { record, target } of includes) {
            if (!('uri' in target)) {
                problems.push({ code: 'include-outside', span: record.span, message: target.problem });
            } else if (!this.find(target.uri)) {
                problems.push({
                    code: 'include-missing',
                    span: record.span,
                    message: `${missing(record.path, document.uri)}; what it was to declare is missing from the plan.`,
                });
            } else if (this.circleOf(target.uri) === this.circleOf(document.uri)) {
                problems.push({
                    code: 'include-cycle',
                    severity: 'warning',
                    span: record.span,
                    message:
                        target.uri === document.uri
                            ? 'This file includes itself.'
                            : `'${record.path}' includes this file in turn. They are one plan either way; one of the two includes can go.`,
                });
            }
        }
        return [...problems, ...includedTwice(includes), ...lateIncludes(document, includes.length)];
    }

    /** The number of a file's circle; a file in no circle has one of its own. */
    private circleOf(uri: string): number {
        if (!this.circles.has(uri)) {
            this.findCircles(uri);
        }
        return entryOf(this.circles, uri);
    }

    private targets(uri: string): readonly string[] {
        const document = this.find(uri);
        return document ? this.of(document).flatMap(({ target }) => ('uri' in target ? [target.uri] : [])) : [];
    }

    /** Tarjan's strongly connected components of what a file leads to, each file once and without recursion. */
    private findCircles(start: string): void {
        const order = new Map<string, number>();
        const lowest = new Map<string, number>();
        const open: string[] = [];
        const path: { readonly uri: string; readonly targets: readonly string[]; next: number }[] = [];
        const enter = (uri: string): void => {
            order.set(uri, order.size);
            lowest.set(uri, entryOf(order, uri));
            open.push(uri);
            path.push({ uri, targets: this.targets(uri), next: 0 });
        };
        const lower = (uri: string, to: number): void => {
            lowest.set(uri, Math.min(entryOf(lowest, uri), to));
        };
        enter(start);
        for (let at = path.at(-1); at; at = path.at(-1)) {
            const target = at.targets[at.next++];
            if (target !== undefined) {
                if (this.circles.has(target)) {
                    continue;
                }
                if (order.has(target)) {
                    lower(at.uri, entryOf(order, target));
                } else {
                    enter(target);
                }
                continue;
            }
            path.pop();
            const above = path.at(-1);
            if (above) {
                lower(above.uri, entryOf(lowest, at.uri));
            }
            if (lowest.get(at.uri) === order.get(at.uri)) {
                const circle = this.circles.size;
                for (let member = open.pop(); member !== undefined; member = open.pop()) {
                    this.circles.set(member, circle);
                    if (member === at.uri) {
                        break;
                    }
                }
            }
        }
    }
}

/** An include names one file: neither a pattern nor a folder. */
function missing(path: string, from: string): string {
    if (/[*?]/.test(path)) {
        return `'${path}' is a pattern, and an include names one file`;
    }
    return `There is no file '${path}' beside '${fileName(from)}'${path.endsWith('.exit') ? '' : ' (an include names a file, such as "inventory.exit", not a folder)'}`;
}

/** Includes of a file that an earlier one leads to already. */
function includedTwice(includes: readonly ResolvedInclude[]): PlanProblem[] {
    const first = new Map<string, IncludeRecord>();
    return includes.flatMap(({ record, target }): PlanProblem[] => {
        if (!('uri' in target)) {
            return [];
        }
        const before = first.get(target.uri);
        if (!before) {
            first.set(target.uri, record);
            return [];
        }
        const { block, start, end } = record.span;
        return [
            {
                code: 'without-effect',
                span: record.span,
                remove: { block, start: block.text.lastIndexOf('include', start), end },
                related: [{ span: before.span, message: 'the first include' }],
                message: `'${record.path}' is included twice; once is enough.`,
            },
        ];
    });
}

/** @param count how many includes there are, so that nothing behind the last is looked at */
function lateIncludes(document: PlanDocument, count: number): PlanProblem[] {
    const problems: PlanProblem[] = [];
    let left = count;
    let declared = false;
    for (const block of document.blocks) {
        for (const include of block.value.includes) {
            const late = declared || block.value.declarations.some(d => d.span.start < include.span.start);
            if (late) {
                problems.push({
                    code: 'syntax',
                    severity: 'warning',
                    span: include.span,
                    message: 'Includes are the first lines of a file; this one stands behind a declaration.',
                });
            }
            left--;
        }
        if (left === 0) {
            break;
        }
        declared ||= block.value.declarations.length > 0;
    }
    return problems;
}
