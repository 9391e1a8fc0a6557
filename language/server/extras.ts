import type { Connection } from 'vscode-languageserver';
import type { PlanUnit, PlanWorkspace } from '../workspace/workspace.ts';
import type { ServerSettings } from './settings.ts';

/** What a room that adds requests of its own to the server gets. */
export interface ServerContext {
    readonly connection: Connection;
    readonly workspace: PlanWorkspace;
    /** Whether the client wants notifications beyond the protocol. */
    readonly notifies: boolean;
    /** Puts out what is waiting: after it the findings the editor has are those of the text it has. */
    flush(): void;
    /** Settled when all files of the workspace have been read: what is answered before is about a part of a plan. */
    readonly ready: Promise<void>;
    /** Says that a file appeared, changed or went away outside of the editor: it is read again. */
    fileChanged(uri: string): void;
    /** The settings of now: how loud each code is. */
    settings(): ServerSettings;
    /** Called after the findings of a plan were computed anew. */
    onChecked(listener: (unit: PlanUnit) => void): void;
}

export type ServerExtra = (context: ServerContext) => void;

const extras: ServerExtra[] = [];

/** Registers more requests; to be called while modules load, before the server starts. */
export function addServerExtra(extra: ServerExtra): void {
    extras.push(extra);
}

/** Lets everybody who registered add to a connection. */
export function applyExtras(context: ServerContext): void {
    for (const extra of extras) {
        extra(context);
    }
}
