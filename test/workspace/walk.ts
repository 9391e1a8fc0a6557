import type { Connection, FileEvent } from 'vscode-languageserver';
import { day } from '../../language/plan/units.ts';
import { asFolder, FileSync } from '../../language/server/files/files.ts';
import { OpenFiles } from '../../language/server/files/open-files.ts';
import type { ServerHost } from '../../language/server/transport/host.ts';
import { normalUri } from '../../language/workspace/uris.ts';
import { PlanWorkspace } from '../../language/workspace/workspace.ts';
import { library } from '../check.ts';
import { said } from './compare.ts';
import { randomNumbers } from './random.ts';
import type { Sample } from './samples.ts';

/*
 * Somebody at work on a sample: keys, pastes, undo, files opened and closed, changed, renamed and deleted on disk, folders that come
 * and go, unsaved documents, line ends, addresses in another spelling, versions out of order. After every few of these, what an
 * editor that saw all of them says is compared with what one says that starts now.
 */

const PLANS = 'file:///plans/';
const OTHER = 'file:///other/';
const FOLDERS = [PLANS, OTHER];

/** An open document: its text as the editor has it, and where its cursor stands. */
interface Open {
    readonly spelling: string;
    text: string;
    cursor: number;
    version: number;
    /** Earlier texts, the latest last. */
    readonly undo: string[];
}

/** The files of a machine and what an editor has open. */
interface World {
    readonly disk: Map<string, string>;
    readonly open: Map<string, Open>;
    folders: string[];
}

type Told = (name: string, params: unknown) => void;

/** The part of the server that keeps files in step, told what an editor tells it. */
class Server {
    readonly workspace: PlanWorkspace;
    private readonly files: FileSync;
    private readonly listeners = new Map<string, (params: unknown) => void>();
    readonly tell: Told = (name, params) => this.listeners.get(name)?.(params);

    constructor(world: World, asOf: string) {
        const host: ServerHost = {
            files: { read: uri => world.disk.get(uri) },
            library,
            plansBelow: folder =>
                Promise.resolve([...world.disk.keys()].filter(uri => uri.startsWith(asFolder(folder))).sort()),
            today: () => day(asOf) ?? 0,
        };
        const roots = world.folders.map(asFolder);
        this.workspace = new PlanWorkspace({ files: host.files, library, roots, asOf: day(asOf) ?? 0 });
        this.files = new FileSync(this.workspace, host, new OpenFiles(), roots, () => undefined);
        this.files.listen(
            new Proxy({} as Connection, {
                get: (_, name) => (listener: (params: unknown) => void) => this.listeners.set(String(name), listener),
            }),
        );
    }

    scan(folders: readonly string[]): Promise<void> {
        return this.files.scan(folders);
    }

    folders(added: readonly string[], removed: readonly string[]): Promise<void> {
        return this.files.folders(added, removed);
    }

    /** What it says about everything it knows. */
    said(): string[] {
        return [...this.workspace.all().map(unit => unit.files.join(' ')), ...said(this.workspace)];
    }
}

async function freshStart(world: World, asOf: string): Promise<Server> {
    const server = new Server(world, asOf);
    await server.scan(world.folders);
    for (const { spelling, text, version } of world.open.values()) {
        server.tell('onDidOpenTextDocument', { textDocument: { uri: spelling, text, version } });
    }
    return server;
}

/** Where two editors differ. */
export interface Difference {
    readonly sample: string;
    readonly seed: number;
    /** Edits and events until then. */
    readonly edits: number;
    readonly last: string;
    readonly missing: readonly string[];
    readonly stale: readonly string[];
    /** The same things in another order. */
    readonly order: boolean;
}

export interface Walked {
    readonly edits: number;
    readonly comparisons: number;
    readonly difference?: Difference;
}

/** How an edit or event is carried out; answers in words what was done, and of how many keys or events it consisted. */
type Step = () => { readonly what: string; readonly edits: number } | Promise<{ what: string; edits: number }>;

export interface WalkOptions {
    readonly seed: number;
    /** Edits and events to make. */
    readonly edits: number;
    /** Edits between two comparisons, at most; 1 compares after each key. */
    readonly burst: number;
    /** Told in words of everything that is done. */
    readonly trace?: (what: string) => void;
}

/** Walks over a sample until an editor that saw everything says something else than one that starts now. */
export async function walk(sample: Sample, { seed, edits, burst, trace }: WalkOptions): Promise<Walked> {
    const work = new Work(sample, seed);
    await work.start();
    let made = 0;
    let comparisons = 0;
    while (made < edits) {
        let last = '';
        for (let target = made + 1 + work.below(burst); made < target; ) {
            const done = await work.step();
            made += done.edits;
            last = done.what;
            trace?.(last);
        }
        comparisons++;
        const difference = await work.compare();
        if (difference) {
            return {
                edits: made,
                comparisons,
                difference: { sample: sample.name, seed, edits: made, last, ...difference },
            };
        }
    }
    return { edits: made, comparisons };
}

/** Names in place of others, and what people type. */
const PIECES = [
    'all',
    'except ',
    'matching "*-1"',
    'in prod',
    'is ',
    'depends on ',
    'x',
    '-2',
    '"',
    '{',
    '}',
    '/*',
    '*/',
    '// ',
    ',',
    '\u00fc',
    '\u{1f5c4}',
    'include "plan.exit"\n',
    'include "renamed.exit"\n',
    'include "../other/away.exit"\n',
    '\nplan p { from a to b }\n',
    '\nworkload fresh { }\n',
    '\ngroup tier-9 { all }\n',
    '\naccept api-break on all because "CAB"\n',
];

class Work {
    private readonly asOf: string;
    private readonly random: () => number;
    private readonly world: World;
    private live!: Server;
    private readonly original: ReadonlyMap<string, string>;
    private readonly words: readonly string[];

    constructor(sample: Sample, seed: number) {
        this.asOf = sample.asOf;
        this.random = randomNumbers(seed);
        this.original = new Map(Object.entries(sample.files).map(([path, text]) => [PLANS + normalPath(path), text]));
        this.world = { disk: new Map(this.original), open: new Map(), folders: [PLANS] };
        this.words = [
            ...new Set(
                Object.values(sample.files).flatMap(text => text.match(/[\p{L}\p{N}_.%-]+/gu)?.slice(0, 4000) ?? []),
            ),
        ];
    }

    /** A whole number from 0, below another. */
    below(n: number): number {
        return this.random() % Math.max(1, n);
    }

    async start(): Promise<void> {
        if (this.below(4) === 0) {
            this.world.folders = [];
        }
        this.live = new Server(this.world, this.asOf);
        await this.live.scan(this.world.folders);
        this.openFile();
    }

    async compare(): Promise<Pick<Difference, 'missing' | 'stale' | 'order'> | undefined> {
        const kept = this.live.said();
        const fresh = (await freshStart(this.world, this.asOf)).said();
        if (kept.length === fresh.length && kept.every((text, i) => text === fresh[i])) {
            return undefined;
        }
        const missing = except(fresh, kept);
        const stale = except(kept, fresh);
        return { missing, stale, order: missing.length + stale.length === 0 };
    }

    /** One thing somebody does. */
    async step(): Promise<{ what: string; edits: number }> {
        const steps = this.below(100) < 88 ? this.typing() : this.events();
        return (await this.pick(steps)()) ?? { what: '', edits: 1 };
    }

    private pick<T>(list: readonly T[]): T {
        return list[this.below(list.length)]!;
    }

    // Typing

    private typing(): Step[] {
        const open = [...this.world.open.values()];
        if (open.length === 0) {
            return [() => this.openFile()];
        }
        const doc = this.pick(open);
        return [
            () => this.types(doc, this.snippet()),
            () => this.types(doc, this.snippet()),
            () => this.otherWord(doc),
            () => this.otherWord(doc),
            () => this.otherWord(doc),
            () => this.otherNumber(doc),
            () => this.otherNumber(doc),
            () => this.erases(doc),
            () => this.erases(doc),
            () => this.pastesLines(doc),
            () => this.deletesLines(doc),
            () => this.movesLines(doc),
            () => this.undoes(doc),
            () => this.undoes(doc),
            () => this.undoes(doc),
            () => this.severalAtOnce(doc),
            () => this.lineEnds(doc),
            () => this.starts(doc),
        ];
    }

    private snippet(): string {
        return this.below(2) === 0 ? this.pick(PIECES) : this.pick(this.words) + (this.below(2) === 0 ? ' ' : '');
    }

    /** Key by key at the cursor, which moves to another place now and then. */
    private types(doc: Open, text: string): { what: string; edits: number } {
        if (this.below(3) === 0) {
            doc.cursor = this.below(doc.text.length + 1);
        }
        const keys = [...text];
        for (const key of keys) {
            this.replaces(doc, doc.cursor, doc.cursor, key);
        }
        return { what: `types ${JSON.stringify(text)} into ${doc.spelling}`, edits: keys.length };
    }

    private erases(doc: Open): { what: string; edits: number } {
        const n = 1 + this.below(6);
        for (let i = 0; i < n; i++) {
            const at = Math.max(0, Math.min(doc.cursor, doc.text.length) - 1);
            this.replaces(doc, at, Math.min(doc.text.length, at + 1), '');
            doc.cursor = at;
        }
        return { what: `erases ${n} characters of ${doc.spelling}`, edits: n };
    }

    private otherWord(doc: Open): { what: string; edits: number } {
        return this.other(doc, /[\p{L}\p{N}_.%-]+/gu, () => this.pick(this.words));
    }

    private otherNumber(doc: Open): { what: string; edits: number } {
        return this.other(doc, /(?<![\w.-])\d+(?:\.\d+)?/g, () =>
            this.pick(['0', '1', '2', '24', '97', '2000', '0.5']),
        );
    }

    private other(doc: Open, what: RegExp, text: () => string): { what: string; edits: number } {
        what.lastIndex = this.below(doc.text.length);
        const found = what.exec(doc.text);
        const by = text();
        if (found) {
            this.replaces(doc, found.index, found.index + found[0].length, by);
        }
        return { what: `${found?.[0]} becomes ${by} in ${doc.spelling}`, edits: 1 };
    }

    private pastesLines(doc: Open): { what: string; edits: number } {
        const from = this.pick([...this.world.open.values()].map(d => d.text).concat([...this.world.disk.values()]));
        const { start, end } = this.lines(from);
        const at = this.lines(doc.text).start;
        this.replaces(doc, at, at, from.slice(start, end));
        return { what: `pastes lines into ${doc.spelling}`, edits: 1 };
    }

    private deletesLines(doc: Open): { what: string; edits: number } {
        const { start, end } = this.lines(doc.text);
        this.replaces(doc, start, end, '');
        return { what: `deletes lines of ${doc.spelling}`, edits: 1 };
    }

    private movesLines(doc: Open): { what: string; edits: number } {
        const { start, end } = this.lines(doc.text);
        const text = doc.text.slice(start, end);
        this.replaces(doc, start, end, '');
        const at = this.lines(doc.text).start;
        this.replaces(doc, at, at, text);
        return { what: `moves lines of ${doc.spelling}`, edits: 2 };
    }

    /** Whole lines, up to a declaration of them. */
    private lines(text: string): { readonly start: number; readonly end: number } {
        const start = text.lastIndexOf('\n', this.below(text.length + 1)) + 1;
        let end = start;
        for (let n = 1 + this.below(this.below(3) === 0 ? 12 : 2); n > 0 && end < text.length; n--) {
            const next = text.indexOf('\n', end);
            end = next < 0 ? text.length : next + 1;
        }
        return { start, end };
    }

    private undoes(doc: Open): { what: string; edits: number } {
        const n = Math.min(doc.undo.length, 1 + this.below(8));
        for (let i = 0; i < n; i++) {
            const text = doc.undo.pop()!;
            this.becomes(doc, text, false);
        }
        return { what: `undoes ${n} edits of ${doc.spelling}`, edits: Math.max(1, n) };
    }

    /** One message with several changes, as a rename or a cursor in several places sends it. */
    private severalAtOnce(doc: Open): { what: string; edits: number } {
        const word = this.pick(this.words);
        const by = this.pick(this.words);
        const places: number[] = [];
        for (
            let at = doc.text.indexOf(word);
            at >= 0 && places.length < 12;
            at = doc.text.indexOf(word, at + word.length)
        ) {
            places.push(at);
        }
        const before = doc.text;
        const changes = places.reverse().map(at => {
            const range = rangeOf(before, at, at + word.length);
            doc.text = doc.text.slice(0, at) + by + doc.text.slice(at + word.length);
            return { range, text: by };
        });
        if (changes.length > 0) {
            doc.undo.push(before);
            this.sends(doc, changes);
        }
        return { what: `${word} becomes ${by} everywhere in ${doc.spelling}`, edits: Math.max(1, changes.length) };
    }

    private lineEnds(doc: Open): { what: string; edits: number } {
        const crlf = doc.text.includes('\r\n');
        this.becomes(doc, crlf ? doc.text.replaceAll('\r\n', '\n') : doc.text.replaceAll('\n', '\r\n'));
        return { what: `${doc.spelling} gets ${crlf ? 'LF' : 'CRLF'}`, edits: 1 };
    }

    /** Back to what the sample says, so that a plan stays one. */
    private starts(doc: Open): { what: string; edits: number } {
        this.becomes(doc, this.original.get(normalUri(doc.spelling)) ?? this.pick([...this.original.values()]));
        return { what: `${doc.spelling} as it was at the start`, edits: 1 };
    }

    private replaces(doc: Open, start: number, end: number, text: string): void {
        doc.undo.push(doc.text);
        if (doc.undo.length > 40) {
            doc.undo.shift();
        }
        const range = rangeOf(doc.text, start, end);
        // What an editor may point at, it points at exactly: never into the middle of a line end.
        const from = offsetOf(doc.text, range.start);
        const to = offsetOf(doc.text, range.end);
        doc.text = doc.text.slice(0, from) + text + doc.text.slice(to);
        doc.cursor = from + text.length;
        this.sends(doc, [{ range, text }]);
    }

    private becomes(doc: Open, text: string, undo = true): void {
        if (undo) {
            doc.undo.push(doc.text);
        }
        doc.text = text;
        this.sends(doc, [{ text }]);
    }

    private sends(doc: Open, contentChanges: readonly object[]): void {
        // Some editors count on, some start again, and one that crashed sends an old number.
        doc.version += this.pick([1, 1, 1, 1, 2, -3]);
        this.live.tell('onDidChangeTextDocument', {
            textDocument: { uri: doc.spelling, version: doc.version },
            contentChanges,
        });
        if (this.below(3) === 0) {
            // Looking in between must not make anything stick.
            void this.live.workspace.all().map(unit => unit.analysis.findings.length);
        }
    }

    // Files

    private events(): Step[] {
        return [
            () => this.openFile(),
            () => this.openFile(),
            () => this.opensUntitled(),
            () => this.closes(),
            () => this.closes(),
            () => this.saves(),
            () => this.changesOnDisk(),
            () => this.changesOnDisk(),
            () => this.deletes(),
            () => this.renames(),
            () => this.checksOut(),
            () => this.changesFolders(),
        ];
    }

    private openFile(): { what: string; edits: number } {
        const files = [...this.world.disk.keys()].filter(uri => !this.world.open.has(uri));
        const uri = files.length > 0 ? this.pick(files) : undefined;
        if (uri !== undefined) {
            this.opens(uri, this.spelled(uri), this.world.disk.get(uri)!);
        }
        return { what: `opens ${uri}`, edits: 1 };
    }

    private opensUntitled(): { what: string; edits: number } {
        const uri = `untitled:Untitled-${1 + this.below(2)}`;
        if (!this.world.open.has(uri)) {
            this.opens(uri, uri, this.pick([...this.original.values(), '', 'plan p { from a to b }\n']));
        }
        return { what: `opens ${uri}`, edits: 1 };
    }

    private opens(uri: string, spelling: string, text: string): void {
        const version = this.below(3);
        this.world.open.set(uri, { spelling, text, cursor: this.below(text.length + 1), version, undo: [] });
        this.live.tell('onDidOpenTextDocument', { textDocument: { uri: spelling, text, version } });
    }

    /** Editors escape addresses as they like. */
    private spelled(uri: string): string {
        return this.pick([uri, uri, uri.replace('.exit', '%2Eexit'), uri.replace('plans', 'p%6Cans')]);
    }

    private closes(): { what: string; edits: number } {
        const uri = this.pick([...this.world.open.keys()]);
        if (uri !== undefined) {
            const { spelling } = this.world.open.get(uri)!;
            this.world.open.delete(uri);
            this.live.tell('onDidCloseTextDocument', { textDocument: { uri: spelling } });
        }
        return { what: `closes ${uri}`, edits: 1 };
    }

    private saves(): { what: string; edits: number } {
        const uri = this.pick([...this.world.open.keys()].filter(open => open.startsWith('file:')));
        if (uri !== undefined) {
            this.writes(uri, this.world.open.get(uri)!.text);
        }
        return { what: `saves ${uri}`, edits: 1 };
    }

    private changesOnDisk(): { what: string; edits: number } {
        const uri = this.pick([...this.world.disk.keys(), `${PLANS}new.exit`, `${OTHER}away.exit`]);
        const text = this.pick([...this.original.values(), this.world.disk.get(uri) ?? '']);
        const { start, end } = this.lines(text);
        this.writes(uri, this.below(3) === 0 ? text : text.slice(0, start) + text.slice(end));
        return { what: `${uri} changes on disk`, edits: 1 };
    }

    private writes(uri: string, text: string): void {
        const known = this.world.disk.has(uri);
        this.world.disk.set(uri, text);
        this.watched({ uri: this.spelled(uri), type: known ? 2 : 1 });
    }

    private deletes(): { what: string; edits: number } {
        const uri = this.pick([...this.world.disk.keys()]);
        if (uri !== undefined && this.world.disk.size > 1) {
            this.world.disk.delete(uri);
            this.watched({ uri, type: 3 });
        }
        return { what: `${uri} is deleted`, edits: 1 };
    }

    /** A file gets another name, with the news in either order. */
    private renames(): { what: string; edits: number } {
        const from = this.pick([...this.world.disk.keys()]);
        const to = this.pick([
            `${PLANS}renamed.exit`,
            `${OTHER}away.exit`,
            `${PLANS}sub/deep.exit`,
            `${PLANS}plan.exit`,
        ]);
        if (from !== undefined && from !== to) {
            const text = this.world.disk.get(from)!;
            const known = this.world.disk.has(to);
            this.world.disk.delete(from);
            this.world.disk.set(to, text);
            const news: FileEvent[] = [
                { uri: from, type: 3 },
                { uri: to, type: known ? 2 : 1 },
            ];
            this.watched(...(this.below(2) === 0 ? news : news.reverse()));
        }
        return { what: `${from} becomes ${to}`, edits: 1 };
    }

    /** Everything on disk as it was, and nothing else. */
    private checksOut(): { what: string; edits: number } {
        const news: FileEvent[] = [];
        for (const uri of [...this.world.disk.keys()]) {
            if (!this.original.has(uri)) {
                this.world.disk.delete(uri);
                news.push({ uri, type: 3 });
            }
        }
        for (const [uri, text] of this.original) {
            if (this.world.disk.get(uri) !== text) {
                news.push({ uri, type: this.world.disk.has(uri) ? 2 : 1 });
                this.world.disk.set(uri, text);
            }
        }
        this.watched(...news);
        return { what: 'checks out the sample', edits: 1 };
    }

    private watched(...changes: readonly FileEvent[]): void {
        this.live.tell('onDidChangeWatchedFiles', { changes });
    }

    private async changesFolders(): Promise<{ what: string; edits: number }> {
        const folder = this.pick(FOLDERS);
        const known = this.world.folders.includes(folder);
        this.world.folders = known ? this.world.folders.filter(f => f !== folder) : [...this.world.folders, folder];
        await this.live.folders(known ? [] : [folder], known ? [folder] : []);
        return { what: `folder ${folder} ${known ? 'goes' : 'comes'}`, edits: 1 };
    }
}

/** Texts of one list that the other has not, each cut to what a person reads. */
function except(list: readonly string[], other: readonly string[]): string[] {
    const known = new Set(other);
    return list.filter(text => !known.has(text)).map(text => (text.length > 300 ? `${text.slice(0, 300)} …` : text));
}

function normalPath(path: string): string {
    return path.replaceAll(' ', '%20');
}

interface Position {
    readonly line: number;
    readonly character: number;
}

/** The range an editor would send: lines end with LF, CRLF or CR, and no position lies within one of these. */
function rangeOf(text: string, start: number, end: number): { readonly start: Position; readonly end: Position } {
    return { start: positionOf(text, start), end: positionOf(text, end) };
}

function positionOf(text: string, offset: number): Position {
    const before = text.slice(0, offset);
    const inside = text[offset] === '\n' && text[offset - 1] === '\r';
    const lines = (inside ? before.slice(0, -1) : before).split(/\r\n|\r|\n/);
    return { line: lines.length - 1, character: lines.at(-1)!.length };
}

function offsetOf(text: string, { line, character }: Position): number {
    const ends = /\r\n|\r|\n/g;
    for (let i = 0; i < line; i++) {
        ends.exec(text);
    }
    return ends.lastIndex + character;
}
