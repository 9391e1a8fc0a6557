import { Client, NoAnswer, type Position } from './client.ts';
import type { Estate } from './estate.ts';
import type { Model, Server } from './servers.ts';

/** One server with one model open, asked again and again. Times are milliseconds. */

export type Measure = 'start' | 'open' | 'edit' | 'burst' | 'completion' | 'hover' | 'tokens' | 'heap' | 'resident';

/** What came of one server at one size; a measure without values has its reason in `missing`. */
export interface Outcome {
    readonly server: Server;
    readonly size: number;
    readonly files: number;
    readonly values: Partial<Record<Measure, number[]>>;
    readonly missing: Partial<Record<Measure, string>>;
}

/** So many keys in a burst, sent without waiting. */
const BURST = 30;
/** A server that tells no versions is done with a burst when it has been quiet for so long. */
const QUIET = 1500;
/** Nobody waits longer for one answer. */
const WITHIN = 60_000;

export class Session {
    readonly outcome: Outcome;
    private readonly model: Model;
    private readonly client: Client;
    private text: string;
    private version = 1;
    private key = 0;

    constructor(server: Server, estate: Estate, files: number) {
        this.outcome = { server, size: estate.size, files, values: {}, missing: {} };
        this.model = server.model(estate, files);
        this.text = this.model.files[this.model.edited]!.text;
        this.client = new Client(server.launch);
    }

    async open(): Promise<boolean> {
        return await this.take('start', async () => {
            const start = performance.now();
            await this.client.initialize(this.model.rootUri);
            return performance.now() - start;
        }) && await this.take('open', async () => {
            const start = performance.now();
            const told = this.client.diagnostics(this.uri, 1, 4 * WITHIN);
            for (const { uri, text } of this.model.files) this.client.notify('textDocument/didOpen', { textDocument: { uri, languageId: this.model.languageId, version: 1, text } });
            return (await told).at - start;
        });
    }

    /** Everything a server has to do before it is measured: warms up, and waits for what it does on its own. */
    async settle(rounds: number): Promise<void> {
        await new Promise(resolve => setTimeout(resolve, 300));
        for (let i = 0; i < rounds && !this.outcome.missing.edit; i++) await this.keystroke().catch(() => undefined);
    }

    async edit(): Promise<void> {
        await this.take('edit', () => this.keystroke());
    }

    async burst(): Promise<void> {
        await this.take('burst', async () => {
            const versioned = this.outcome.server.name === 'product' || this.outcome.server.name === 'limit';
            const last = this.version + BURST;
            const told = versioned ? this.client.diagnostics(this.uri, last, WITHIN).then(d => d.at) : this.client.lastDiagnostics(this.uri, last, QUIET);
            let sent = 0;
            for (let i = 0; i < BURST; i++) {
                this.change();
                sent = performance.now();
            }
            return await told - sent;
        });
    }

    async completion(): Promise<void> {
        await this.asked('completion', 'textDocument/completion', this.model.reference(this.text));
    }

    async hover(): Promise<void> {
        await this.asked('hover', 'textDocument/hover', this.model.reference(this.text));
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

    private get uri(): string {
        return this.model.files[this.model.edited]!.uri;
    }

    private async asked(measure: Measure, method: string, offset: number): Promise<void> {
        await this.take(measure, async () => {
            const start = performance.now();
            await this.client.request(method, { textDocument: { uri: this.uri }, position: positionAt(this.text, offset) }, WITHIN);
            return performance.now() - start;
        });
    }

    private async keystroke(): Promise<number> {
        const told = this.client.diagnostics(this.uri, this.version + 1, WITHIN);
        const start = performance.now();
        this.change();
        return (await told).at - start;
    }

    /** Another digit in the middle of the text. */
    private change(): void {
        const at = this.model.digit(this.text);
        const digit = String(1 + this.key++ % 8);
        const start = positionAt(this.text, at);
        this.text = this.text.slice(0, at) + digit + this.text.slice(at + 1);
        this.client.notify('textDocument/didChange', {
            textDocument: { uri: this.uri, version: ++this.version }, contentChanges: [{ range: { start, end: { line: start.line, character: start.character + 1 } }, text: digit }],
        });
    }

    /** Takes a measure unless it failed before; a failure is kept with its reason. */
    private async take(measure: Measure, value: () => Promise<number>): Promise<boolean> {
        if (this.outcome.missing[measure] || this.outcome.missing.start || this.outcome.missing.open) return false;
        try {
            (this.outcome.values[measure] ??= []).push(await value());
            return true;
        } catch (error) {
            this.outcome.missing[measure] = error instanceof NoAnswer ? error.message : `failed: ${error instanceof Error ? error.message.slice(0, 200) : String(error)}`;
            return false;
        }
    }
}

const lineCache = { text: '', offset: 0, position: { line: 0, character: 0 } };

function positionAt(text: string, offset: number): Position {
    if (lineCache.text.length === text.length && lineCache.offset === offset) return lineCache.position;
    let line = 0;
    let start = 0;
    for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
        line++;
        start = at + 1;
    }
    Object.assign(lineCache, { text, offset, position: { line, character: offset - start } });
    return lineCache.position;
}
