import type { Message } from 'vscode-languageserver';
import { LIBRARY_SCHEME } from '../plan/source.ts';

/**
 * For clients that cannot open `exit-library:` addresses: the files of the library under the addresses they have on this
 * machine. Inside the server they keep their own, by which it knows that they belong to nobody's plan.
 */
export class LibraryAddresses {
    /** Address of the folder with the library's files, with a slash at its end; undefined: none is translated. */
    folder: string | undefined;

    /** The text of a message that leaves the server. */
    outwards(text: string): string {
        return this.folder === undefined ? text : text.replaceAll(`${LIBRARY_SCHEME}:/`, this.folder);
    }

    /** A message that comes in; what it is about is named by its `textDocument`. */
    inwards(message: Message): Message {
        const { params } = message as { readonly params?: { readonly textDocument?: { readonly uri?: unknown } } };
        const uri = params?.textDocument?.uri;
        if (this.folder === undefined || typeof uri !== 'string' || !uri.startsWith(this.folder)) {
            return message;
        }
        const own = `${LIBRARY_SCHEME}:/${uri.slice(this.folder.length)}`;
        return { ...message, params: { ...params, textDocument: { ...params?.textDocument, uri: own } } } as Message;
    }
}
