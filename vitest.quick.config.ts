import { defineConfig } from 'vitest/config';
import everything from './vitest.config.ts';

/**
 * The quick gear: fixtures, rules, the language server in process, the command line; under a minute of processor time.
 * Left to `npm test`: simulations, walks over every fix and every example, whole reports, long random walks.
 */
export default defineConfig({
    ...everything,
    test: {
        ...everything.test,
        exclude: [
            ...(everything.test?.exclude ?? []),
            'test/physics/{queueing,cluster,properties,controller-simulation}.test.ts',
            'test/workspace/{incremental,exhaustive,walk}*.test.ts',
            'test/rules/{fixes,reorder}.test.ts',
            'test/report/{golden,html,hostile,figures,reach,runbook,first-page,recovery,sources}.test.ts',
            'test/headroom/{laws,speed}.test.ts',
            'test/blocks/{document,predictive,segment}.test.ts',
            'test/scene/delta.test.ts',
            'test/import/{apart,hostile,memory}.test.ts',
            'test/cli/{report,blast,diff,mutants,neighbours}.test.ts',
            'test/format/format.test.ts',
            'test/build/{pipelines,guides,site}.test.ts',
        ],
    },
});
