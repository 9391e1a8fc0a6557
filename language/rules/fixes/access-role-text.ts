import type { Plan, Platform, Role } from '../../plan/plan.ts';
import type { DeclRecord } from '../../plan/records.ts';
import { positionIn, type SourceBlock, type TextEdit } from '../../plan/source.ts';
import { written } from '../words.ts';

/** Lines of a list are wrapped at this column, as in the library. */
const WIDTH = 120;

/** A `role` declaration of chosen privileges. */
export function roleText(name: string, platform: Platform, privileges: readonly string[], eol: string): string {
    const head = `role ${written(name)} on ${written(platform.name)}`;
    const names = privileges.map(written);
    const short = `${head} { allows ${names.join(', ')} }`;
    if (short.length <= WIDTH) {
        return short;
    }
    const lines: string[] = [];
    let line = '  allows';
    for (const [i, privilege] of names.entries()) {
        const entry = ` ${privilege}${i < names.length - 1 ? ',' : ''}`;
        // Entries further down are set under the first one.
        if (line.length + entry.length > WIDTH && line.trim() !== '' && i > 0) {
            lines.push(line);
            line = '        ';
        }
        line += entry;
    }
    return [`${head} {`, ...lines, line, '}'].join(eol);
}

/** The name of a new role: after the role it stands for and the platform it is on, with a number where that is taken. */
export function freeRoleName(
    plan: Plan,
    held: readonly Role[],
    platform: Platform,
    taken: ReadonlySet<string>,
): string {
    const base = `${(held[0]?.name ?? 'role').replace(/[^A-Za-z0-9_.-]+/g, '-')}-${platform.name}`;
    let name = base;
    for (let n = 2; taken.has(name) || plan.roleOn(name, platform); n++) {
        name = `${base}-${n}`;
    }
    return name;
}

/** An edit that puts declarations behind another one, below the comment that may stand behind its closing brace. */
export function insertBehind(record: DeclRecord, texts: readonly string[]): TextEdit {
    const { block, end } = record.span;
    const eol = eolOf(block);
    const rest = /^[ \t]*(?:\/\/[^\n\r]*|\/\*[^\n\r]*?\*\/[ \t]*)?(?=\r?\n|$)/.exec(block.text.slice(end));
    const at = end + (rest ? rest[0].trimEnd().length : 0);
    // Where something else shares the line, it goes on below.
    const newText = texts.map(t => `${eol}${t}`).join('') + (rest ? '' : eol);
    return { uri: block.document.uri, range: { start: positionIn(block, at), end: positionIn(block, at) }, newText };
}

export function eolOf(block: SourceBlock): string {
    return block.text.includes('\r\n') ? '\r\n' : '\n';
}
