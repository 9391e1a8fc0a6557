import * as vscode from 'vscode';

interface Template extends vscode.QuickPickItem {
    readonly file: string;
}

const templates: readonly Template[] = [
    {
        label: 'Production estate',
        detail: 'All five layers and the five kinds of phases, to be filled with your names.',
        file: 'estate.exit',
    },
    {
        label: 'Lab',
        detail: 'One environment that may do as it likes: a platform, a fabric, a few machines, one phase.',
        file: 'lab.exit',
    },
];

/** A new, unsaved plan from a template; `which` names the template's file and spares the question. */
export function newPlan(extension: vscode.Uri): vscode.Disposable {
    return vscode.commands.registerCommand('exitplan.newPlan', async (which?: unknown) => {
        const template =
            templates.find(({ file }) => file === which) ??
            (await vscode.window.showQuickPick(templates, {
                title: 'New plan',
                placeHolder: 'Which kind of plan?',
            }));
        if (template) {
            await openCopy(vscode.Uri.joinPath(extension, 'media', 'templates', template.file));
        }
    });
}

/** Opens the text of a file as a new, unsaved plan. */
export async function openCopy(file: vscode.Uri): Promise<vscode.TextDocument> {
    const content = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    const document = await vscode.workspace.openTextDocument({ language: 'exitplan', content });
    await vscode.window.showTextDocument(document, { preview: false });
    return document;
}
