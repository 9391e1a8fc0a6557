import { normalUri } from '../../workspace/uris.ts';

/** The files an editor has open: their versions, and their addresses the way the editor spells them. */
export class OpenFiles {
    private readonly files = new Map<string, { version: number; readonly spelling: string }>();

    open(uri: string, version: number): void {
        this.files.set(normalUri(uri), { version, spelling: uri });
    }

    change(uri: string, version: number): void {
        const file = this.files.get(normalUri(uri));
        if (file) {
            file.version = version;
        }
    }

    close(uri: string): void {
        this.files.delete(normalUri(uri));
    }

    has(uri: string): boolean {
        return this.files.has(normalUri(uri));
    }

    /** The addresses of all open files. */
    addresses(): string[] {
        return [...this.files.keys()];
    }

    /** The version of an open file; undefined for one that is not open. */
    version(uri: string): number | undefined {
        return this.files.get(normalUri(uri))?.version;
    }

    /** The address as the editor wrote it, so that it finds its file again. */
    spelling(uri: string): string {
        return this.files.get(normalUri(uri))?.spelling ?? uri;
    }
}
