/** A name as it is written in a plan: bare where the language allows it. */
export function written(name: string): string {
    return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name) && !SMALL.has(name)
        ? name
        : `"${name.replace(/[\\"]/g, c => `\\${c}`)}"`;
}

const SMALL = new Set([
    'on',
    'is',
    'in',
    'to',
    'from',
    'over',
    'onto',
    'by',
    'for',
    'all',
    'matching',
    'except',
    'holds',
    'becomes',
    'because',
    'until',
    'since',
    'depends',
]);
