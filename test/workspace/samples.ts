import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../language/rules/index.ts';
import { AS_OF } from '../check.ts';
import { readFixture } from '../fixtures/reader.ts';
import { exampleOf } from '../rules/examples.ts';

/** A plan of the repository: its files by path, the main one first. */
export interface Sample {
    readonly name: string;
    readonly files: Readonly<Record<string, string>>;
    readonly asOf: string;
}

/** Every fixture, every example of a rule and every example plan. */
export function everySample(): Sample[] {
    return [
        ...fixtures(),
        ...rules.map(r => ({ name: `rule ${r.code}`, files: exampleOf(r), asOf: AS_OF })),
        ...plans(),
    ];
}

const FIXTURES = join(import.meta.dirname, '../fixtures/plans');

function fixtures(): Sample[] {
    return exitFiles(FIXTURES).map(path => {
        const { files, asOf = AS_OF } = readFixture(readFileSync(join(FIXTURES, path), 'utf8'));
        return { name: path, files: Object.fromEntries(files.map(f => [f.path, f.text])), asOf };
    });
}

const EXAMPLES = join(import.meta.dirname, '../../examples');

function plans(): Sample[] {
    const byFolder = new Map<string, Record<string, string>>();
    for (const path of exitFiles(EXAMPLES)) {
        const at = path.lastIndexOf('/');
        const folder = path.slice(0, at);
        const files = byFolder.get(folder) ?? {};
        files[path.slice(at + 1)] = readFileSync(join(EXAMPLES, path), 'utf8');
        byFolder.set(folder, files);
    }
    return [...byFolder].map(([folder, files]) => ({
        name: `examples/${folder}`,
        files: { 'plan.exit': files['plan.exit'] ?? '', ...files },
        asOf: AS_OF,
    }));
}

function exitFiles(folder: string): string[] {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map(path => path.replaceAll('\\', '/'))
        .filter(path => path.endsWith('.exit'))
        .sort();
}
