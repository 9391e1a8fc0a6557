import type { LibraryFiles } from '../../lsp/file-view.ts';
import type { FileSource } from '../../workspace/workspace.ts';

/** What the server needs of the machine it runs on; the transports provide it. */
export interface ServerHost {
    /** Texts of files no editor has open. */
    readonly files: FileSource;
    readonly library: LibraryFiles;
    /** Addresses of all plan files below a folder; without dependencies and hidden folders. */
    plansBelow(folder: string): Promise<readonly string[]>;
    /** Settled when somebody who hands over the files has done so; absent where the host reads them itself. */
    readonly handedOver?: Promise<void>;
    /** Address of the folder with the library's files, with a slash at its end; undefined where they are no files. */
    readonly libraryFolder?: string;
    /** Address of a rule's page as a file of this machine; undefined where there is none. */
    page?(code: string): string | undefined;
    /** The day of this machine (days since 1970-01-01, local calendar). */
    today(): number;
}

/** Today on the calendar of this machine, as a day number. */
export function localDay(now = new Date()): number {
    return Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / 86_400_000;
}
