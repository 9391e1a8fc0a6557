import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../vscode-host/paths.ts';

/** The first fenced block of a language on a set-up page: what a reader copies is what is tried. */
export function block(page: string, language: string): string {
    const text = readFileSync(join(projectRoot, 'docs/editors', page), 'utf8');
    const found = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(text)?.[1];
    if (found === undefined) {
        throw new Error(`docs/editors/${page} has no block of ${language}.`);
    }
    return found;
}
