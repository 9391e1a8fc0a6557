import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { firstMoment } from '../../webview/scene/first-moment.ts';
import { firstExpanded } from '../../webview/scene/layout/grouping.ts';
import { place } from '../../webview/scene/layout/place.ts';
import type { PreviewModel } from '../../webview/scene/model.ts';
import { dot, mermaid } from '../../webview/scene/output/graph-text.ts';
import { headOfPicture } from '../../webview/scene/output/head.ts';
import { sceneSvg } from '../../webview/scene/output/svg.ts';
import type { View } from '../../webview/scene/visible.ts';
import { anyModel, anyView } from './arbitrary.ts';
import { modelOfFolder, modelOfText, PAGE_PLAN, RUSHED_PLAN } from './models.ts';

function viewOf(model: PreviewModel): View {
    return { moment: firstMoment(model), grouping: 'environment', expanded: firstExpanded(model.cells, 'environment') };
}

function svgOf(model: PreviewModel, width = 1000): string {
    return sceneSvg(place(model, { ...viewOf(model), width }), { title: model.plan.name });
}

/** Element names of an XML text; throws where it is not well-formed. */
function elements(xml: string): string[] {
    const names: string[] = [];
    const parser = new SaxesParser();
    parser.on('opentag', tag => {
        names.push(tag.name);
    });
    parser.on('error', error => {
        throw error;
    });
    parser.write(xml).close();
    return names;
}

const EXAMPLES = [
    'frankfurt/faulty',
    'frankfurt/repaired',
    'proxmox',
    'hyperv',
    'lab',
    'in-place',
    'openshift',
    'two-sites',
    'from-hyperv',
];

describe('the picture as a file', () => {
    it.each([
        ['page', PAGE_PLAN],
        ['rushed', RUSHED_PLAN],
    ])('of the %s plan is the golden one', async (name, text) => {
        const model = modelOfText(text);
        await expect(svgOf(model)).toMatchFileSnapshot(`golden/${name}.svg`);
        await expect(svgOf(model, 420)).toMatchFileSnapshot(`golden/${name}-narrow.svg`);
        await expect(mermaid(model, viewOf(model))).toMatchFileSnapshot(`golden/${name}.mmd`);
        await expect(dot(model, viewOf(model))).toMatchFileSnapshot(`golden/${name}.dot`);
        const { memory, ...scene } = place(model, { ...viewOf(model), width: 1000 });
        await expect(`${JSON.stringify({ ...scene, order: memory.order }, undefined, 1)}\n`).toMatchFileSnapshot(
            `golden/${name}.json`,
        );
    });

    it.each(EXAMPLES)('of the example %s is the golden one', async example => {
        await expect(svgOf(modelOfFolder(`examples/${example}`))).toMatchFileSnapshot(
            `golden/example-${example.replace('/', '-')}.svg`,
        );
    });

    it('is well-formed whatever the names are, and a name with markup stays a name', () => {
        fc.assert(
            fc.property(anyModel, anyView, (model, view) => {
                const allowed = new Set(['svg', 'title', 'style', 'rect', 'g', 'path', 'text']);
                expect(
                    elements(sceneSvg(place(model, view), { title: '<script>' })).filter(n => !allowed.has(n)),
                ).toEqual([]);
            }),
        );
    });

    it('that leaves the editor says of which plan it is, as of when, how it is judged and what its signs mean', () => {
        fc.assert(
            fc.property(anyModel, anyView, (model, view) => {
                const svg = sceneSvg(place(model, view), { title: 'x', head: headOfPicture(model, view.moment) });
                elements(svg);
                expect(svg).toContain('✓ Go');
                expect(svg).toContain('judged as of 2024-10-04');
            }),
            { numRuns: 50 },
        );
        const model = modelOfText(RUSHED_PLAN);
        const svg = sceneSvg(place(model, { ...viewOf(model), width: 1000 }), {
            title: 'x',
            head: headOfPicture(model, 1),
        });
        expect(svg).toContain('machines stand on it and it is not built');
        expect(svg).not.toContain('accepted risk');
    });

    it('is the same bytes every time', () => {
        expect(svgOf(modelOfText(RUSHED_PLAN))).toBe(svgOf(modelOfText(RUSHED_PLAN)));
    });
});

describe('the picture for other tools', () => {
    it('quotes names in Graphviz so that they cannot be syntax', () => {
        fc.assert(
            fc.property(anyModel, anyView, (model, view) => {
                for (const line of dot(model, view).split('\n').slice(1, -2)) {
                    expect((line.replace(/\\\\/g, '').replace(/\\"/g, '').match(/"/g) ?? []).length % 2).toBe(0);
                }
            }),
            { numRuns: 50 },
        );
    });

    it('writes names in Mermaid without a character of its syntax', () => {
        fc.assert(
            fc.property(anyModel, anyView, (model, view) => {
                for (const line of mermaid(model, view)
                    .split('\n')
                    .filter(l => l.includes('["'))) {
                    expect(line).toMatch(/^ +(subgraph )?\w+\["[^"<>`{}[\]|\\]*(<br\/>[^"<>`{}[\]|\\]*)?"\](:::\w+)?$/);
                }
            }),
            { numRuns: 50 },
        );
    });
});
