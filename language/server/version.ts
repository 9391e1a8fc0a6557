import manifest from '../../package.json' with { type: 'json' };

/** The product's version. */
export const VERSION: string = manifest.version;

/** Where the product lives: the address of its repository, without the ending. */
export const REPOSITORY: string = manifest.repository.url.replace(/\.git$/, '');
