import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './editor.ts';
import { test } from './runner.ts';

/** Tools of language models came after the oldest VS Code the extension runs in. */
interface WithTools {
    readonly lm: {
        readonly tools: readonly { readonly name: string }[];
        invokeTool(
            name: string,
            options: { readonly input: object; readonly toolInvocationToken: undefined },
        ): Thenable<{ readonly content: readonly { readonly value: string }[] }>;
    };
}

const { lm } = vscode as unknown as WithTools;

/** Switches the tools for agents on, and off again afterwards. */
async function switchedOn(work: () => Promise<void>): Promise<void> {
    const settings = vscode.workspace.getConfiguration('exitplan');
    await settings.update('mcp.enabled', true, vscode.ConfigurationTarget.Global);
    try {
        await work();
    } finally {
        await settings.update('mcp.enabled', undefined, vscode.ConfigurationTarget.Global);
    }
}

function ask(name: string, input: object): Thenable<string> {
    return lm
        .invokeTool(name, { input, toolInvocationToken: undefined })
        .then(({ content }) => content.map(part => part.value).join('\n'));
}

const ours = (prefix: string) => lm.tools.filter(({ name }) => name.startsWith(prefix)).map(({ name }) => name);

export const agentTests = [
    test('agents are answered nothing until it is switched on', async () => {
        await assert.rejects(async () => ask('exitplan_check', { path: '.' }), /exitplan\.mcp\.enabled/);
    }),
    test('the tools for language models answer from the plans of the workspace, and read nothing beside it', async () => {
        await switchedOn(async () => {
            await eventually(
                () => ours('exitplan_'),
                names => names.includes('exitplan_check') && names.includes('exitplan_verify'),
            );
            const answer = await ask('exitplan_check', { path: 'broken.exit', asOf: '2026-12-01' });
            const { plans } = JSON.parse(answer) as { plans: { verdict: string }[] };
            assert.equal(plans[0]?.verdict, 'no-go');
            assert.match(await ask('exitplan_explain_rule', { code: 'api-break' }), /## Repair/);
            assert.match(await ask('exitplan_render_picture', { path: 'broken.exit' }), /<svg/);
            await assert.rejects(
                async () => ask('exitplan_check', { path: '/etc/hostname' }),
                /lies outside of the folders/,
            );
        });
    }),
    test('the server for agents is in the list of VS Code, starts, and brings its tools', async () => {
        if (!vscode.workspace.isTrusted) {
            // VS Code starts no such server in Restricted Mode.
            return;
        }
        await switchedOn(async () => {
            await vscode.commands.executeCommand('workbench.mcp.startServer', 'exit-plan.exit-plan/Exit Plan');
            await eventually(
                () => ours('mcp_'),
                names => names.some(name => name.endsWith('_check')),
            );
        });
    }),
];
