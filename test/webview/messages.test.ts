import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPanel, isModel, toPanel } from '../../webview/messages.ts';
import { escapeHtml, panelPage } from '../../webview/page.ts';
import type { FromPanel, ToPanel } from '../../webview/protocol.ts';
import { deltaOf, withDelta } from '../../webview/scene/delta.ts';
import { anyModel } from '../scene/arbitrary.ts';
import { modelOfFolder } from '../scene/models.ts';

const MODEL = modelOfFolder('examples/frankfurt/faulty');

const FROM: readonly FromPanel[] = [
    { type: 'ready' },
    { type: 'reveal', id: 'erp', focus: true },
    { type: 'fix', finding: 'x', title: 'Move it' },
    { type: 'blast', id: 'erp' },
    { type: 'fixes', findings: ['x'] },
    { type: 'save', name: 'plan-heute.svg', format: 'svg', data: '<svg/>' },
    { type: 'apply', fabric: 'hci', settings: [{ property: 'over', text: '1', wave: { phase: 'p', rate: 1 } }] },
    { type: 'compared' },
];

const TO: readonly ToPanel[] = [
    { type: 'model', model: MODEL, version: 3 },
    { type: 'delta', delta: { lists: { cells: [[0, 1], { put: [{}] }] } }, base: 1, version: 2 },
    { type: 'changed', names: ['a'], against: 'HEAD' },
    { type: 'stale' },
    { type: 'cursor', ids: [] },
    {
        type: 'blast',
        id: 'x',
        losses: [{ layer: 'compute', what: 'w', phases: ['p'], machines: 1, components: ['c'] }],
    },
    { type: 'fixes', fixes: { x: ['y'] } },
    { type: 'command', command: 'fit' },
];

describe('messages between panel and host', () => {
    it('pass when they are ones', () => {
        expect(FROM.map(fromPanel)).toEqual(FROM);
        expect(TO.map(toPanel)).toEqual(TO);
    });

    it('pass with the models and the deltas of any plan', () => {
        fc.assert(
            fc.property(anyModel, anyModel, (a, b) => {
                expect(toPanel({ type: 'model', model: a })).toBeDefined();
                const delta = deltaOf(a, b);
                if (delta) {
                    expect(toPanel({ type: 'delta', delta, base: 1, version: 2 })).toBeDefined();
                    expect(isModel(withDelta(a, delta))).toBe(true);
                }
            }),
        );
    });

    it.each([
        ...FROM.map(message => [message.type, message, fromPanel] as const),
        ...TO.map(message => [message.type, message, toPanel] as const),
    ])('do not pass with a member that is missing or of another kind: %s', (_, message, check) => {
        for (const [name, value] of Object.entries(message)) {
            const kind = Array.isArray(value) ? 'list' : typeof value;
            for (const wrong of [undefined, null, 7.5, {}, [7], 'no such word', NaN, true]) {
                const same = (Array.isArray(wrong) ? 'list' : typeof wrong) === kind && wrong !== null;
                const optional = wrong === undefined && ['version', 'names', 'reason'].includes(name);
                // A list of the wrong things, a word that is none and a number that is none are wrong as well.
                const fits =
                    same &&
                    !Array.isArray(wrong) &&
                    !Number.isNaN(wrong) &&
                    !['type', 'format', 'command', 'name'].includes(name);
                if (!optional && !fits) {
                    expect([name, wrong, check({ ...message, [name]: wrong })]).toEqual([name, wrong, undefined]);
                }
            }
        }
    });

    it('of any other kind are none, and none of them throws', () => {
        fc.assert(
            fc.property(
                fc.oneof(
                    fc.anything(),
                    fc.record({
                        type: fc.constantFrom(...FROM.map(m => m.type), ...TO.map(m => m.type)),
                        id: fc.anything(),
                    }),
                ),
                value => {
                    fromPanel(value);
                    toPanel(value);
                },
            ),
        );
        for (const value of [
            { type: 'model' },
            { type: 'delta' },
            { type: 'delta', delta: { lists: { cells: [[0, 9]] } } },
            { type: '__proto__' },
            { type: 'constructor' },
            { type: 'save', name: '../../.bashrc', format: 'svg', data: '' },
            { type: 'save', name: 'a', format: 'exe', data: '' },
            { type: 'apply', fabric: 'x', settings: [{ property: 'nodes' }] },
            Object.create({ type: 'ready' }),
        ]) {
            expect([value, fromPanel(value), toPanel(value)]).toEqual([value, undefined, undefined]);
        }
    });

    it('whose delta does not fit give no model', () => {
        const delta = { lists: { cells: [[0, 10_000] as const] } };
        expect(toPanel({ type: 'delta', delta, base: 1, version: 2 })).toBeDefined();
        expect(isModel({ ...MODEL, cells: [undefined] })).toBe(false);
    });
});

describe('the page of the panel', () => {
    it('lets nothing in but its own script and styles, by their nonce', () => {
        const page = panelPage({ nonce: 'N0nce', title: '<b>"', body: '' });
        const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!;
        expect(policy.split('; ')).toEqual([
            "default-src 'none'",
            'img-src blob: data:',
            "script-src 'nonce-N0nce'",
            "style-src 'nonce-N0nce'",
        ]);
    });

    it('holds text as text, in attributes as well', () => {
        expect(escapeHtml(`&<>"'`)).toBe('&#38;&#60;&#62;&#34;&#39;');
        fc.assert(
            fc.property(fc.string({ unit: 'binary' }), text => {
                expect(escapeHtml(text)).not.toMatch(/[<>"']|&(?!#\d+;)/);
            }),
        );
    });
});
