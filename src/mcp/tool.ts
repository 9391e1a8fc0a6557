/** What a tool answers: text, or a file such as a picture. */
export interface ToolAnswer {
    readonly text: string;
    readonly file?: { readonly name: string; readonly mimeType: string; readonly text: string };
}

/** What tools need of their surroundings. */
export interface ToolPlace {
    /** Folders a path may lie in; the first is where relative ones begin. */
    readonly roots: readonly string[];
}

/** One thing an agent may ask for. Nothing is ever written. */
export interface Tool {
    readonly name: string;
    readonly title: string;
    readonly description: string;
    /** JSON Schema of the arguments. */
    readonly inputSchema: ToolInput;
    run(args: Readonly<Record<string, unknown>>, place: ToolPlace): ToolAnswer | Promise<ToolAnswer>;
}

export interface ToolInput {
    readonly type: 'object';
    readonly properties: Readonly<Record<string, object>>;
    readonly required?: readonly string[];
    readonly additionalProperties: false;
}

/** Something whoever calls a tool has to change; the message says what. */
export class ToolRefused extends Error {}
