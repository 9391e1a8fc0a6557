import * as vscode from 'vscode';

const TYPE = 'exitplan';

/** What a task of ours says in tasks.json. */
interface PlanTask extends vscode.TaskDefinition {
    readonly path: string;
    readonly failOn?: string;
}

/** Tasks that check plans with the command line of this extension: nothing else has to be installed. */
export function planTasks(extension: vscode.Uri): vscode.Disposable {
    const program = vscode.Uri.joinPath(extension, 'dist', 'exitplan.cjs').fsPath;
    return vscode.tasks.registerTaskProvider(TYPE, {
        provideTasks: () =>
            (vscode.workspace.workspaceFolders ?? []).map(folder =>
                checking({ type: TYPE, path: '.' }, folder, program),
            ),
        resolveTask: ({ definition, scope }) =>
            typeof definition['path'] === 'string' && typeof scope === 'object'
                ? checking(definition as PlanTask, scope, program)
                : undefined,
    });
}

function checking(definition: PlanTask, folder: vscode.WorkspaceFolder, program: string): vscode.Task {
    const { path, failOn = 'error' } = definition;
    // VS Code's own Node runs it; on a computer the program is VS Code itself, which this variable tells to be Node.
    const execution = new vscode.ProcessExecution(
        process.execPath,
        [program, 'check', path, '--all', '--fail-on', failOn],
        { cwd: folder.uri.fsPath, env: { ELECTRON_RUN_AS_NODE: '1', NO_COLOR: '1' } },
    );
    const task = new vscode.Task(definition, folder, `check ${path}`, TYPE, execution, '$exitplan');
    task.group = vscode.TaskGroup.Test;
    return task;
}
