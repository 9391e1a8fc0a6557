import { defineConfig } from 'vitest/config';

export default defineConfig({
    test: {
        include: ['test/**/*.test.ts'],
        // The real-editor and browser suites have runners of their own (scripts/test.mjs calls them).
        exclude: ['test/vscode/**', 'test/browser/**', 'node_modules/**'],
        testTimeout: 90_000,
        hookTimeout: 90_000,
        globalSetup: 'test/run.ts',
        pool: 'forks',
        // One process for many files: reading the modules again for each would be a third of the time.
        isolate: false,
    },
});
