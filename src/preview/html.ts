import * as vscode from 'vscode';

/** The page of a preview: one script, let in by its nonce, and nothing from anywhere else. */
export function previewHtml(webview: vscode.Webview, extension: vscode.Uri, uri: vscode.Uri): string {
    const nonce = [...crypto.getRandomValues(new Uint8Array(18))].map(byte => byte.toString(16).padStart(2, '0')).join('');
    const script = webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', 'webview.js'));
    const policy = `default-src 'none'; img-src blob: data:; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'`;
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Exit Plan preview</title>
</head>
<body data-uri="${escape(uri.toString())}">
<script nonce="${nonce}" src="${escape(script.toString())}"></script>
</body>
</html>`;
}

function escape(text: string): string {
    return text.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);
}
