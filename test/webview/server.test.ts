import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PreviewAnswer } from '../../language/server/preview.ts';
import { withDelta } from '../../webview/scene/delta.ts';
import { Session } from '../lsp/session.ts';
import { RUSHED_PLAN } from '../scene/models.ts';

/** What a preview gets of a real server, edit by edit. */

const PLAN = 'untitled:plan.exit';
let session: Session;
let version = 1;
beforeAll(async () => {
    session = await new Session().start();
    session.open(PLAN, RUSHED_PLAN);
});
afterAll(() => session.stop());

function ask(have?: number): Promise<PreviewAnswer> {
    return session.connection.sendRequest('exitplan/preview', { uri: PLAN, have });
}

function type(text: string): void {
    session.change(PLAN, ++version, { text });
}

it('is the whole model first, then what is new, then nothing where nothing is', async () => {
    const first = await ask();
    expect(first).toMatchObject({ title: 'Rushed', model: { plan: { name: 'rushed' } } });
    type(RUSHED_PLAN.replace('every 24 h', 'every 12 h'));
    const second = await ask(first.version);
    expect(second.model).toBeUndefined();
    const shown = withDelta(first.model!, second.delta!);
    expect(shown).toEqual((await ask()).model);
    expect(JSON.stringify(second.delta).length).toBeLessThan(JSON.stringify(shown).length / 4);
    type(`${RUSHED_PLAN.replace('every 24 h', 'every 12 h')}// a remark\n`);
    const whole = await ask();
    expect(await ask(whole.version)).toEqual({ title: 'Rushed', files: whole.files, version: whole.version });
});

it('is the whole model for whoever has another one, and after the preview was closed', async () => {
    const { version: had } = await ask();
    expect((await ask(had! - 1)).model).toBeDefined();
    const { version: has } = await ask();
    session.notify('exitplan/previewClosed', { uri: PLAN });
    expect((await ask(has)).model).toBeDefined();
});

it('is the picture first and its headroom next where there are thousands', async () => {
    const many = RUSHED_PLAN.replace(
        'workload play { in lab }',
        `workload play { in lab }\n${Array.from({ length: 1000 }, (_, i) => `workload w${i} { in lab }`).join('\n')}`,
    );
    type(many);
    const first = await ask();
    expect(first.model).toMatchObject({ partial: true, headroom: [], fabrics: [] });
    const second = await ask(first.version);
    expect(second.model).toBeUndefined();
    const whole = withDelta(first.model!, second.delta!);
    expect(whole.partial).toBeUndefined();
    expect(whole.fabrics.map(f => f.fabric)).toContain('hci');
    expect(await ask(second.version)).toEqual({ title: 'Rushed', files: first.files, version: second.version });
});

it('keeps the last model while the text cannot be read, and goes on from it', async () => {
    type(RUSHED_PLAN);
    const first = await ask();
    type(`${RUSHED_PLAN}backup agents { speaks`);
    const broken = await ask(first.version);
    expect(broken).toMatchObject({
        version: first.version,
        unreadable: expect.stringMatching(/^plan\.exit, line \d+: /),
    });
    expect(broken.model ?? broken.delta).toBeUndefined();
    type(`${RUSHED_PLAN}backup agents { speaks in-guest.backup  protects crm every 1 h }`);
    const last = await ask(first.version);
    expect(last.unreadable).toBeUndefined();
    const components = withDelta(first.model!, last.delta!).components.map(c => c.id);
    expect(components.filter(id => !first.model!.components.some(c => c.id === id))).toEqual(['agents']);
});
