/** What the editor can do with an answer; the server fills it in from the client's capabilities. */
export interface ClientSupport {
    /** `${1:name}` places in inserted text. */
    readonly snippets: boolean;
    /** One edit for insert and one for replace mode. */
    readonly insertReplace: boolean;
    /** Definitions that say which words lead there. */
    readonly links: boolean;
    /** It has a grammar, and lays colours over those of it. */
    readonly augments: boolean;
    /** Code actions may be completed later. */
    readonly resolvesActions: boolean;
    /** Commands of the client that a lens may run. */
    readonly commands: ReadonlySet<string>;
    /** It opens a file when the server asks for it. */
    readonly showsDocuments: boolean;
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
    commands: new Set(['exitplan.openPreview', 'exitplan.showPlaces']),
    showsDocuments: true,
};
