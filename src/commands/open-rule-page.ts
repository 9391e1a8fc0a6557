import * as vscode from 'vscode';
import { packagedNames } from '../documents/packaged-documents.ts';
import { rulePageFolder, rulePageUri } from '../documents/rule-pages.ts';
import { rulePageTitles } from '../documents/rule-titles.ts';

/** The page of a finding code, rendered, offline; without a code it asks which one, those at the cursor first. */
export function openRulePage(extension: vscode.Uri): vscode.Disposable {
    return vscode.commands.registerCommand('exitplan.openRulePage', async (code?: unknown) => {
        const chosen = typeof code === 'string' ? code : await askForCode(extension);
        if (chosen) {
            await vscode.commands.executeCommand('vscode.open', rulePageUri(chosen));
        }
    });
}

async function askForCode(extension: vscode.Uri): Promise<string | undefined> {
    const names = await packagedNames(rulePageFolder(extension));
    const codes = names.filter(name => /^[a-z-]+\.md$/.test(name)).map(name => name.replace(/\.md$/, ''));
    const here = codesAtCursor();
    const titles = await titlesOf(extension);
    const items = [...here, ...codes.filter(each => !here.includes(each))].map(code => ({
        label: code,
        description: titles.get(code),
    }));
    const chosen = await vscode.window.showQuickPick(items, {
        title: vscode.l10n.t('Explain a finding code'),
        placeHolder: vscode.l10n.t('Search by code or title'),
        matchOnDescription: true,
    });
    return chosen?.label;
}

/** What each rule enforces, from the table of the rules. */
async function titlesOf(extension: vscode.Uri): Promise<ReadonlyMap<string, string>> {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(rulePageFolder(extension), 'README.md'));
    return rulePageTitles(new TextDecoder().decode(bytes));
}

function codesAtCursor(): string[] {
    const editor = vscode.window.activeTextEditor;
    if (!editor) {
        return [];
    }
    const here = vscode.languages
        .getDiagnostics(editor.document.uri)
        .filter(({ range }) => range.intersection(editor.selection));
    return [...new Set(here.map(({ code }) => String(typeof code === 'object' ? code.value : code)))];
}
