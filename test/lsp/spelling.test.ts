import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { Session } from './session.ts';

/** The findings an editor has, if it compares addresses as texts. */
function shown(session: Session): string[] {
    const last = new Map(session.published.map(p => [p.uri, p.diagnostics.length]));
    return [...last].filter(([, count]) => count > 0).map(([uri]) => uri);
}

test('an editor that spells an address in another way keeps no findings under the first', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'exitplan-spelling-'));
    const text = 'workload erp { in nowhere }\n';
    writeFileSync(join(folder, 'a b.exit'), text);
    const encoded = pathToFileURL(join(folder, 'a b.exit')).href;
    const bare = encoded.replace('%20', ' ');
    const session = await new Session().start(pathToFileURL(folder).href);
    try {
        await session.until(() => shown(session).length > 0 || undefined);
        expect(shown(session)).toEqual([encoded]);
        session.open(bare, text);
        await session.until(() => shown(session).includes(bare) || undefined);
        expect(shown(session)).toEqual([bare]);
        session.close(bare);
        await session.until(() => shown(session).includes(encoded) || undefined);
        expect(shown(session)).toEqual([encoded]);
    } finally {
        await session.stop();
        rmSync(folder, { recursive: true, force: true });
    }
});
