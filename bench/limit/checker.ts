/**
 * What a program can do at best that knows this task and nothing else: lines cut into words, names declared and mentioned
 * kept in tables by difference, unknown names and unclosed braces told. No tree, no units, no meaning.
 */

const KEYWORDS = new Set([
    'plan',
    'environment',
    'platform',
    'role',
    'identity',
    'backup',
    'replication',
    'monitoring',
    'automation',
    'fabric',
    'profile',
    'workload',
    'group',
    'phase',
]);
/** Words behind which names are mentioned, up to the end of the line or the next word of the language. */
const MENTIONS = new Set([
    'is',
    'in',
    'on',
    'depends',
    'cutover',
    'establish',
    'decouple',
    'map',
    'model',
    'to',
    'from',
]);
/** Names that live elsewhere. */
const OUTSIDE = new Set([
    'vsphere',
    'nutanix',
    'proxmox',
    'nutanix-rf2',
    'external-array',
    'veeam-vbr',
    'zabbix',
    'ceph-replicated',
    'all',
    'lab',
]);
const WORD = /"(?:\\.|[^"\\])*"?|\/\/.*|[A-Za-z_][A-Za-z0-9_.-]*|[0-9][0-9_.]*|[^\s]/g;

export interface Token {
    readonly text: string;
    readonly start: number;
    readonly role: 'keyword' | 'name' | 'mention' | 'other';
}

interface Line {
    readonly text: string;
    readonly tokens: readonly Token[];
    readonly declares: readonly string[];
    readonly mentions: readonly string[];
    /** Braces opened minus braces closed. */
    readonly depth: number;
}

export interface Problem {
    readonly line: number;
    readonly start: number;
    readonly end: number;
    readonly message: string;
}

function read(text: string): Line {
    const tokens: Token[] = [];
    const declares: string[] = [];
    const mentions: string[] = [];
    let depth = 0;
    let expects: 'name' | 'mention' | undefined;
    for (const match of text.matchAll(WORD)) {
        const word = match[0];
        if (word.startsWith('//')) {
            break;
        }
        if (word === '{') {
            depth++;
        } else if (word === '}') {
            depth--;
        }
        const named = /^[A-Za-z_"]/.test(word);
        const name = word.startsWith('"') ? word.slice(1, -1) : word;
        if (expects === 'name' && named) {
            declares.push(name);
        }
        const opens = KEYWORDS.has(word) && tokens.length === 0 && depth === 0;
        const mentioning = MENTIONS.has(word);
        if (expects === 'mention' && named && !mentioning) {
            mentions.push(name);
        }
        tokens.push({
            text: word,
            start: match.index,
            role:
                opens || mentioning
                    ? 'keyword'
                    : expects === 'name' && named
                      ? 'name'
                      : expects === 'mention' && named
                        ? 'mention'
                        : 'other',
        });
        if (opens) {
            expects = 'name';
        } else if (mentioning) {
            expects = 'mention';
        } else if (word !== ',' && expects === 'mention' && text[match.index + word.length] !== ',') {
            expects = undefined;
        } else if (expects === 'name') {
            expects = undefined;
        }
    }
    return { text, tokens, declares, mentions, depth };
}

/** One text and what is wrong with it. */
export class Checker {
    private lines: Line[];
    private readonly declared = new Map<string, number>();
    /** Lines by a name they mention that nothing declares. */
    private readonly unknown = new Map<string, Set<Line>>();
    private readonly mentioned = new Map<string, Set<Line>>();
    private depth = 0;

    constructor(text: string) {
        this.lines = text.split(/\r?\n/).map(read);
        for (const line of this.lines) {
            this.enter(line);
        }
    }

    change(startLine: number, startCharacter: number, endLine: number, endCharacter: number, text: string): void {
        const before = this.lines[startLine]!.text.slice(0, startCharacter);
        const after = this.lines[endLine]!.text.slice(endCharacter);
        const fresh = (before + text + after).split(/\r?\n/).map(read);
        for (let i = startLine; i <= endLine; i++) {
            this.leave(this.lines[i]!);
        }
        for (const line of fresh) {
            this.enter(line);
        }
        this.lines.splice(startLine, endLine - startLine + 1, ...fresh);
    }

    problems(): Problem[] {
        const found: Problem[] = [];
        if (this.depth !== 0) {
            found.push({
                line: this.lines.length - 1,
                start: 0,
                end: 0,
                message: this.depth > 0 ? 'A block is not closed.' : 'A block is closed that was not opened.',
            });
        }
        const wanted = new Set([...this.unknown.values()].flatMap(lines => [...lines]));
        if (wanted.size > 0) {
            this.lines.forEach((line, at) => {
                if (!wanted.has(line)) {
                    return;
                }
                for (const token of line.tokens) {
                    if (token.role === 'mention' && !this.knows(bare(token.text))) {
                        found.push({
                            line: at,
                            start: token.start,
                            end: token.start + token.text.length,
                            message: `Nothing is named ${token.text}.`,
                        });
                    }
                }
            });
        }
        return found;
    }

    tokens(): readonly { readonly tokens: readonly Token[] }[] {
        return this.lines;
    }

    names(): Iterable<string> {
        return this.declared.keys();
    }

    tokenAt(line: number, character: number): Token | undefined {
        return this.lines[line]?.tokens.find(t => t.start <= character && t.start + t.text.length >= character);
    }

    private knows(name: string): boolean {
        return this.declared.has(name) || OUTSIDE.has(name) || name.includes('.');
    }

    private enter(line: Line): void {
        this.depth += line.depth;
        for (const name of line.declares) {
            const count = this.declared.get(name) ?? 0;
            this.declared.set(name, count + 1);
            if (count === 0) {
                this.unknown.delete(name);
            }
        }
        for (const name of line.mentions) {
            const lines = this.mentioned.get(name) ?? new Set();
            this.mentioned.set(name, lines.add(line));
            if (!this.knows(name)) {
                this.unknown.set(name, lines);
            }
        }
    }

    private leave(line: Line): void {
        this.depth -= line.depth;
        for (const name of line.declares) {
            const count = this.declared.get(name)! - 1;
            if (count > 0) {
                this.declared.set(name, count);
            } else {
                this.declared.delete(name);
                const lines = this.mentioned.get(name);
                if (lines && lines.size > 0 && !this.knows(name)) {
                    this.unknown.set(name, lines);
                }
            }
        }
        for (const name of line.mentions) {
            const lines = this.mentioned.get(name);
            lines?.delete(line);
            if (lines?.size === 0) {
                this.mentioned.delete(name);
                this.unknown.delete(name);
            }
        }
    }
}

function bare(text: string): string {
    return text.startsWith('"') ? text.slice(1, -1) : text;
}
