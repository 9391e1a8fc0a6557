/** `node scripts/agent-tools.ts`: the tools of `exitplan mcp` as the manifest offers them to VS Code's language models. A test holds them equal. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { tools } from '../src/cli/agents/tools.ts';
import { projectRoot } from './vscode-host/paths.ts';

/** Where the setting is on, and there is a computer to run on: in a browser alone no server can be started. */
const OFFERED = 'config.exitplan.mcp.enabled && (!isWeb || remoteName)';

/** The contribution `languageModelTools`. */
export function contributedTools(): object[] {
    return tools.map(({ name, title, description, inputSchema }) => ({
        name: `exitplan_${name}`,
        displayName: `Exit Plan: ${title}`,
        modelDescription: `${description} For plans (.exit files) of leaving a virtualization platform; offline, writes nothing.`,
        userDescription: description,
        toolReferenceName: `exitplan-${name.replaceAll('_', '-')}`,
        canBeReferencedInPrompt: true,
        when: OFFERED,
        inputSchema: { ...inputSchema, required: inputSchema.required ?? [] },
    }));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
    const path = join(projectRoot, 'package.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as { contributes: Record<string, unknown> };
    manifest.contributes['languageModelTools'] = contributedTools();
    writeFileSync(path, `${JSON.stringify(manifest, undefined, 2)}\n`);
}
