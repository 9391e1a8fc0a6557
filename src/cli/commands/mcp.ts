import { ToolRefused } from '../../mcp/tool.ts';
import { INSTRUCTIONS, tools } from '../agents/tools.ts';
import { parse } from '../args.ts';
import { type Io, UsageError } from '../io.ts';
import { VERSION } from '../version.ts';

/** `exitplan mcp`: the checker for agents. Offline, and nothing is written. Returns when the client ends the session. */
export async function run(args: readonly string[], io: Io): Promise<number> {
    if (parse(args, {}).paths.length > 0) {
        throw new UsageError('mcp takes nothing: it talks over standard input and output');
    }
    const { serve } = await import('../../mcp/serve.ts');
    return serve({
        tools,
        instructions: INSTRUCTIONS,
        version: VERSION,
        cwd: io.cwd,
        isRefusal: error => error instanceof ToolRefused || error instanceof UsageError,
    });
}
