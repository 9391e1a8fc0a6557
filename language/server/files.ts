import { type Connection, FileChangeType, type FileEvent } from 'vscode-languageserver';
import { isLibrary } from '../lsp/view.ts';
import { folderOf, normalUri } from '../workspace/uris.ts';
import type { PlanWorkspace } from '../workspace/workspace.ts';
import type { ServerHost } from './host.ts';
import type { OpenFiles } from './open-files.ts';

/**
 * Keeps the workspace's files in step with editor and disk: what is open in the editor wins over the disk; what is on
 * disk in a workspace folder is known whether open or not.
 */
export class FileSync {
    private readonly workspace: PlanWorkspace;
    private readonly host: ServerHost;
    private readonly open: OpenFiles;
    /** Folders of the workspace; shared with the workspace as the places includes may reach into. */
    private readonly roots: string[];
    private readonly changed: () => void;
    /** Files that stay known when nobody has them open, because they lie in a workspace folder. */
    private readonly onDisk = new Set<string>();

    constructor(workspace: PlanWorkspace, host: ServerHost, open: OpenFiles, roots: string[], changed: () => void) {
        this.workspace = workspace;
        this.host = host;
        this.open = open;
        this.roots = roots;
        this.changed = changed;
    }

    /** Answers the notifications about open texts and files on disk. */
    listen(connection: Connection): void {
        connection.onDidOpenTextDocument(({ textDocument: { uri, text, version } }) => this.opened(uri, text, version));
        connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
            if (isLibrary(uri)) {
                return;
            }
            this.workspace.change(uri, contentChanges, version);
            this.open.change(uri, version);
            this.changed();
        });
        connection.onDidCloseTextDocument(({ textDocument: { uri } }) => this.closed(uri));
        connection.onDidChangeWatchedFiles(({ changes }) => this.onDiskChanged(changes));
    }

    /** Reads all plan files of the workspace folders. */
    async scan(folders: readonly string[]): Promise<void> {
        for (const folder of folders) {
            for (const uri of await this.host.plansBelow(folder)) {
                this.fromDisk(normalUri(uri));
            }
        }
        this.changed();
    }

    /** Adds and removes workspace folders; the files of a removed one go, unless they are open. */
    async folders(added: readonly string[], removed: readonly string[]): Promise<void> {
        const gone = removed.map(asFolder);
        this.roots.splice(
            0,
            this.roots.length,
            ...this.roots.filter(root => !gone.includes(root)),
            ...added.map(asFolder),
        );
        for (const uri of [...this.onDisk]) {
            if (this.roots.some(root => uri.startsWith(root))) {
                continue;
            }
            this.onDisk.delete(uri);
            if (!this.open.has(uri)) {
                this.workspace.delete(uri);
            }
        }
        this.dropOrphans();
        await this.scan(added);
    }

    private opened(uri: string, text: string, version: number): void {
        if (isLibrary(uri)) {
            return;
        }
        const address = normalUri(uri);
        // A plan outside of all folders may still read what lies beside it.
        if (this.roots.length > 0 && !this.roots.some(root => address.startsWith(root))) {
            this.roots.push(folderOf(address));
        }
        this.open.open(uri, version);
        this.workspace.set(uri, text, version);
        this.changed();
    }

    private closed(uri: string): void {
        const address = normalUri(uri);
        if (!this.open.has(address)) {
            return;
        }
        this.open.close(address);
        const text = this.host.files.read(address);
        if (text === undefined) {
            this.workspace.delete(address);
        } else {
            this.workspace.set(address, text);
        }
        this.dropOrphans();
        this.changed();
    }

    /** A file that appeared, changed or went away outside of the editor. */
    fileChanged(uri: string): void {
        this.onDiskChanged([{ uri, type: FileChangeType.Changed }]);
    }

    private onDiskChanged(changes: readonly FileEvent[]): void {
        for (const { uri, type } of changes) {
            const address = normalUri(uri);
            if (type === FileChangeType.Deleted) {
                this.deleted(address);
            } else if (address.endsWith('.exit')) {
                this.fromDisk(address);
            }
        }
        this.changed();
    }

    /** A file or a whole folder that is gone. */
    private deleted(address: string): void {
        for (const uri of this.workspace.uris()) {
            if (uri !== address && !uri.startsWith(`${address}/`)) {
                continue;
            }
            this.onDisk.delete(uri);
            if (!this.open.has(uri)) {
                this.workspace.delete(uri);
            }
        }
    }

    private fromDisk(address: string): void {
        if (hidden(address, this.roots)) {
            return;
        }
        const text = this.host.files.read(address);
        if (text === undefined) {
            return this.deleted(address);
        }
        this.onDisk.add(address);
        if (!this.open.has(address)) {
            this.workspace.set(address, text);
        }
    }

    /** Forgets files that were only known because a plan outside of the workspace folders included them. */
    private dropOrphans(): void {
        const stays = (uri: string): boolean => this.open.has(uri) || this.onDisk.has(uri);
        for (const unit of this.workspace.all()) {
            if (!unit.files.some(stays)) {
                for (const uri of unit.files) {
                    this.workspace.delete(uri);
                }
            }
        }
    }
}

/** The address of a folder with the slash at its end. */
export function asFolder(uri: string): string {
    const address = normalUri(uri);
    return address.endsWith('/') ? address : `${address}/`;
}

/** Whether a file lies in a folder nobody looks into: dependencies, version control, tools. */
export function hidden(uri: string, roots: readonly string[]): boolean {
    const root = roots.find(r => uri.startsWith(r)) ?? '';
    return uri.slice(root.length).split('/').slice(0, -1).some(isSkippedFolder);
}

/** Folders that are not searched for plans. */
export function isSkippedFolder(name: string): boolean {
    return name === 'node_modules' || name.startsWith('.');
}
