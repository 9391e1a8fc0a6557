import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedCodeServer } from './code-server.ts';

export interface ServerOptions {
    /** TCP port; 0 takes a free one. */
    readonly port?: number;
    /** User settings of the session, as in settings.json. */
    readonly settings?: Readonly<Record<string, unknown>>;
    /** Keeps settings and open editors between runs; without it a fresh profile is made and removed at the end. */
    readonly profile?: string;
    /** Folders of extensions to load, as if they were installed. */
    readonly extensions?: readonly string[];
    /** Lets a test suite be named by address. */
    readonly testDriver?: boolean;
    /** Variables the extension host should see. */
    readonly env?: NodeJS.ProcessEnv;
}

/** What the window that an address opens should do first; all paths are absolute. */
export interface Opening {
    /** A file to show. */
    readonly file?: string | undefined;
    /** An extension under development, loaded in place of an installed one. */
    readonly extension?: string;
    /** The script with the extension's suite: it is run, and the window reports its end. */
    readonly suite?: string;
}

/** A running VS Code server. */
export interface VsCodeServer {
    readonly port: number;
    readonly profile: string;
    /** The address that opens a folder. */
    address(folder: string, opening?: Opening): string;
    /** Everything the server has logged so far. */
    log(): string;
    stop(): Promise<void>;
}

const defaults: Readonly<Record<string, unknown>> = {
    'workbench.startupEditor': 'none',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'chat.disableAIFeatures': true,
    'telemetry.telemetryLevel': 'off',
    'extensions.ignoreRecommendations': true,
    'extensions.autoCheckUpdates': false,
    'extensions.autoUpdate': false,
    'git.openRepositoryInParentFolders': 'never',
};

/** Starts VS Code's own server (not the wrapper around it) on this machine only; resolves when it listens. */
export async function startServer(options: ServerOptions = {}): Promise<VsCodeServer> {
    const vscode = installedCodeServer();
    const profile = options.profile ?? mkdtempSync(join(tmpdir(), 'exit-plan-vscode-'));
    const settings = JSON.stringify({ ...defaults, ...options.settings }, undefined, 4);
    for (const place of ['User', 'Machine']) {
        mkdirSync(join(profile, 'data', place), { recursive: true });
        writeFileSync(join(profile, 'data', place, 'settings.json'), settings);
    }
    linkExtensions(join(profile, 'extensions'), options.extensions ?? []);
    // Whoever knows the token may open a terminal as this user, so other users of the machine and web pages must not.
    const token = randomBytes(16).toString('hex');
    const child = spawn(
        process.execPath,
        [
            join(vscode, 'out', 'server-main.js'),
            '--host',
            '127.0.0.1',
            '--port',
            String(options.port ?? 0),
            '--connection-token',
            token,
            '--accept-server-license-terms',
            '--telemetry-level',
            'off',
            '--server-data-dir',
            profile,
            '--extensions-dir',
            join(profile, 'extensions'),
            ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
        ],
        {
            env: { ...process.env, ...options.env },
            stdio: ['ignore', 'pipe', 'pipe'],
            detached: process.platform !== 'win32',
        },
    );
    // A script that ends with an error closes nothing; its server must not stay behind.
    process.once('exit', () => signalGroup(child, 'SIGKILL'));
    const lines: string[] = [];
    const port = await listeningPort(child, lines);
    return {
        port,
        profile,
        address: (folder, opening) => address(port, token, folder, opening),
        log: () => lines.join(''),
        stop: async () => {
            await endWithChildren(child);
            if (options.profile === undefined) {
                rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
            }
        },
    };
}

/** Resolves when the server says where it listens; rejects with its log when it ends before that. */
function listeningPort(child: ChildProcess, lines: string[]): Promise<number> {
    return new Promise((resolve, reject) => {
        const read = (chunk: Buffer) => {
            lines.push(chunk.toString());
            const found = /Extension host agent listening on (\d+)/.exec(lines.join(''));
            if (found) {
                resolve(Number(found[1]));
            }
        };
        child.stdout?.on('data', read);
        child.stderr?.on('data', read);
        child.on('error', reject);
        child.on('exit', code => reject(new Error(`The VS Code server ended with status ${code}:\n${lines.join('')}`)));
    });
}

function address(port: number, token: string, folder: string, { file, extension, suite }: Opening = {}): string {
    const named: [string, string | undefined][] = [
        ['openFile', file],
        ['extensionDevelopmentPath', extension],
        ['extensionTestsPath', suite],
    ];
    const payload = named.flatMap(([key, path]) =>
        path === undefined ? [] : [[key, `vscode-remote://127.0.0.1:${port}${path}`]],
    );
    return `http://127.0.0.1:${port}/?${new URLSearchParams({ tkn: token, folder, payload: JSON.stringify(payload) })}`;
}

/**
 * Puts links to extension folders where the server looks for installed ones. Loading them as extensions under
 * development would work too, but then the window ignores user settings such as the colour theme.
 */
function linkExtensions(installed: string, folders: readonly string[]): void {
    rmSync(installed, { recursive: true, force: true });
    mkdirSync(installed, { recursive: true });
    folders.forEach((folder, index) =>
        symlinkSync(folder, join(installed, `linked.extension-${index}.0.0`), 'junction'),
    );
}

/** The server forks an extension host and watchers: the whole process group goes, else they outlive a test run. */
function signalGroup({ pid }: ChildProcess, name: NodeJS.Signals): void {
    if (pid !== undefined) {
        try {
            process.kill(process.platform === 'win32' ? pid : -pid, name);
        } catch {
            // Already gone.
        }
    }
}

function endWithChildren(child: ChildProcess): Promise<void> {
    return new Promise(resolve => {
        if (child.exitCode !== null || child.signalCode !== null) {
            resolve();
            return;
        }
        const force = setTimeout(() => signalGroup(child, 'SIGKILL'), 3000);
        child.on('exit', () => {
            clearTimeout(force);
            signalGroup(child, 'SIGKILL');
            resolve();
        });
        signalGroup(child, 'SIGTERM');
    });
}
