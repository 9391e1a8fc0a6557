import { type Io, UsageError } from '../io.ts';

/** `exitplan lsp`: the language server, for any editor. Returns when the client ends the session. */
export async function run(args: readonly string[], _io: Io): Promise<number> {
    // Some clients add the number of their process, which 'initialize' says too.
    const other = args.find(word => word !== '--stdio' && !word.startsWith('--clientProcessId'));
    if (other !== undefined) {
        throw new UsageError(`lsp talks over standard input and output, so it takes no ${other}`);
    }
    const { serve } = await import('../../../language/server/transport/serve-node.ts');
    return serve();
}
