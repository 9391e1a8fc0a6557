import type * as vscode from 'vscode';

/** A token of VS Code as the signal that everything else takes; aborted for the reason that is given. */
export function signalOf(token: vscode.CancellationToken, reason?: Error): AbortSignal {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort(reason));
    return stop.signal;
}
