/** Small texts that are made to cost much, by what they consist of; of each so many parts as are asked for. */

export const HEAD =
    'plan p { from a to b }\nplatform a is vsphere { version "8.0" }\nplatform b is nutanix { version "7.3" }\n';

/** A plan of `n` parts, each written by its number. */
function parts(n: number, write: (i: number) => string): string {
    return HEAD + list(n, write).join('\n');
}

function list(n: number, write: (i: number) => string): string[] {
    return Array.from({ length: n }, (_, i) => write(i));
}

interface Shape {
    readonly write: (n: number) => string;
    /** How many parts are looked at. */
    readonly parts: number;
}

/** Declarations: eleven kilobytes were enough to stop a checker once. */
const DECLARATIONS = 6000;
/** Names in one list. */
const NAMES = 50_000;
/** Characters of a text that is no plan. */
const GARBAGE = 900_000;
/** And of one in many pieces, each of which could be a declaration. */
const FILE = 10_000_000;

export const SHAPES: Readonly<Record<string, Shape>> = {
    'a circle of is': { parts: DECLARATIONS, write: n => parts(n, i => `workload w${i} is w${(i + 1) % n} { }`) },
    'a row of is': {
        parts: DECLARATIONS,
        write: n => parts(n, i => `workload w${i} ${i > 0 ? `is w${i - 1} ` : ''}{ }`),
    },
    'a row of is, backwards': {
        parts: DECLARATIONS,
        write: n => parts(n, i => `workload w${i} ${i < n - 1 ? `is w${i + 1} ` : ''}{ }`),
    },
    'a row of depends on': {
        parts: DECLARATIONS,
        write: n => parts(n, i => `workload w${i} { ${i > 0 ? `depends on w${i - 1}` : ''} }`),
    },
    'a circle of depends on': {
        parts: DECLARATIONS,
        write: n => parts(n, i => `workload w${i} { depends on w${(i + 1) % n} }`),
    },
    'one long depends on': {
        parts: NAMES,
        write: n => `${HEAD}workload x { }\nworkload w { depends on ${Array(n).fill('x').join(', ')} }`,
    },
    'one long depends on, inherited': {
        parts: DECLARATIONS,
        write: n =>
            `${HEAD}${list(n, i => `workload x${i} { }`).join('\n')}
workload w { depends on ${list(n, i => `x${i}`).join(', ')} }\nworkload v is w { }`,
    },
    'one long group': {
        parts: NAMES,
        write: n => `${HEAD}workload x { }\ngroup g { ${Array(n).fill('x').join(', ')} }`,
    },
    'one long except': {
        parts: NAMES,
        write: n => `${HEAD}workload x { }\ngroup g { all except ${Array(n).fill('x').join(', ')} }`,
    },
    'one long allows': {
        parts: NAMES,
        write: n => `${HEAD}role r on a { allows ${list(n, i => `x.y${i}`).join(', ')} }`,
    },
    'groups in groups': {
        parts: DECLARATIONS,
        write: n => parts(n, i => `group g${i} { ${i > 0 ? `g${i - 1}` : 'all'} }`),
    },
    'a row of after': {
        parts: DECLARATIONS,
        write: n => parts(n, i => `phase p${i} { ${i > 0 ? `after p${i - 1}` : ''} }`),
    },
    'a row of after, backwards': {
        parts: DECLARATIONS,
        write: n => parts(n, i => `phase p${i} { ${i < n - 1 ? `after p${i + 1}` : ''} }`),
    },
    'a circle of after': { parts: DECLARATIONS, write: n => parts(n, i => `phase p${i} { after p${(i + 1) % n} }`) },
    'dates beyond the calendar': {
        parts: DECLARATIONS,
        write: n => parts(n, i => `phase p${i} { starts 2027-01-11  lasts 99999999 weeks }`),
    },
    'cutovers of everything': {
        parts: 3000,
        write: n =>
            `${parts(n, i => `phase p${i} { cutover all to f }`)}\nfabric f on b is nutanix-rf2 { nodes 4 }\nworkload w { }`,
    },
    'stars and question marks': {
        parts: 30_000,
        write: n =>
            `${parts(n / 10, i => `workload ${'ab'.repeat(20)}${i} { }`)}
${list(n / 10, i => `group g${i} { matching "*a?*b*a?*b*a?*b*a?*b*a?*b*${i}?*c" }`).join('\n')}`,
    },
    'one long pattern': {
        parts: 20_000,
        write: n => `${HEAD}workload ${'a'.repeat(n)} { }\ngroup g { matching "${'*a?'.repeat(n / 10)}b" }`,
    },
    'names that nobody declared': {
        parts: DECLARATIONS,
        write: n => parts(n, i => `workload w${i} { in nowher${i} }\nenvironment nowhere${i} { }`),
    },
    'acceptances of one thing': {
        parts: DECLARATIONS,
        write: n => `${parts(n, () => 'accept unprotected on all because "x"')}\nworkload w { }`,
    },
    'services in machines': {
        parts: 3000,
        write: n =>
            parts(n, i => `backup v${i} is veeam-vbr { protects w${i}  runs in w${(i + 1) % n} }\nworkload w${i} { }`),
    },
    'one plan again and again': { parts: DECLARATIONS, write: n => 'plan p { from a to b }\n'.repeat(n) },
    'properties again and again': { parts: NAMES, write: n => `${HEAD}workload w { ${'vcpu 2  '.repeat(n)} }` },
    includes: { parts: DECLARATIONS, write: n => list(n, i => `include "f${i}.exit"`).join('\n') },
    slashes: { parts: 40_000, write: n => '/ '.repeat(n / 2) },
    'more slashes': { parts: GARBAGE, write: n => '/ '.repeat(n / 2) },
    'comments in a comment': { parts: 40_000, write: n => '/*'.repeat(n / 2) },
    'more comments in a comment': { parts: GARBAGE, write: n => '/*'.repeat(n / 2) },
    'empty comments': { parts: GARBAGE, write: n => '/**/'.repeat(n / 4) },
    'open braces': { parts: GARBAGE, write: n => '{'.repeat(n) },
    'closing braces': { parts: GARBAGE, write: n => '}'.repeat(n) },
    quotes: { parts: GARBAGE, write: n => '"'.repeat(n) },
    backslashes: { parts: GARBAGE, write: n => `"${'\\'.repeat(n)}` },
    'one long word': { parts: GARBAGE, write: n => 'a'.repeat(n) },
    'halves of characters': { parts: GARBAGE, write: n => '\ud800'.repeat(n) },
    'one line of ten megabytes': { parts: FILE, write: n => `workload w { title "${'x'.repeat(n)}" }` },
    'line ends': { parts: FILE, write: n => '\n'.repeat(n) },
};
