import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Launch } from './client.ts';
import type { Estate } from './estate.ts';
import type { Reach } from './measure.ts';
import { likec4Model, YAML_SCHEMA, yamlModel } from './other-models.ts';
import { planFiles, type TextFile } from './plan-text.ts';

/** The servers that are measured, and what each is given to read. */

const root = join(import.meta.dirname, '..');
/** Everything the bench builds or installs; ignored by git. */
const work = join(root, '.bench');
const OTHERS = { likec4: '1.59.4', 'yaml-language-server': '2.0.0' } as const;

export type ServerName = 'product' | 'limit' | 'floor' | 'likec4' | 'yaml';

export interface Model {
    /** The folder the server is started in; null where files are only opened. */
    readonly rootUri: string | null;
    readonly languageId: string;
    readonly files: readonly { readonly uri: string; readonly text: string }[];
    /** The file that is edited, and the address of its middle: one digit that may be another. */
    readonly edited: number;
    /** Finds the digit to change in the edited file. */
    digit(text: string): number;
    /** A digit of an I/O rate near it: a figure that more is computed from. */
    figure(text: string): number;
    /** A reference near the digit. */
    reference(text: string): number;
    /** Edits that reach further, where they are measured. */
    readonly reaches?: Readonly<Record<Reach, (text: string) => Place>>;
}

/** What is typed over what. */
export interface Place {
    readonly at: number;
    readonly length: number;
    readonly before: string;
    readonly text: string;
}

export interface Server {
    readonly name: ServerName;
    readonly title: string;
    readonly launch: Launch;
    /** Beyond this size it is not asked: it would take minutes per key. */
    readonly most: number;
    model(estate: Estate, files: number): Model;
}

/** Makes the servers ready; one that cannot be is told with its reason and left out. */
export async function servers(
    wanted: readonly ServerName[],
    say: (line: string) => void,
    handicap = 0,
): Promise<Server[]> {
    const ready: Server[] = [];
    for (const name of wanted) {
        try {
            const server = await MAKERS[name]();
            ready.push(
                name === 'product' && handicap > 0
                    ? { ...server, launch: { ...server.launch, env: { BENCH_HANDICAP: String(handicap) } } }
                    : server,
            );
        } catch (error) {
            say(`${name}: left out, ${error instanceof Error ? error.message : String(error)}`);
        }
    }
    return ready;
}

const MAKERS: Readonly<Record<ServerName, () => Promise<Server>>> = {
    product: async () => ({
        name: 'product',
        title: 'Exit Plan, all rules',
        launch: node(await bundled('product', 'language/server/transport/node.ts')),
        most: Infinity,
        model: planModel,
    }),
    limit: async () => ({
        name: 'limit',
        title: 'limit: hand-written, incremental, names and braces only',
        launch: node(await bundled('limit', 'bench/limit/server.ts')),
        most: Infinity,
        model: planModel,
    }),
    floor: async () => ({
        name: 'floor',
        title: 'floor: Langium, same grammar, cached map scopes, no checks',
        most: 50_000,
        model: planModel,
        launch: {
            ...node(await bundled('floor', 'bench/floor/server.ts')),
            env: { EXIT_LIBRARY: join(root, 'language/library') },
        },
    }),
    likec4: async () => ({
        name: 'likec4',
        title: `LikeC4 ${OTHERS.likec4}`,
        launch: node(installed('likec4', 'bin/likec4.mjs'), 'lsp', '--stdio', '--no-manual-layouts'),
        most: 10_000,
        model: likec4,
    }),
    yaml: async () => {
        const schema = join(work, 'estate.schema.json');
        writeFileSync(schema, JSON.stringify(YAML_SCHEMA));
        const settings = {
            yaml: {
                schemas: { [pathToFileURL(schema).href]: '*.yaml' },
                validate: true,
                hover: true,
                completion: true,
                schemaStore: { enable: false },
                maxItemsComputed: 1_000_000,
            },
        };
        return {
            name: 'yaml',
            title: `yaml-language-server ${OTHERS['yaml-language-server']} with a schema`,
            launch: { ...node(installed('yaml-language-server', 'bin/yaml-language-server'), '--stdio'), settings },
            most: 50_000,
            model: yaml,
        };
    },
};

function node(script: string, ...args: string[]): Launch {
    return {
        command: [
            process.execPath,
            '--expose-gc',
            '--import',
            pathToFileURL(join(import.meta.dirname, 'probe.mjs')).href,
            script,
            ...(args.length > 0 ? args : ['--stdio']),
        ],
    };
}

/** The server as it is shipped: one minified file. */
async function bundled(name: string, entry: string): Promise<string> {
    const outfile = join(work, name, 'server.cjs');
    mkdirSync(dirname(outfile), { recursive: true });
    await build({
        absWorkingDir: root,
        entryPoints: [entry],
        outfile,
        bundle: true,
        minify: true,
        keepNames: true,
        platform: 'node',
        format: 'cjs',
        target: 'node22',
        logLevel: 'error',
    });
    return outfile;
}

/** Installs what is measured beside the product, outside of its dependencies. The folder is a project of its own, so that npm stays in it. */
function installed(name: keyof typeof OTHERS, script: string): string {
    const folder = join(work, 'others');
    const path = join(folder, 'node_modules', name, script);
    const version = () =>
        existsSync(path)
            ? (
                  JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')) as {
                      version: string;
                  }
              ).version
            : undefined;
    if (version() === OTHERS[name]) {
        return path;
    }
    mkdirSync(folder, { recursive: true });
    if (!existsSync(join(folder, 'package.json'))) {
        writeFileSync(
            join(folder, 'package.json'),
            '{ "name": "bench-others", "version": "0.0.0", "private": true }\n',
        );
    }
    const done = spawnSync(
        'npm',
        ['install', '--prefix', folder, `${name}@${OTHERS[name]}`, '--no-audit', '--no-fund', '--ignore-scripts'],
        { cwd: folder, encoding: 'utf8', timeout: 300_000 },
    );
    if (version() !== OTHERS[name]) {
        throw new Error(`it could not be installed (${done.error?.message ?? `npm ended with ${done.status}`})`);
    }
    return path;
}

function planModel(estate: Estate, count: number): Model {
    const files = planFiles(estate, count);
    const digit = (text: string) => text.indexOf('vcpu ', middle(text)) + 5;
    return {
        rootUri: null,
        languageId: 'exit',
        files: files.map(f => ({ uri: `file:///bench/${f.path}`, text: f.text })),
        edited: count === 1 ? 0 : Math.floor(count / 2),
        digit,
        figure: text => text.indexOf('iops ', middle(text)) + 5,
        reference: text => text.indexOf(' on san-', middle(text)) + 6,
        reaches:
            count > 1
                ? undefined
                : {
                      reference: text => over(text, text.indexOf(' is ', middle(text)) + 4, 'x'),
                      name: text => over(text, middle(text) + 12, 'x'),
                      brace: text => over(text, text.indexOf('{', middle(text)), '('),
                      duration: text =>
                          over(text, text.indexOf('lasts ', text.lastIndexOf('cutover', text.length - 5000)) + 6, '5'),
                      profile: text => over(text, text.indexOf('writes 40%') + 7, '5'),
                      links: text => over(text, text.indexOf('links 2') + 6, '4'),
                  },
    };

    function over(text: string, at: number, by: string): Place {
        return { at, length: 1, before: text[at]!, text: by };
    }

    function middle(text: string): number {
        return text.indexOf('\nworkload ', text.length / 2);
    }
}

function single(
    { path, text }: TextFile,
    languageId: string,
    folder: string,
    digit: Model['digit'],
    figure: Model['figure'],
    reference: Model['reference'],
): Model {
    const place = join(work, folder);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, path), text);
    return {
        rootUri: languageId === 'likec4' ? pathToFileURL(place).href : null,
        languageId,
        files: [{ uri: pathToFileURL(join(place, path)).href, text }],
        edited: 0,
        digit,
        figure,
        reference,
    };
}

function likec4(estate: Estate): Model {
    return single(
        { path: 'estate.c4', text: likec4Model(estate) },
        'likec4',
        `models/likec4-${estate.size}`,
        text => text.indexOf("vcpu '", text.length / 2) + 6,
        text => text.indexOf("iops '", text.length / 2) + 6,
        text => text.indexOf(' -> ', text.length / 2) + 6,
    );
}

function yaml(estate: Estate): Model {
    return single(
        { path: 'estate.yaml', text: yamlModel(estate) },
        'yaml',
        `models/yaml-${estate.size}`,
        text => text.indexOf('vcpu: ', text.length / 2) + 6,
        text => text.indexOf('iops: ', text.length / 2) + 6,
        text => text.indexOf('environment: ', text.length / 2) + 14,
    );
}
