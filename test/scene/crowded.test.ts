import { describe, expect, it } from 'vitest';
import { place } from '../../webview/scene/layout/place.ts';
import { LAYER_ORDER } from '../../webview/scene/scene.ts';
import { modelOfFolder, modelOfText } from './models.ts';

/** What is said in a picture that is narrow, or of a plan that is large: whole words and whole figures, and no lane taller than a window. */

const EXAMPLES = [
    'frankfurt/faulty',
    'frankfurt/repaired',
    'lab',
    'proxmox',
    'hyperv',
    'in-place',
    'openshift',
    'two-sites',
    'from-hyperv',
];
const WIDTHS = [420, 500, 700, 916, 1260];

describe.each(EXAMPLES)('the example %s', example => {
    const model = modelOfFolder(`examples/${example}`);

    it('has every label on a tether or storey whole, in every phase and width', () => {
        for (const width of WIDTHS) {
            for (let moment = 0; moment <= model.phases.length; moment++) {
                const { pills } = place(model, { moment, grouping: 'environment', expanded: new Set(), width });
                expect(pills.map(p => p.text).filter(text => text.includes('…'))).toEqual([]);
            }
        }
    });
});

const SITES = ['a', 'b', 'c', 'd', 'e', 'f'];
const each = (text: (site: string) => string) => SITES.map(text).join('\n');
const LARGE = `plan large { from ${SITES.map(s => `old-${s}`).join(', ')} to ${SITES.map(s => `new-${s}`).join(', ')} }
${each(s => `platform old-${s} is vsphere {}\nplatform new-${s} is nutanix {}`)}
environment lab { class lab }
${each(s => `identity ad-${s} on old-${s} {}`)}
${each(s => `fabric san-${s} on old-${s} {}`)}
${each(s => [1, 2, 3, 4].map(n => `fabric hci-${s}-${n} on new-${s} is nutanix-rf2 {}`).join('\n'))}
${each(s => `workload app-${s} { in lab on san-${s} count 26_271 }`)}
${each(s => `monitoring watch-${s} { speaks vsphere.perf observes app-${s} }\nmonitoring logs-${s} { speaks vsphere.syslog observes app-${s} }`)}
phase ready { ${SITES.map(s => `decouple watch-${s} onto in-guest.metrics decouple logs-${s} onto in-guest.metrics`).join(' ')} }
phase rights { map ${SITES.map(s => `ad-${s}`).join(', ')} }
phase io { model ${SITES.flatMap(s => [1, 2, 3, 4].map(n => `hci-${s}-${n}`)).join(', ')} }
${each(s => `phase move-${s} { cutover app-${s} to hci-${s}-1 }`)}
`;

describe('a plan of six sites', () => {
    const model = modelOfText(LARGE);
    const at = (moment: number, expanded: readonly string[] = [], width = 916) =>
        place(model, { moment, grouping: 'environment', expanded: new Set(expanded), width });

    it('folds controllers and fabrics that no finding names, and counts them', () => {
        for (const width of [500, 916]) {
            for (let moment = 0; moment <= model.phases.length; moment++) {
                const { bands, nodes } = at(moment, [], width);
                for (const layer of LAYER_ORDER.slice(0, 4)) {
                    expect(bands.find(b => b.layer === layer)?.height).toBeLessThan(250);
                    const stands = nodes.filter(n => n.layer === layer).flatMap(n => n.stands);
                    expect(stands.toSorted()).toEqual(
                        model.components
                            .filter(c => c.layer === layer)
                            .map(c => c.id)
                            .toSorted(),
                    );
                }
            }
        }
    });

    it('says the same of a storey whether its parts are folded or open', () => {
        const folds = at(3).nodes.flatMap(n => (n.expandable && n.layer !== 'compute' ? [n.item] : []));
        expect(folds.length).toBeGreaterThan(2);
        const texts = (scene: ReturnType<typeof at>) => scene.storeys.map(s => s.full);
        for (let moment = 0; moment <= model.phases.length; moment++) {
            expect(texts(at(moment))).toEqual(texts(at(moment, folds)));
        }
    });

    it('never shows a part of a figure', () => {
        const lines = at(0, [], 420).nodes.map(n => n.line);
        expect(lines.filter(line => /\d…/.test(line))).toEqual([]);
    });
});
