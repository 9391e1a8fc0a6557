import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { getDefaultEnvironment, StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { type CallToolResult, ListRootsRequestSchema } from '@modelcontextprotocol/sdk/types.js';

/** How the server for agents is started, and for whom. */
export interface Connecting {
    readonly command: string;
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly version: string;
    /** Addresses of the folders that may be read, as they are now. */
    roots(): readonly string[];
    /** Told once when the server has gone. */
    onClose(): void;
}

/** A session with the server for agents. */
export interface Connection {
    /** What a tool answers, as texts; rejects with the server's words where it refuses. */
    call(name: string, args: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<string[]>;
    /** The folders that may be read have changed. */
    rootsChanged(): Promise<void>;
    close(): Promise<void>;
}

/** Starts the server and resolves when it answers. */
export async function connect({ command, args, env, version, roots, onClose }: Connecting): Promise<Connection> {
    const client = new Client({ name: 'exitplan-editor', version }, { capabilities: { roots: { listChanged: true } } });
    client.setRequestHandler(ListRootsRequestSchema, () => ({ roots: roots().map(uri => ({ uri })) }));
    client.onclose = onClose;
    await client.connect(
        new StdioClientTransport({
            command,
            args: [...args],
            env: { ...getDefaultEnvironment(), ...env },
            stderr: 'ignore',
        }),
    );
    return {
        call: async (name, given, signal) => {
            // Only newer protocols answer with a task, and only where it is asked for.
            const result = await client.callTool({ name, arguments: given }, undefined, { signal, timeout: 120_000 });
            const { content, isError } = result as CallToolResult;
            const texts = content.flatMap(part =>
                part.type === 'text'
                    ? [part.text]
                    : part.type === 'resource' && 'text' in part.resource
                      ? [part.resource.text]
                      : [],
            );
            if (isError) {
                throw new Error(texts.join('\n'));
            }
            return texts;
        },
        rootsChanged: () => client.sendRootsListChanged(),
        close: () => client.close(),
    };
}
