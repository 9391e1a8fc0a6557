import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';

/** A language client over stdio that takes the time. */

export interface Position {
    readonly line: number;
    readonly character: number;
}

interface Diagnostics {
    readonly uri: string;
    readonly version?: number;
    readonly diagnostics: readonly unknown[];
    /** When it was received, ms. */
    readonly at: number;
}

interface Incoming {
    readonly id?: number;
    readonly method?: string;
    readonly params?: { readonly items?: readonly { readonly section?: string }[] } & Partial<Diagnostics>;
    readonly result?: unknown;
    readonly error?: { readonly message: string };
}

export interface Launch {
    readonly command: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    /** What the server is told when it asks for a section of the settings. */
    readonly settings?: Readonly<Record<string, unknown>>;
}

/** No answer within the time that somebody may be expected to wait. */
export class NoAnswer extends Error {}

export class Client {
    private readonly child: ChildProcess;
    private readonly settings: Readonly<Record<string, unknown>>;
    private readonly pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
    private readonly listeners = new Set<(d: Diagnostics) => void>();
    private readonly probe: Readable;
    private readonly chunks: Buffer[] = [];
    private size = 0;
    private next = 1;
    private failed: Error | undefined;
    private errors = '';
    /** The server told for which version the diagnostics are. */
    versions = false;

    constructor({ command, env, settings }: Launch) {
        this.settings = settings ?? {};
        const [program, ...args] = command;
        this.child = spawn(program!, args, {
            stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
            env: { ...process.env, ...env },
        });
        this.child.stdout!.on('data', (data: Buffer) => this.received(data));
        this.child.stderr!.on('data', (data: Buffer) => {
            this.errors = (this.errors + data.toString()).slice(-2000);
        });
        this.child.on('error', error => this.fail(error));
        this.child.on('exit', code => this.fail(new Error(`The server ended with ${code}. ${this.errors}`)));
        this.child.stdin!.on('error', error => this.fail(error));
        this.probe = this.child.stdio[3] as Readable;
        this.probe.on('error', () => undefined);
    }

    async initialize(rootUri: string | null): Promise<void> {
        await this.request('initialize', {
            processId: process.pid,
            rootUri,
            workspaceFolders: rootUri ? [{ uri: rootUri, name: 'bench' }] : null,
            capabilities: {
                workspace: { configuration: true, workspaceFolders: true },
                textDocument: {
                    publishDiagnostics: { versionSupport: true, relatedInformation: true },
                    semanticTokens: {
                        requests: { full: true, range: true },
                        tokenTypes: [],
                        tokenModifiers: [],
                        formats: ['relative'],
                    },
                    completion: {},
                    hover: {},
                },
            },
        });
        this.notify('initialized', {});
    }

    notify(method: string, params: object): void {
        this.send({ method, params });
    }

    /** Several at once, as they lie in the pipe when somebody types faster than they are read. */
    notifyAll(messages: readonly { readonly method: string; readonly params: object }[]): void {
        this.child.stdin!.write(Buffer.concat(messages.map(framed)));
    }

    request(method: string, params: object, within = 120_000): Promise<unknown> {
        const id = this.next++;
        return new Promise((resolve, reject) => {
            if (this.failed) {
                return reject(this.failed);
            }
            const timer = setTimeout(() => {
                this.pending.delete(id);
                reject(new NoAnswer(`${method}: no answer within ${within / 1000} s`));
            }, within);
            const done =
                <T>(then: (value: T) => void) =>
                (value: T) => {
                    clearTimeout(timer);
                    then(value);
                };
            this.pending.set(id, { resolve: done(resolve), reject: done(reject) });
            this.send({ id, method, params });
        });
    }

    /** The first diagnostics of a file from now on: of this version, or of any where the server does not tell versions. */
    diagnostics(uri: string, version: number, within = 120_000): Promise<Diagnostics> {
        return new Promise((resolve, reject) => {
            if (this.failed) {
                return reject(this.failed);
            }
            const timer = setTimeout(() => {
                this.listeners.delete(listen);
                reject(new NoAnswer(`no diagnostics within ${within / 1000} s`));
            }, within);
            const listen = (d: Diagnostics) => {
                if (d.uri !== uri || (d.version !== undefined && d.version !== null && d.version < version)) {
                    return;
                }
                clearTimeout(timer);
                this.listeners.delete(listen);
                resolve(d);
            };
            this.listeners.add(listen);
        });
    }

    /** When the last diagnostics of a file came before it was quiet for some time. */
    async lastDiagnostics(uri: string, version: number, quiet: number): Promise<number> {
        let last = (await this.diagnostics(uri, version)).at;
        for (;;) {
            const more = await this.diagnostics(uri, version, quiet).catch(() => undefined);
            if (!more) {
                return last;
            }
            last = more.at;
        }
    }

    /** Heap in use after a collection, bytes, and resident memory. The server runs with `probe.mjs` in front of it. */
    async memory(): Promise<{ readonly heap: number; readonly resident: number }> {
        return { heap: await this.probed('heap', 'SIGUSR2'), resident: residentOf(this.child.pid!) };
    }

    /** Processor time the server took so far, all its threads, ms. Hardly depends on what else the machine does. It answers when it is done with what it was asked. */
    cpu(): Promise<number> {
        return this.probed('cpu', 'SIGWINCH');
    }

    private probed(what: string, signal: NodeJS.Signals): Promise<number> {
        return new Promise<number>((resolve, reject) => {
            if (this.failed) {
                return reject(this.failed);
            }
            const done = (then: () => void): void => {
                clearTimeout(timer);
                this.probe.off('data', listen);
                then();
            };
            const timer = setTimeout(() => done(() => reject(new NoAnswer(`no ${what}`))), 120_000);
            let text = '';
            const listen = (data: Buffer): void => {
                text += data.toString();
                const line = text
                    .split('\n')
                    .slice(0, -1)
                    .find(l => l.startsWith(`${what} `));
                if (line) {
                    done(() => resolve(Number(line.slice(what.length))));
                }
            };
            this.probe.on('data', listen);
            this.child.kill(signal);
        });
    }

    /** Ends the process. */
    async stop(): Promise<void> {
        if (this.child.exitCode !== null || this.child.signalCode !== null) {
            return;
        }
        const ended = new Promise<void>(resolve => this.child.once('exit', () => resolve()));
        this.failed ??= new Error('stopped');
        this.child.kill('SIGKILL');
        await ended;
    }

    private send(message: object): void {
        this.child.stdin!.write(framed(message));
    }

    private fail(error: Error): void {
        this.failed ??= error;
        for (const { reject } of this.pending.values()) {
            reject(error);
        }
        this.pending.clear();
    }

    private received(data: Buffer): void {
        this.chunks.push(data);
        this.size += data.length;
        for (;;) {
            const first = this.chunks[0];
            if (!first) {
                return;
            }
            let head = first.indexOf('\r\n\r\n');
            if (head < 0) {
                if (this.chunks.length === 1) {
                    return;
                }
                this.join();
                head = this.chunks[0]!.indexOf('\r\n\r\n');
                if (head < 0) {
                    return;
                }
            }
            const length = Number(/Content-Length: (\d+)/i.exec(this.chunks[0]!.toString('latin1', 0, head))![1]);
            if (this.size < head + 4 + length) {
                return;
            }
            this.join();
            const all = this.chunks[0]!;
            const message = JSON.parse(all.toString('utf8', head + 4, head + 4 + length)) as Incoming;
            this.chunks[0] = all.subarray(head + 4 + length);
            this.size -= head + 4 + length;
            if (this.size === 0) {
                this.chunks.length = 0;
            }
            this.handle(message);
        }
    }

    private join(): void {
        if (this.chunks.length > 1) {
            this.chunks.splice(0, this.chunks.length, Buffer.concat(this.chunks));
        }
    }

    private handle({ id, method, params, result, error }: Incoming): void {
        if (method === undefined) {
            const waiting = this.pending.get(id!);
            this.pending.delete(id!);
            if (error) {
                waiting?.reject(new Error(error.message));
            } else {
                waiting?.resolve(result);
            }
        } else if (id !== undefined) {
            this.send({
                id,
                result:
                    method === 'workspace/configuration'
                        ? (params?.items ?? []).map(i => this.settings[i.section ?? ''] ?? null)
                        : null,
            });
        } else if (method === 'textDocument/publishDiagnostics') {
            const told = { ...params, at: performance.now() } as Diagnostics;
            this.versions ||= typeof told.version === 'number';
            for (const listener of [...this.listeners]) {
                listener(told);
            }
        }
    }
}

function framed(message: object): Buffer {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
}

function residentOf(pid: number): number {
    try {
        return 1024 * Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? NaN);
    } catch {
        return NaN;
    }
}
