import { nth } from '../../basics/lists.ts';
import type { Machine } from '../estate.ts';
import { oneLine } from '../names.ts';

/** From what environments are guessed; only on request, since a guess decides how strictly a plan is checked. */
export type EnvironmentSource =
    | { readonly from: 'names' | 'folders' }
    | { readonly from: 'attribute'; readonly attribute: string };

export type EnvironmentClass = 'production' | 'greenfield' | 'development' | 'lab';

export interface GuessedEnvironment {
    readonly name: string;
    readonly kind: EnvironmentClass;
    /** Why the class was chosen, for the reader. */
    readonly why: string;
}

const WORDS: readonly (readonly [EnvironmentClass, RegExp])[] = [
    ['lab', /^(lab|labs|sandbox|sbx|poc|demo|play|training|train)\d*$/iu],
    [
        'development',
        /^(dev|devel|development|test|tst|testing|qa|uat|int|integration|stg|stage|staging|preprod|pre|nonprod|acc|acceptance)\d*$/iu,
    ],
    ['production', /^(prod|prd|production|live|p)\d*$/iu],
];

/** Abbreviations inside of run-together names such as `WSPTSTAPP01`; only where no word of its own decides. */
const INSIDE: readonly (readonly [EnvironmentClass, RegExp])[] = [
    ['lab', /sandb?x|sndbx|sandbox|lab(?=\d|$)/iu],
    ['development', /te?st|devl?(?!ic|on)|uat|stag(?=\d|e|$)|qa(?=\d|$)/iu],
    ['production', /prod|prd/iu],
];

/** `names`, `folders`, `attribute:Environment` → what to guess from; undefined for anything else. */
export function parseEnvironmentSource(text: string): EnvironmentSource | undefined {
    if (text === 'names' || text === 'folders') {
        return { from: text };
    }
    const found = /^attribute:(.+)$/u.exec(text);
    return found ? { from: 'attribute', attribute: nth(found, 1).trim() } : undefined;
}

/** The environment of a machine, or undefined where nothing suggests one. */
export function environmentOf(machine: Machine, source: EnvironmentSource): GuessedEnvironment | undefined {
    switch (source.from) {
        case 'names':
            return byWords(machine.name, 'a word of the name');
        case 'folders':
            return byWords(machine.folder ?? '', 'a word of the folder');
        case 'attribute': {
            const wanted = source.attribute.toLowerCase();
            const value = Object.entries(machine.attributes).find(([name]) => name.toLowerCase() === wanted)?.[1];
            const name = value === undefined ? '' : oneLine(value);
            if (name === '') {
                return undefined;
            }
            const kind = classOf(name);
            return {
                name,
                kind: kind ?? 'production',
                why: kind === undefined ? 'unknown word, so the strictest class' : "the attribute's value",
            };
        }
    }
}

function byWords(text: string, why: string): GuessedEnvironment | undefined {
    const kind = classOf(text);
    return kind === undefined ? undefined : { name: kind, kind, why };
}

/** The class a text suggests; the mildest word wins only where no stricter one stands beside it. */
function classOf(text: string): EnvironmentClass | undefined {
    const words = text.split(/[^A-Za-z0-9]+/u);
    return (
        [...WORDS].reverse().find(([, pattern]) => words.some(word => pattern.test(word)))?.[0] ??
        [...INSIDE].reverse().find(([, pattern]) => pattern.test(text))?.[0]
    );
}
