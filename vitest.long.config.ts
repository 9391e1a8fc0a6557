import { defineConfig } from 'vitest/config';

/** The walks that go everywhere, which the normal suite takes a sample of: hours on a busy machine, minutes on a quiet one. */
export default defineConfig({
    test: {
        include: [
            'test/workspace/exhaustive.test.ts',
            'test/workspace/renaming.test.ts',
            'test/workspace/walk.test.ts',
            'test/workspace/hostile-shapes.test.ts',
            'test/headroom/laws.test.ts',
            'test/import/sites-estate.test.ts',
            'test/build/guides.test.ts',
        ],
        env: { EXITPLAN_LONG: '1' },
        testTimeout: 3_600_000,
        globalSetup: 'test/run.ts',
        pool: 'forks',
    },
});
