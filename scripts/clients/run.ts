/** `npm run clients`: editors of Debian 13 with the set-up of their pages, and the tree-sitter grammar beside the checker's. */
import { build } from '../build.ts';
import type { Check } from './check.ts';
import { debian } from './debian.ts';
import { editorChecks } from './editors.ts';
import { treeSitterChecks } from './tree-sitter.ts';

/** Runs the checks whose name holds one of the words, or all; resolves to the exit status. */
export async function runClients(words: readonly string[]): Promise<number> {
    await build();
    const checks: readonly Check[] = [...treeSitterChecks, ...editorChecks].filter(
        ({ name }) => words.length === 0 || words.some(word => name.toLowerCase().includes(word.toLowerCase())),
    );
    const system = debian();
    if (typeof system === 'string') {
        console.log(`Editors of Debian are not tried here: ${system}.`);
        console.log(`\n0 passed, 0 failed, ${checks.length} skipped`);
        return 0;
    }
    let failed = 0;
    for (const { name, run } of checks) {
        const started = Date.now();
        try {
            await run(system);
            console.log(`  ok     ${name} (${Date.now() - started} ms)`);
        } catch (error) {
            failed++;
            console.log(`  FAILED ${name}\n${error instanceof Error ? error.message : String(error)}`);
        }
    }
    console.log(`\n${checks.length - failed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
}
