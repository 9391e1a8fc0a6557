import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../../src/cli/commands.ts';
import { randomNumbers } from '../workspace/random.ts';

/**
 * Files that once were plans: bits flipped, pieces cut, spliced, repeated and put in from elsewhere. Every command of the command line
 * is run over each of them in one process. It may say whatever it likes; what it may not do is fail, hang or write anything broken.
 */

const TOKENS = [
    '{',
    '}',
    '"',
    "'",
    ',',
    '/*',
    '*/',
    '//',
    '\0',
    '\ufeff',
    '\ud800',
    '\u202e',
    '\u200b',
    '\r',
    '\r\n',
    '\t',
    '\u001b[31m',
    '..',
    '1e309',
    '-1',
    '0',
    '999999999 weeks',
    '99999999999999999999',
    '0.0000001 ns',
    '9999-12-31',
    '2027-02-30',
    '0000-00-00',
    '100%',
    '-5 GiB',
    'NaN',
    'Infinity',
    'all',
    'all except all',
    'matching "*"',
    'matching "*a?*b*a?*b"',
    'is ',
    'on ',
    'in ',
    'depends on ',
    'after ',
    'runs in ',
    'replaces ',
    'include "plan.exit"\n',
    'include "../../../etc/passwd"\n',
    'include "/dev/zero"\n',
    'plan p { from a to b }\n',
    'plan "" { }\n',
    'workload w { is w }',
    'workload w is w { }\n',
    'group g { g }\n',
    'phase p { after p }\n',
    'cutover all to ',
    'retire all',
    'model ',
    'establish ',
    'count 0',
    'count 999999999',
    'iops 0',
    'iops 1e12',
    'memory -1 GiB',
    'nodes 0',
    'nodes 1',
    'nodes 100000',
    'links 0 x 25 Gbps',
    'media 0 x nvme',
    'lasts 0 s',
    'rpo 0 s',
    'rto 1 ns',
    'writes 0%',
    'writes 100%',
    'block 0 B',
    'block 1 TiB',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'accept api-break on all because ""\n',
    '<script>alert(1)</script>',
    '[x](command:y)',
    '=cmd|x',
    '\u{1f5c4}',
    'é',
    'ß',
    '\ufffd',
] as const;

/** Another text or, as bytes, what is no text any more. */
export function mutant(texts: readonly string[], seed: number): Buffer {
    const random = randomNumbers(seed);
    const below = (n: number): number => random() % Math.max(1, n);
    const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
    let text = pick(texts);
    for (let i = 1 + below(6); i > 0; i--) {
        const at = below(text.length + 1);
        const length = below(below(4) === 0 ? 400 : 12);
        switch (below(8)) {
            case 0:
                text = text.slice(0, at) + text.slice(at + length);
                break;
            case 1:
                text = text.slice(0, at) + text.slice(at, at + length).repeat(1 + below(4)) + text.slice(at);
                break;
            case 2: {
                const other = pick(texts);
                const from = below(other.length);
                text = text.slice(0, at) + other.slice(from, from + below(2000)) + text.slice(at);
                break;
            }
            case 3:
                text = text.slice(0, at);
                break;
            case 4: {
                // A word becomes another one.
                const words = text.match(/[\w.%-]+/g) ?? [''];
                text = text.replace(pick(words), pick(words));
                break;
            }
            default:
                text = text.slice(0, at) + pick(TOKENS) + text.slice(at + (below(2) === 0 ? 0 : length));
        }
    }
    const bytes = encoded(text, below(20));
    for (let i = below(10) === 0 ? 1 + below(8) : 0; i > 0; i--) {
        bytes[below(bytes.length)]! ^= 1 << below(8);
    }
    return bytes;
}

function encoded(text: string, how: number): Buffer {
    switch (how) {
        case 0:
            return Buffer.from(`\ufeff${text}`, 'utf16le');
        case 1:
            return Buffer.from(`\ufeff${text}`);
        case 2:
            return Buffer.from(text, 'latin1');
        case 3:
            return Buffer.from(text.replaceAll('\n', '\r\n'));
        default:
            return Buffer.from(text);
    }
}

/**
 * How the commands are called, in the forms that take turns from file to file; `PLAN` is the mutated file, `OLD` another plan, `OUT` a
 * folder to write into, `NAME` a word of the file.
 */
const CALLS: readonly (readonly (readonly string[])[])[] = [
    [
        ['check', 'PLAN'],
        ['check', 'PLAN', '--format', 'json'],
        ['check', 'PLAN', '--format', 'sarif'],
    ],
    [['check', '.']],
    [['fix', 'PLAN']],
    [
        ['format', 'PLAN'],
        ['format', 'PLAN', '--check'],
    ],
    [
        ['headroom', 'PLAN'],
        ['headroom', 'PLAN', '--format', 'json'],
    ],
    [
        ['graph', 'PLAN'],
        ['graph', 'PLAN', '--format', 'mermaid'],
        ['graph', 'PLAN', '--format', 'dot'],
        ['graph', 'PLAN', '--format', 'json'],
    ],
    [
        ['access', 'PLAN'],
        ['access', 'PLAN', '--format', 'json'],
    ],
    [['blast', 'PLAN', 'NAME']],
    [
        ['report', 'PLAN'],
        ['report', 'PLAN', '--format', 'markdown', '--csv', 'OUT'],
    ],
    [
        ['diff', 'OLD', 'PLAN'],
        ['diff', 'PLAN', 'OLD', '--format', 'markdown'],
    ],
    [['import', 'EXPORT', '-o', 'PLAN']],
    [['import', 'PLAN', '-o', '-']],
    [['fix', 'PLAN', '--write']],
    [['format', 'PLAN', '--write']],
];

const EXPORT =
    'VM,Powerstate,Template,CPUs,Memory,NICs,Disks,Provisioned MiB,In Use MiB,Datacenter,Cluster,Host\nnew-1,poweredOn,False,2,4096,1,1,100,50,D,C,H\n';

/** What went wrong with a file. */
export interface Trouble {
    readonly seed: number;
    readonly call: string;
    readonly what: string;
}

export interface Walked {
    readonly files: number;
    readonly runs: number;
    /** Processor time of the slowest run, seconds, and which it was. */
    readonly slowest: { readonly seconds: number; readonly seed: number; readonly call: string };
    readonly trouble: readonly Trouble[];
}

/** Runs every command over files by their seeds, in a folder of its own that is removed again. */
export async function walkMutants(
    texts: readonly string[],
    seeds: Iterable<number>,
    folder: string,
    limit: number,
): Promise<Walked> {
    const place = { PLAN: 'plan.exit', OLD: 'old/plan.exit', OUT: 'out', EXPORT: 'RVTools_tabvInfo.csv' };
    const trouble: Trouble[] = [];
    let slowest = { seconds: 0, seed: -1, call: '' };
    let files = 0;
    let runs = 0;
    mkdirSync(join(folder, 'old'), { recursive: true });
    mkdirSync(join(folder, 'out'), { recursive: true });
    writeFileSync(join(folder, place.EXPORT), EXPORT);
    for (const seed of seeds) {
        files++;
        const bytes = mutant(texts, seed);
        writeFileSync(join(folder, place.OLD), texts[seed % texts.length]!);
        const names = bytes.toString('utf8').match(/[A-Za-z_][\w.-]*/g) ?? ['x'];
        for (const forms of CALLS) {
            const call = forms[seed % forms.length]!;
            // What a command writes is no longer what was to be tried.
            writeFileSync(join(folder, place.PLAN), bytes);
            const args = call.map(arg =>
                arg === 'NAME' ? names[seed % names.length]! : (place[arg as keyof typeof place] ?? arg),
            );
            const said = args.join(' ');
            let out = '';
            const before = process.cpuUsage();
            const status = await main(args, {
                stdout: text => {
                    out += text;
                },
                stderr: text => {
                    out += text;
                },
                cwd: folder,
                color: false,
            });
            const { user, system } = process.cpuUsage(before);
            const seconds = (user + system) / 1e6;
            runs++;
            if (seconds > slowest.seconds) {
                slowest = { seconds, seed, call: said };
            }
            const what = fault(out, status, seconds, limit);
            if (what !== undefined) {
                trouble.push({ seed, call: said, what });
            }
        }
    }
    rmSync(folder, { recursive: true });
    return { files, runs, slowest, trouble };
}

function fault(out: string, status: number, seconds: number, limit: number): string | undefined {
    if (![0, 1, 2].includes(status)) {
        return `status ${status}`;
    }
    if (seconds > limit) {
        return `${seconds.toFixed(2)} s`;
    }
    const said = /.*(?:could not be carried out|fault in the checker \(|\bat .*\.ts:\d+).*/.exec(out);
    return said?.[0].slice(0, 300);
}
