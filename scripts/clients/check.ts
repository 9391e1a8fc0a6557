import type { Debian } from './debian.ts';

/** One thing that is so, seen in a program of Debian; throws where it is not. */
export interface Check {
    readonly name: string;
    run(debian: Debian): void | Promise<void>;
}
