import * as vscode from 'vscode';
import { escapeHtml, panelPage } from '../../webview/page.ts';

/** The page of a preview: one script, let in by its nonce, and nothing from anywhere else. */
export function previewHtml(webview: vscode.Webview, extension: vscode.Uri, uri: vscode.Uri): string {
    const nonce = [...crypto.getRandomValues(new Uint8Array(18))]
        .map(byte => byte.toString(16).padStart(2, '0'))
        .join('');
    const script = webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', 'webview.js'));
    return panelPage({
        nonce,
        title: 'Exit Plan preview',
        attributes: ` data-uri="${escapeHtml(uri.toString())}"`,
        body: `<script nonce="${nonce}" src="${escapeHtml(script.toString())}"></script>`,
    });
}
