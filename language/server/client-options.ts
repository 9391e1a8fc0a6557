/**
 * What a client can do beyond the protocol; it says so in `initializationOptions.client`. VS Code says all of it. Whoever says
 * nothing gets nothing that only VS Code understands.
 */
export interface ClientOptions {
    /** It has a grammar of its own: only what that cannot know is coloured. */
    readonly grammar: boolean;
    /** Commands of the client that lenses may run. */
    readonly commands: ReadonlySet<string>;
    /** Schemes of addresses it can open: `exit-docs` for rule pages, `exit-library` for the library. */
    readonly schemes: ReadonlySet<string>;
    /** It wants verdicts and news for its preview (`exitplan/…`). */
    readonly notifications: boolean;
}

/** Reads the options; what cannot be read counts as not said. */
export function clientOptions(initializationOptions: unknown): ClientOptions {
    const { client } = (initializationOptions ?? {}) as { readonly client?: unknown };
    const said = (typeof client === 'object' && client !== null ? client : {}) as Readonly<Record<string, unknown>>;
    const words = (value: unknown): Set<string> =>
        new Set(Array.isArray(value) ? value.filter(each => typeof each === 'string') : []);
    return {
        grammar: said['grammar'] === true,
        commands: words(said['commands']),
        schemes: words(said['schemes']),
        notifications: said['notifications'] === true,
    };
}
