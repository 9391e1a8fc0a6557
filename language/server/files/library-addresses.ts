import type { Message } from 'vscode-languageserver';
import { LIBRARY_SCHEME } from '../../plan/source.ts';

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

    /** A message that comes in: what it is about is named by its `textDocument`, or by an item the server gave away before. */
    inwards(message: Message): Message {
        const { params } = message as { readonly params?: Readonly<Record<string, unknown>> };
        if (this.folder === undefined || !params) {
            return message;
        }
        const own = (text: string): string => text.replaceAll(this.folder ?? '', `${LIBRARY_SCHEME}:/`);
        const item = JSON.stringify(params['item']) ?? '';
        if (item.includes(this.folder)) {
            return { ...message, params: { ...params, item: JSON.parse(own(item)) as unknown } } as Message;
        }
        const textDocument = params['textDocument'] as { readonly uri?: unknown } | undefined;
        const uri = textDocument?.uri;
        return typeof uri === 'string' && uri.startsWith(this.folder)
            ? ({ ...message, params: { ...params, textDocument: { ...textDocument, uri: own(uri) } } } as Message)
            : message;
    }
}
