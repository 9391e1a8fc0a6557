import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Namespace } from '../../language/plan/naming/names.ts';
import { namespaceOf } from '../../language/plan/naming/names.ts';
import type { DeclRecord } from '../../language/plan/records.ts';
import { nodeLibrary } from '../../language/server/files/node-library.ts';
import { BuiltInLibrary } from '../../language/workspace/library.ts';

const FOLDER = join(import.meta.dirname, '../../language/library');
const FILES = readdirSync(FOLDER).filter(name => name.endsWith('.exit'));

function library(): BuiltInLibrary {
    return new BuiltInLibrary(nodeLibrary(FOLDER));
}

const KINDS: readonly Namespace[] = [
    'platform',
    'interface',
    'feature',
    'capability',
    'transition',
    'product',
    'media',
    'component',
];

describe('a name of the library', () => {
    const whole = library();
    const declared = new Map<string, DeclRecord>(
        FILES.flatMap(file => whole.document(file).blocks.flatMap(b => b.value.declarations)).map(r => [
            `${namespaceOf(r.kind)} ${r.name}`,
            r,
        ]),
    );
    const one = library();
    const all = KINDS.flatMap(kind => [...one.names(kind)].map(name => [kind, name] as const));

    test('is the declaration that reading whole files finds', () => {
        expect(all.length).toBeGreaterThan(500);
        for (const [kind, name] of all) {
            const found = one.find(kind, name);
            expect(found?.span, `${kind} ${name}`).toMatchObject({
                start: declared.get(`${kind} ${name}`)?.span.start,
                end: declared.get(`${kind} ${name}`)?.span.end,
            });
            expect(one.find(kind, name)).toBe(found);
        }
    });

    // Files hold hundreds of declarations: a plan of ten lines waited for all of them.
    test('costs the reading of its own declaration', () => {
        for (const [kind, name] of all.filter((_, i) => i % 20 === 0)) {
            const fresh = library();
            const block = fresh.find(kind, name)?.span.block;
            const read = FILES.flatMap(file => fresh.document(file).blocks).filter(b => b.parsed);
            expect(read, `${kind} ${name}`).toEqual([block]);
        }
    });

    test('that there is not is none', () => {
        expect(one.find('platform', 'constructor')).toBeUndefined();
        expect(one.find('platform', 'nowhere')).toBeUndefined();
    });
});
