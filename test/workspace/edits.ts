import type { DeclRecord } from '../../language/plan/records.ts';
import type { Span } from '../../language/plan/source.ts';
import { workspaceOf } from '../check.ts';
import type { Sample } from './samples.ts';

/** One change of one file: characters `start` to `end` become `text`. */
export interface Edit {
    readonly what: string;
    readonly path: string;
    readonly start: number;
    readonly end: number;
    readonly text: string;
}

/** Every number another one, every declaration gone or written twice, every name another one, neighbouring phases swapped. */
export function* editsOf(sample: Sample): Iterable<Edit> {
    const workspace = workspaceOf(sample.files, sample.asOf);
    for (const [path, text] of Object.entries(sample.files)) {
        const blocks = workspace.document(`file:///plans/${path}`)!.blocks;
        const declarations = blocks.flatMap(b => b.value.declarations);
        yield* otherNumbers(path, text);
        yield* withoutDeclarations(path, declarations);
        yield* declarationsTwice(path, text, declarations);
        yield* otherNames(path, declarations);
        yield* swappedPhases(path, text, declarations);
    }
}

const COMMENT_OR_NUMBER = /\/\/.*|(?<![\w.-])\d+(?:\.\d+)?/g;

function* otherNumbers(path: string, text: string): Iterable<Edit> {
    for (const { 0: found, index: start } of text.matchAll(COMMENT_OR_NUMBER)) {
        if (found.startsWith('//')) {
            continue;
        }
        for (const other of ['1', '97']) {
            if (other !== found) {
                yield { what: `${found} becomes ${other}`, path, start, end: start + found.length, text: other };
            }
        }
    }
}

function* withoutDeclarations(path: string, declarations: readonly DeclRecord[]): Iterable<Edit> {
    for (const { kind, name, span } of declarations) {
        yield { what: `without ${kind} ${name}`, path, ...placeOf(span), text: '' };
    }
}

function* declarationsTwice(path: string, text: string, declarations: readonly DeclRecord[]): Iterable<Edit> {
    for (const { kind, name, span } of declarations) {
        const { start, end } = placeOf(span);
        yield { what: `${kind} ${name} twice`, path, start: end, end, text: `\n${text.slice(start, end)}` };
    }
}

function* otherNames(path: string, declarations: readonly DeclRecord[]): Iterable<Edit> {
    for (const { kind, name, nameSpan } of declarations) {
        const { start, end } = placeOf(nameSpan);
        const quoted = nameSpan.block.text[nameSpan.end - 1] === '"';
        const at = quoted ? end - 1 : end;
        if (end > start) {
            yield { what: `${kind} ${name} becomes ${name}x`, path, start: at, end: at, text: 'x' };
        }
    }
}

function* swappedPhases(path: string, text: string, declarations: readonly DeclRecord[]): Iterable<Edit> {
    const phases = declarations.filter(d => d.kind === 'phase');
    for (const [i, phase] of phases.entries()) {
        const next = phases[i + 1];
        if (!next) {
            continue;
        }
        const a = placeOf(phase.span);
        const b = placeOf(next.span);
        const swapped = text.slice(b.start, b.end) + text.slice(a.end, b.start) + text.slice(a.start, a.end);
        yield { what: `phase ${next.name} in front of ${phase.name}`, path, start: a.start, end: b.end, text: swapped };
    }
}

function placeOf({ block, start, end }: Span): { readonly start: number; readonly end: number } {
    return { start: block.offset + start, end: block.offset + end };
}

/** The files after an edit. */
export function edited(files: Readonly<Record<string, string>>, { path, start, end, text }: Edit) {
    const before = files[path]!;
    return { ...files, [path]: before.slice(0, start) + text + before.slice(end) };
}

/** The edit that takes one back. */
export function undone(files: Readonly<Record<string, string>>, edit: Edit): Edit {
    const { what, path, start, end, text } = edit;
    return { what: `${what}, undone`, path, start, end: start + text.length, text: files[path]!.slice(start, end) };
}
