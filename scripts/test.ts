/** `npm test`: every check one after another, each counted, none left out without a word. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './build.ts';
import { runExtensionSuite } from './extension-suite.ts';
import { packedExtensionInstalls } from './package.ts';
import { installDebianTools } from './vscode-host/debian-tools.ts';
import { projectRoot } from './vscode-host/paths.ts';
import { run, runVisibly } from './vscode-host/run.ts';

/** How many checks of one step passed and failed. */
export interface Count {
    readonly passed: number;
    readonly failed: number;
}

const reports = join(projectRoot, 'test-output');

const steps: readonly { title: string; run(): Promise<Count> }[] = [
    { title: 'Generated parser is what the grammar gives', run: generatedIsCurrent },
    { title: 'Types', run: typecheck },
    { title: 'Build', run: buildAll },
    { title: 'Unit tests', run: unitTests },
    { title: 'Speed ratios', run: speedRatios },
    { title: 'Packed extension installs', run: packageInstalls },
    { title: 'Browser tests', run: browserTests },
    { title: 'Extension in a real VS Code', run: runExtensionSuite },
];

/** Runs all steps, also after one has failed; resolves to the exit status and prints the closing line. */
export async function testAll(): Promise<number> {
    mkdirSync(reports, { recursive: true });
    let passed = 0;
    let failed = 0;
    const broken: string[] = [];
    for (const step of steps) {
        console.log(`\n── ${step.title}`);
        const started = Date.now();
        const count = await step.run().catch((error: unknown): Count => {
            console.log(error instanceof Error ? (error.stack ?? error.message) : String(error));
            return { passed: 0, failed: 1 };
        });
        console.log(
            `   ${count.passed} passed, ${count.failed} failed (${((Date.now() - started) / 1000).toFixed(1)} s)`,
        );
        passed += count.passed;
        failed += count.failed;
        if (count.failed > 0) {
            broken.push(step.title);
        }
    }
    if (broken.length > 0) {
        console.log(`\nFailed: ${broken.join(', ')}`);
    }
    console.log(`\n${passed} passed, ${failed} failed`);
    return failed === 0 ? 0 : 1;
}

/** Generates into a folder of its own and compares, so that a test run never changes a source file. */
async function generatedIsCurrent(): Promise<Count> {
    const home = mkdtempSync(join(tmpdir(), 'exit-plan-generated-'));
    try {
        const config = JSON.parse(readFileSync(join(projectRoot, 'langium-config.json'), 'utf8')) as {
            out: string;
            languages: { grammar: string }[];
        };
        const grammarFolder = join(home, 'language');
        cpSync(join(projectRoot, 'language'), grammarFolder, {
            recursive: true,
            filter: path => !path.includes('generated'),
        });
        writeFileSync(join(home, 'langium-config.json'), JSON.stringify(config));
        // The generator notes its own version and the nearest package's in what it writes.
        cpSync(join(projectRoot, 'package.json'), join(home, 'package.json'));
        const cli = join(projectRoot, 'node_modules', 'langium-cli', 'bin', 'langium.js');
        const { status, output } = run(process.execPath, [cli, 'generate', '-f', 'langium-config.json'], { cwd: home });
        if (status !== 0) {
            console.log(output);
            return { passed: 0, failed: 1 };
        }
        const different = differences(join(projectRoot, config.out), join(home, config.out));
        different.forEach(file =>
            console.log(
                `   ${config.out}/${file} is not what the grammar gives: run "npm run generate" and commit it.`,
            ),
        );
        return different.length === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
    } finally {
        rmSync(home, { recursive: true, force: true });
    }
}

/** Names of the files that differ between two folders or are in one of them only. */
function differences(left: string, right: string): string[] {
    const names = new Set([...readdirSync(left), ...readdirSync(right)]);
    const text = (folder: string, name: string) =>
        existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : undefined;
    return [...names].filter(name => text(left, name) !== text(right, name));
}

async function unitTests(): Promise<Count> {
    installDebianTools();
    return vitest('vitest.config.ts', 'unit.json');
}

async function typecheck(): Promise<Count> {
    const status = await runVisibly(
        process.execPath,
        [join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc'), '--noEmit'],
        { cwd: projectRoot },
    );
    return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function buildAll(): Promise<Count> {
    await build();
    // Test files that start what is built need not build it again (test/built.ts).
    process.env['EXITPLAN_BUILT'] = '1';
    return { passed: 1, failed: 0 };
}

/** Small plans, real servers: ratios of processor times against budgets, so that a busy machine changes nothing. */
async function speedRatios(): Promise<Count> {
    const status = await runVisibly(process.execPath, [join(projectRoot, 'bench', 'run.ts'), '--ci'], {
        cwd: projectRoot,
    });
    return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function packageInstalls(): Promise<Count> {
    packedExtensionInstalls();
    return { passed: 1, failed: 0 };
}

async function browserTests(): Promise<Count> {
    const folder = join(projectRoot, 'test', 'browser');
    if (
        !existsSync(folder) ||
        !readdirSync(folder, { recursive: true }).some(name => String(name).endsWith('.spec.ts'))
    ) {
        console.log('   There are none: no test/browser/*.spec.ts.');
        return { passed: 0, failed: 0 };
    }
    return vitest('vitest.browser.config.ts', 'browser.json');
}

/** Runs vitest with a configuration and reads its counts from its own report. */
async function vitest(config: string, report: string): Promise<Count> {
    const path = join(reports, report);
    rmSync(path, { force: true });
    const cli = join(projectRoot, 'node_modules', 'vitest', 'vitest.mjs');
    const status = await runVisibly(
        process.execPath,
        [cli, 'run', '--config', config, '--reporter=default', '--reporter=json', `--outputFile.json=${path}`],
        { cwd: projectRoot },
    );
    if (!existsSync(path)) {
        return { passed: 0, failed: 1 };
    }
    const result = JSON.parse(readFileSync(path, 'utf8')) as {
        numPassedTests: number;
        numFailedTests: number;
        numPendingTests: number;
    };
    if (result.numPendingTests > 0) {
        console.log(`   ${result.numPendingTests} tests are marked as skipped.`);
    }
    // A file that does not even load has no failed test, but vitest ends with an error.
    return { passed: result.numPassedTests, failed: Math.max(result.numFailedTests, status === 0 ? 0 : 1) };
}
