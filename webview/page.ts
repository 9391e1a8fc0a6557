/** What a page that holds the panel is made of; who makes it escapes what goes into `head`, `body` and `attributes`. */
export interface PanelPageParts {
    /** Lets in scripts and styles that carry it, and nothing else. */
    readonly nonce: string;
    readonly title: string;
    /** Put behind the title. */
    readonly head?: string;
    /** Attributes of the body, with a blank in front. */
    readonly attributes?: string;
    readonly body: string;
}

/** The page around the panel, with its policy: the same in the editor, in a browser and in tests. Nothing comes from anywhere else. */
export function panelPage({ nonce, title, head = '', attributes = '', body }: PanelPageParts): string {
    const policy = `default-src 'none'; img-src blob: data:; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'`;
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
${head}</head>
<body${attributes}>
${body}
</body>
</html>`;
}

/** Text as it may stand in HTML, in attributes too. */
export function escapeHtml(text: string): string {
    return text.replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);
}
