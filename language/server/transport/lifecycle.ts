import { type Connection, ErrorCodes, type Message, type MessageStrategy, ResponseError } from 'vscode-languageserver';

/** The request that stands for one that came at the wrong time; no client can send it: its answer is always an error. */
const REFUSED = 'exitplan/refused';

interface Refusal {
    readonly code: number;
    readonly message: string;
}

/**
 * What the protocol asks of the beginning and the end of a session: before `initialize` and after `shutdown` requests are
 * refused with the code that says so, notifications are dropped, and a second `initialize` is refused.
 */
export class Lifecycle implements MessageStrategy {
    private state: 'new' | 'running' | 'ended' = 'new';
    private readonly inwards: (message: Message) => Message;

    /** @param inwards what is done with every message that is let through */
    constructor(inwards: (message: Message) => Message = message => message) {
        this.inwards = inwards;
    }

    /** Answers what was refused. */
    listen(connection: Connection): void {
        connection.onRequest(REFUSED, ({ code, message }: Refusal) => new ResponseError(code, message));
    }

    handleMessage(message: Message, next: (message: Message) => void): void {
        const { method, id } = message as { readonly method?: string; readonly id?: unknown };
        if (method === undefined || method === 'exit') {
            return next(message);
        }
        const refusal = this.refusal(method);
        if (!refusal) {
            return next(this.inwards(message));
        }
        if (id !== undefined) {
            next({ ...message, method: REFUSED, params: refusal } as Message);
        }
    }

    private refusal(method: string): Refusal | undefined {
        if (method === 'initialize' && this.state === 'new') {
            this.state = 'running';
            return undefined;
        }
        if (this.state === 'running' && method !== 'initialize' && method !== REFUSED) {
            this.state = method === 'shutdown' ? 'ended' : 'running';
            return undefined;
        }
        return this.state === 'new'
            ? { code: ErrorCodes.ServerNotInitialized, message: `'${method}' came before 'initialize'` }
            : { code: ErrorCodes.InvalidRequest, message: `'${method}' is not possible any more` };
    }
}
