import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Every plan and library file of the repository. */
export const PLANS: readonly string[] = ['test/fixtures/plans', 'language/library', 'examples', 'media/templates']
    .filter(folder => existsSync(folder))
    .flatMap(folder =>
        readdirSync(folder, { recursive: true, encoding: 'utf8' })
            .filter(path => path.endsWith('.exit'))
            .sort()
            .map(path => `${folder}/${path}`),
    )
    .map(path => readFileSync(path, 'utf8'));
