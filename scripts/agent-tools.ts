/** The tools of `exitplan mcp` as the manifest offers them to VS Code's language models; `node scripts/nls.ts` writes them there. A test holds them equal. */
import { tools } from '../src/cli/agents/tools.ts';

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
