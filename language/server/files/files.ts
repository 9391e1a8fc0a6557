import { type Connection, FileChangeType, type FileEvent } from 'vscode-languageserver';
import { isLibrary } from '../../lsp/file-view.ts';
import { folderOf, normalUri } from '../../workspace/uris.ts';
import type { PlanWorkspace } from '../../workspace/workspace.ts';
import type { ServerHost } from '../transport/host.ts';
import type { OpenFiles } from './open-files.ts';

/**
 * Keeps the workspace's files in step with editor and disk: what is open in the editor wins over the disk; what is on
 * disk in a workspace folder is known whether open or not.
 */
export class FileSync {
    private readonly workspace: PlanWorkspace;
    private readonly host: ServerHost;
    private readonly open: OpenFiles;
    /** The places includes may reach into, shared with the workspace: its folders, and those of open plans outside of them. */
    private readonly roots: string[];
    /** Folders of the workspace, each with a slash at its end. */
    private workspaceFolders: readonly string[];
    private readonly told: () => void;
    /** The grouping of the workspace when orphans were looked for last. */
    private settled = -1;
    /** Files that stay known when nobody has them open, because they lie in a workspace folder. */
    private readonly onDisk = new Set<string>();

    constructor(workspace: PlanWorkspace, host: ServerHost, open: OpenFiles, roots: string[], changed: () => void) {
        this.workspace = workspace;
        this.host = host;
        this.open = open;
        this.roots = roots;
        this.workspaceFolders = [...roots];
        this.told = changed;
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
        this.workspaceFolders = [
            ...new Set([...this.workspaceFolders.filter(root => !gone.includes(root)), ...added.map(asFolder)]),
        ];
        for (const uri of [...this.onDisk]) {
            if (this.inWorkspace(uri)) {
                continue;
            }
            this.onDisk.delete(uri);
            if (!this.open.has(uri)) {
                this.workspace.delete(uri);
            }
        }
        this.updateRoots();
        await this.scan(added);
    }

    private opened(uri: string, text: string, version: number): void {
        if (isLibrary(uri)) {
            return;
        }
        this.open.open(uri, version);
        this.updateRoots();
        this.workspace.set(uri, text, version);
        this.changed();
    }

    private closed(uri: string): void {
        const address = normalUri(uri);
        if (!this.open.has(address)) {
            return;
        }
        this.open.close(address);
        this.updateRoots();
        const text = this.host.files.read(address);
        if (text === undefined) {
            this.workspace.delete(address);
        } else {
            this.workspace.set(address, text);
        }
        // Being open may have been all it was known for.
        this.dropOrphans();
        this.changed();
    }

    /**
     * A plan outside of all folders may read what lies in its own, as long as it is open. The roots follow from what is open
     * now, so that no order of opening and closing widens them; a plan that is not saved has no folder.
     */
    private updateRoots(): void {
        const own = this.open.addresses().filter(uri => uri.includes('/') && !this.inWorkspace(uri));
        const roots = [...new Set([...this.workspaceFolders, ...own.map(folderOf).sort()])];
        if (roots.join('\n') !== this.roots.join('\n')) {
            this.roots.splice(0, this.roots.length, ...roots);
            this.workspace.rootsChanged();
        }
    }

    private inWorkspace(uri: string): boolean {
        return this.workspaceFolders.some(folder => uri.startsWith(folder));
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
        // A link is read where a plan includes it and the wall lets it; by itself it may lead anywhere.
        if (!this.belongs(address)) {
            return this.refreshed(address);
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

    /** Whether a file is one of the workspace by itself: in a folder of it, and no link. */
    private belongs(address: string): boolean {
        const root = this.workspaceFolders.find(folder => address.startsWith(folder));
        const real = this.host.files.real;
        if (root === undefined || !real) {
            return root !== undefined;
        }
        const leads = real(address);
        return (
            leads === undefined || leads === `${(real(root) ?? root).replace(/\/$/, '')}/${address.slice(root.length)}`
        );
    }

    /** A file that can only be known because a plan includes it: forgotten, and read again if an include leads to it. */
    private refreshed(address: string): void {
        if (!this.open.has(address)) {
            this.workspace.delete(address);
        }
        this.workspace.rootsChanged();
    }

    /** Something changed: what nobody includes any more is forgotten, and whoever checks is told. */
    private changed(): void {
        if (this.workspace.grouping !== this.settled) {
            this.dropOrphans();
            this.settled = this.workspace.grouping;
        }
        this.told();
    }

    /** Forgets files that are neither open nor of the workspace and that nothing of these includes, at any remove. */
    private dropOrphans(): void {
        const known = new Set(this.workspace.uris().filter(uri => this.open.has(uri) || this.onDisk.has(uri)));
        // A set is walked in the order of its members, also those that come while walking.
        for (const uri of known) {
            const document = this.workspace.document(uri);
            for (const { target } of document ? this.workspace.includesOf(document) : []) {
                if ('uri' in target) {
                    known.add(target.uri);
                }
            }
        }
        for (const uri of this.workspace.uris()) {
            if (!known.has(uri)) {
                this.workspace.delete(uri);
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
