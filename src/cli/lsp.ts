import type { Io } from './io.ts';

/** `exitplan lsp --stdio`: the language server, for any editor. Returns when the client ends the session. */
export async function run(_args: readonly string[], _io: Io): Promise<number> {
    const { serve } = await import('../../language/server/serve-node.ts');
    return serve();
}
