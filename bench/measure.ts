import { Client, NoAnswer, type Position } from './client.ts';
import type { Estate } from './estate.ts';
import type { Model, Server } from './servers.ts';

/** One server with one model open, asked again and again. Times are milliseconds. */

export type Measure =
    | 'start'
    | 'open'
    | 'edit'
    | 'figure'
    | Reach
    | 'burst'
    | 'completion'
    | 'hover'
    | 'hover after a key'
    | 'tokens'
    | 'heap'
    | 'resident';

/** Edits that reach further than the declaration they are made in. */
export const REACHES = ['reference', 'name', 'brace', 'duration', 'profile', 'links'] as const;
export type Reach = (typeof REACHES)[number];

/** What came of one server at one size; a measure without values has its reason in `missing`. */
export interface Outcome {
    readonly server: Server;
    readonly size: number;
    readonly files: number;
    readonly values: Partial<Record<Measure, number[]>>;
    /** Processor time of the server for the same, ms. */
    readonly cpu: Partial<Record<Measure, number[]>>;
    readonly missing: Partial<Record<Measure, string>>;
}

/** So many keys in a burst, sent without waiting. */
const BURST = 30;
/** A server that tells no versions is done with a burst when it has been quiet for so long. */
const QUIET = 1500;
/** Nobody waits longer for one answer. */
const WITHIN = 60_000;
/** A server that needs seconds per answer is known well enough after a few: nobody gets more than this per measure (ms). */
const PATIENCE = 5000;
/** One that takes this long for a key (ms) is slow. */
const SLOW = 100;
/** A server that takes this long for a key (ms) is not asked for bursts: it would be busy for minutes. */
const NO_BURST = 1500;

export class Session {
    readonly outcome: Outcome;
    private readonly model: Model;
    private readonly client: Client;
    private readonly text: Text;
    private readonly spent = new Map<Measure, number>();
    private version = 1;
    private key = 0;
    private warmth = 0;

    constructor(server: Server, estate: Estate, files: number) {
        this.outcome = { server, size: estate.size, files, values: {}, cpu: {}, missing: {} };
        this.model = server.model(estate, files);
        this.text = new Text(this.model.files[this.model.edited]!.text);
        this.client = new Client(server.launch);
    }

    async open(): Promise<boolean> {
        return (
            (await this.take('start', async () => {
                const start = performance.now();
                await this.client.initialize(this.model.rootUri);
                return performance.now() - start;
            })) &&
            (await this.take('open', async () => {
                const start = performance.now();
                const told = this.client.diagnostics(this.uri, 1, 2 * WITHIN);
                for (const { uri, text } of this.model.files) {
                    this.client.notify('textDocument/didOpen', {
                        textDocument: { uri, languageId: this.model.languageId, version: 1, text },
                    });
                }
                return (await told).at - start;
            }))
        );
    }

    /** Everything a server has to do before it is measured: waits for what it does on its own, and warms up. */
    async settle(): Promise<void> {
        await new Promise(resolve => setTimeout(resolve, 300));
        const digit = this.model.digit(this.text.value);
        for (const until = performance.now() + 1500; performance.now() < until && !this.outcome.missing.open; ) {
            this.warmth = await this.keystroke(digit).catch(() => Infinity);
            if (this.warmth > 300) {
                return;
            }
        }
    }

    async edit(): Promise<void> {
        await this.take('edit', () => this.keystroke(this.model.digit(this.text.value)));
    }

    async figure(): Promise<void> {
        await this.take('figure', () => this.keystroke(this.model.figure(this.text.value)));
    }

    /** An edit and its undo; the time of the slower one. */
    async reach(kind: Reach): Promise<void> {
        const place = this.model.reaches?.[kind](this.text.value);
        if (!place) {
            return;
        }
        await this.take(kind, async () => {
            const there = await this.type(place.at, place.length, place.text);
            return Math.max(there, await this.type(place.at, place.text.length, place.before));
        });
    }

    async burst(): Promise<void> {
        if ((this.outcome.values.edit ?? []).some(time => time > NO_BURST)) {
            this.outcome.missing.burst ??= 'not asked: a single key takes seconds';
            return;
        }
        await this.take('burst', async () => {
            const last = this.version + BURST;
            const told = this.client.versions
                ? this.client.diagnostics(this.uri, last, WITHIN).then(d => d.at)
                : this.client.lastDiagnostics(this.uri, last, QUIET);
            const at = this.model.digit(this.text.value);
            const keys = Array.from({ length: BURST }, () => this.nextDigit());
            const messages = keys.map(key => this.changed(at, 1, key));
            this.text.replace(at, 1, keys.at(-1)!);
            const sent = performance.now();
            this.client.notifyAll(messages);
            return (await told) - sent;
        });
    }

    async completion(): Promise<void> {
        await this.take('completion', () => this.asked('textDocument/completion'));
    }

    async hover(): Promise<void> {
        await this.take('hover', () => this.asked('textDocument/hover'));
    }

    /** Asked without waiting for the diagnostics of the key before. */
    async hoverAfterKey(): Promise<void> {
        const digit = this.model.digit(this.text.value);
        let told: Promise<unknown> = Promise.resolve();
        await this.take('hover after a key', () => {
            told = this.client.diagnostics(this.uri, this.version + 1, WITHIN).catch(() => undefined);
            this.change(digit, 1, this.nextDigit());
            return this.asked('textDocument/hover');
        });
        await told;
    }

    async tokens(): Promise<void> {
        await this.take('tokens', async () => {
            const start = performance.now();
            await this.client.request('textDocument/semanticTokens/full', { textDocument: { uri: this.uri } }, WITHIN);
            return performance.now() - start;
        });
    }

    async memory(): Promise<void> {
        await this.take('heap', async () => {
            const { heap, resident } = await this.client.memory();
            (this.outcome.values.resident ??= []).push(resident);
            return heap;
        });
    }

    stop(): Promise<void> {
        return this.client.stop();
    }

    /** Whether it took long for a key, by its processor time: the machine may have been busy. */
    get slow(): boolean {
        return (this.outcome.cpu.edit ?? [this.warmth]).some(time => time > SLOW);
    }

    private get uri(): string {
        return this.model.files[this.model.edited]!.uri;
    }

    private async asked(method: string): Promise<number> {
        const position = this.text.positionAt(this.model.reference(this.text.value));
        const start = performance.now();
        await this.client.request(method, { textDocument: { uri: this.uri }, position }, WITHIN);
        return performance.now() - start;
    }

    private nextDigit(): string {
        return String(1 + (this.key++ % 8));
    }

    private keystroke(at: number): Promise<number> {
        return this.type(at, 1, this.nextDigit());
    }

    private async type(at: number, length: number, text: string): Promise<number> {
        const told = this.client.diagnostics(this.uri, this.version + 1, WITHIN);
        const start = performance.now();
        this.change(at, length, text);
        return (await told).at - start;
    }

    private change(at: number, length: number, text: string): void {
        const { method, params } = this.changed(at, length, text);
        this.text.replace(at, length, text);
        this.client.notify(method, params);
    }

    /** What is sent for an edit; the text is as it was. */
    private changed(at: number, length: number, text: string): { readonly method: string; readonly params: object } {
        const range = { start: this.text.positionAt(at), end: this.text.positionAt(at + length) };
        return {
            method: 'textDocument/didChange',
            params: { textDocument: { uri: this.uri, version: ++this.version }, contentChanges: [{ range, text }] },
        };
    }

    /** Takes a measure unless it failed before; a failure is kept with its reason. */
    private async take(measure: Measure, value: () => Promise<number>): Promise<boolean> {
        const { missing, values, cpu } = this.outcome;
        if (missing[measure] || missing.start || missing.open || (this.spent.get(measure) ?? 0) > PATIENCE) {
            return false;
        }
        const begun = performance.now();
        try {
            // A process that only starts does not answer yet.
            const before = measure === 'start' ? 0 : await this.client.cpu();
            const found = await value();
            const after = await this.client.cpu();
            (values[measure] ??= []).push(found);
            (cpu[measure] ??= []).push(after - before);
            return true;
        } catch (error) {
            missing[measure] =
                error instanceof NoAnswer
                    ? error.message
                    : `failed: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`;
            return false;
        } finally {
            this.spent.set(measure, (this.spent.get(measure) ?? 0) + performance.now() - begun);
        }
    }
}

/** A text under edit, with the line starts a client knows anyway: they are no part of what is measured. */
class Text {
    value: string;
    private readonly known = new Map<number, Position>();

    constructor(value: string) {
        this.value = value;
    }

    /** Edits never touch a line end, so lines stay where they are; places in front of an edit stay, those behind on its line may not. */
    replace(at: number, length: number, text: string): void {
        if (text.length !== length) {
            this.known.clear();
        }
        this.value = this.value.slice(0, at) + text + this.value.slice(at + length);
    }

    positionAt(offset: number): Position {
        let position = this.known.get(offset);
        if (position) {
            return position;
        }
        let line = 0;
        let start = 0;
        for (let at = this.value.indexOf('\n'); at >= 0 && at < offset; at = this.value.indexOf('\n', at + 1)) {
            line++;
            start = at + 1;
        }
        this.known.set(offset, (position = { line, character: offset - start }));
        return position;
    }
}
