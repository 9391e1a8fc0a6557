import { fileURLToPath } from 'node:url';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import {
    CallToolRequestSchema,
    type CallToolResult,
    ListToolsRequestSchema,
    RootsListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { Tool, ToolAnswer } from './tool.ts';

/** What is served, and where. */
export interface Served {
    readonly tools: readonly Tool[];
    readonly instructions: string;
    readonly version: string;
    readonly cwd: string;
    /** Whether an error is one that whoever called can do something about. */
    isRefusal(error: unknown): boolean;
}

/** Serves tools over standard input and output; resolves when the client has gone. */
export async function serve({ tools, instructions, version, cwd, isRefusal }: Served): Promise<number> {
    const server = new Server(
        { name: 'exitplan', title: 'Exit Plan', version },
        { capabilities: { tools: {} }, instructions },
    );
    let roots: readonly string[] | undefined;
    server.setNotificationHandler(RootsListChangedNotificationSchema, () => {
        roots = undefined;
    });
    server.setRequestHandler(ListToolsRequestSchema, () => ({
        tools: tools.map(({ name, title, description, inputSchema }) => ({
            name,
            title,
            description,
            inputSchema: { ...inputSchema, required: [...(inputSchema.required ?? [])] },
            annotations: { readOnlyHint: true, openWorldHint: false },
        })),
    }));
    server.setRequestHandler(CallToolRequestSchema, async ({ params: { name, arguments: args = {} } }) => {
        const tool = tools.find(t => t.name === name);
        if (!tool) {
            return failed(`There is no tool '${name}'; there are ${tools.map(t => t.name).join(', ')}.`);
        }
        roots ??= await rootsOf(server, cwd);
        try {
            return result(await tool.run(args, { roots }));
        } catch (error) {
            return failed(isRefusal(error) ? (error as Error).message : `The checker failed: ${String(error)}`);
        }
    });
    const transport = new StdioServerTransport();
    const closed = new Promise<void>(done => {
        server.onclose = done;
        process.stdin.once('end', () => void server.close());
    });
    await server.connect(transport);
    await closed;
    return 0;
}

/** The client's roots; without any the working directory. */
async function rootsOf(server: Server, cwd: string): Promise<readonly string[]> {
    if (server.getClientCapabilities()?.roots === undefined) {
        return [cwd];
    }
    const { roots } = await server.listRoots();
    const folders = roots.flatMap(({ uri }) => {
        try {
            return [fileURLToPath(uri)];
        } catch {
            return [];
        }
    });
    // A client that has roots and names none lets nothing be read.
    return folders;
}

function result({ text, file }: ToolAnswer): CallToolResult {
    return {
        content: [
            { type: 'text', text },
            ...(file
                ? [
                      {
                          type: 'resource' as const,
                          resource: { uri: `exitplan:/${file.name}`, mimeType: file.mimeType, text: file.text },
                      },
                  ]
                : []),
        ],
    };
}

function failed(text: string): CallToolResult {
    return { isError: true, content: [{ type: 'text', text }] };
}
