import * as vscode from 'vscode';
import { outlineText, PARTS, PLATFORMS } from './plan-outline.ts';

interface Template extends vscode.QuickPickItem {
    readonly file: string;
}

/** Not a file: the plan is written from a few answers. */
const ASKED = '';

const templates: readonly Template[] = [
    {
        label: vscode.l10n.t('From a few questions'),
        detail: vscode.l10n.t('Source, targets and roughly what there is; the plan follows the five phases.'),
        file: ASKED,
    },
    {
        label: vscode.l10n.t('Production estate'),
        detail: vscode.l10n.t('All five layers and the five kinds of phases, to be filled with your names.'),
        file: 'estate.exit',
    },
    {
        label: vscode.l10n.t('Lab'),
        detail: vscode.l10n.t(
            'One environment that may do as it likes: a platform, a fabric, a few machines, one phase.',
        ),
        file: 'lab.exit',
    },
];

/** A new, unsaved plan from a template; `which` names the template's file and spares the question. */
export function newPlan(extension: vscode.Uri): vscode.Disposable {
    return vscode.commands.registerCommand('exitplan.newPlan', async (which?: unknown) => {
        const template =
            templates.find(({ file }) => file !== ASKED && file === which) ??
            (await vscode.window.showQuickPick(templates, {
                title: vscode.l10n.t('New plan'),
                placeHolder: vscode.l10n.t('Which kind of plan?'),
            }));
        if (template?.file === ASKED) {
            await fromAnswers();
        } else if (template) {
            await openCopy(vscode.Uri.joinPath(extension, 'media', 'templates', template.file));
        }
    });
}

/** Asks for source, targets and what there is, and writes a plan; nothing where a question is left. */
async function fromAnswers(): Promise<void> {
    const platforms = PLATFORMS.map(({ base, label }) => ({ label, description: base, base }));
    const title = vscode.l10n.t('New plan');
    const source = await vscode.window.showQuickPick(platforms, {
        title: `${title} (1/3)`,
        placeHolder: vscode.l10n.t('Which platform do you leave?'),
        matchOnDescription: true,
    });
    const targets =
        source &&
        (await vscode.window.showQuickPick(
            platforms.filter(p => p.base !== source.base),
            {
                title: `${title} (2/3)`,
                placeHolder: vscode.l10n.t('Where do the machines go? One or more platforms'),
                canPickMany: true,
                matchOnDescription: true,
            },
        ));
    if (!source || !targets || targets.length === 0) {
        return;
    }
    const parts = await vscode.window.showQuickPick(
        PARTS.map(({ id, label }) => ({
            label: vscode.l10n.t(label),
            id,
            picked: id !== 'lab' && id !== 'replication',
        })),
        { title: `${title} (3/3)`, placeHolder: vscode.l10n.t('What is there, roughly?'), canPickMany: true },
    );
    if (parts) {
        const content = outlineText({
            from: source.base,
            to: targets.map(t => t.base),
            parts: parts.map(p => p.id),
        });
        await showPlan(content);
    }
}

/** Opens the text of a file as a new, unsaved plan. */
export async function openCopy(file: vscode.Uri): Promise<vscode.TextDocument> {
    const content = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    return showPlan(content);
}

async function showPlan(content: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument({ language: 'exitplan', content });
    await vscode.window.showTextDocument(document, { preview: false });
    return document;
}
