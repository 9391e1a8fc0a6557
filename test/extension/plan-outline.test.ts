import { expect, test } from 'vitest';
import { outlineText, PARTS, PLATFORMS } from '../../src/commands/plan-outline.ts';
import { unitOf } from '../check.ts';

const ALL = PARTS.map(p => p.id);

/** What would be wrong with the text itself, whatever it says. */
const OF_THE_TEXT =
    /^(syntax|reference-unknown|unit-|name-|property-|selector-empty|phase-empty|without-effect|layer-out|dependency-|compute-before|foundation-missing|foundation-undeclared: (?!Identity .* names no principal))/;

test.each(PLATFORMS.flatMap(from => PLATFORMS.filter(to => to !== from).map(to => [from.base, to.base] as const)))(
    'a plan from %s to %s can be read, and follows the sequence',
    (from, to) => {
        const { plan, analysis } = unitOf(outlineText({ from, to: [to], parts: ALL }));
        expect(analysis.findings.filter(f => OF_THE_TEXT.test(f.code)).map(f => `${f.code}: ${f.message}`)).toEqual([]);
        expect(plan.from.map(p => p.chain.map(r => r.name))[0]).toContain(from);
    },
);

test('several targets have a cluster each, and what is not there is not written', () => {
    const text = outlineText({ from: 'vsphere', to: ['nutanix', 'proxmox'], parts: ['databases', 'backup'] });
    const { plan, analysis } = unitOf(text);
    expect(plan.to.map(p => p.name)).toEqual(['new-1', 'new-2']);
    expect(analysis.findings.filter(f => /^(syntax|reference-unknown)/.test(f.code))).toEqual([]);
    expect(text).not.toMatch(/monitoring|identity|lab/);
});
