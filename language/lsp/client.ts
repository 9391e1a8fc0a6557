/** What the editor can do with an answer; the server fills it in from the client's capabilities. */
export interface ClientSupport {
    /** `${1:name}` places in inserted text. */
    readonly snippets: boolean;
    /** One edit for insert and one for replace mode. */
    readonly insertReplace: boolean;
    /** Definitions that say which words lead there. */
    readonly links: boolean;
    /** Colours are laid over those of a grammar. */
    readonly augments: boolean;
    /** Code actions may be completed later. */
    readonly resolvesActions: boolean;
    /** `documentChanges` with versions. */
    readonly documentChanges: boolean;
}

export const FULL_CLIENT: ClientSupport = {
    snippets: true,
    insertReplace: true,
    links: true,
    augments: true,
    resolvesActions: true,
    documentChanges: true,
};
