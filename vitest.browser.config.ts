import { defineConfig } from 'vitest/config';

/** Tests that drive a Chromium (scripts/vscode-host/chromium.ts launches it), one file after another. */
export default defineConfig({
    test: {
        include: ['test/browser/**/*.spec.ts'],
        testTimeout: 60_000,
        globalSetup: 'test/run.ts',
        hookTimeout: 120_000,
        fileParallelism: false,
        pool: 'forks',
    },
});
