import { judge } from '../../analysis/matrix.ts';
import { type OpenWindow, openVersions } from '../../analysis/open-versions.ts';
import { IndexSet } from '../../plan/index-set.ts';
import type { Platform } from '../../plan/plan.ts';
import { windowText } from '../../plan/versions.ts';
import type { Rule } from '../rule.ts';

/** So many things that hang on the version are told in the sentence; the others stand beside it. */
const TOLD = 2;

export const versionUnknown: Rule = {
    code: 'version-unknown',
    title: 'A target says which version it has, where what is meant to work there does so in some versions only',
    severity:
        'warning where the matrix says mandatory, and the verdict stays open; information where it says optional, or where the versions are only remembered',
    explain: `A controller works on the target through an interface that is offered only in some versions, or its product works only with some; or a workload uses a feature that is supported only
in some. Which version the target has is not stated, or not exactly enough (\`version "6.8"\` for what exists since \`6.8.1\`, a release told in another way than the fact).
Nothing lies outside a window as long as nobody says where it is, so without this a plan would look better for saying less. Where one way holds in every version that may be
meant, nothing is asked.`,
    example: `plan p { from old to new }
platform old is vsphere
platform new is proxmox
environment prod { class production  shape monolithic }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 12 h }
fabric pool on new is ceph-replicated { nodes 4 }
workload erp { in prod }
phase backup { establish veeam onto pve.qmp-nbd }
phase io     { model pool }
phase move   { cutover erp to pool }`,
    repair: 'Write `version "…"` into the platform, as exactly as the fact that asks for it. Where you know better than the library, write `offers INTERFACE since "…"` into the platform.',
    *check(facts) {
        for (const [platform, open] of openVersions(facts)) {
            const [first] = open;
            const concerns = IndexSet.union(open.map(w => w.workloads));
            const judged = judge(facts.plan, concerns);
            if (!judged || !first) {
                continue;
            }
            yield {
                code: this.code,
                // Who only remembers a version asks nobody to stop.
                ...(judged.severity === 'error' && !open.every(isRecalled)
                    ? { severity: 'warning' as const, undecided: true as const }
                    : { severity: 'information' as const, condition: true as const }),
                span: platform.record.nameSpan,
                layer: first.kind === 'supports' ? 'compute' : 'backup',
                subjects: [...new Set(open.map(w => w.name))],
                concerns,
                figures: { platform: platform.name },
                message: `${head(platform)}: ${told(open)}. ${platform.version === undefined ? `Write 'version "…"' into it` : 'Write it as exactly as that'}.`,
                related: open.map(w => ({ span: w.fact.span, message: sentence(w) })),
            };
        }
    },
};

function head({ name, version }: Platform): string {
    return version === undefined
        ? `'${name}' states no version`
        : `'${name}' is version ${version}, which is not exact enough`;
}

/** What is known for certain before what was only remembered. */
function told(open: readonly OpenWindow[]): string {
    const known = open.filter(w => !isRecalled(w));
    const all = [...known, ...open.filter(isRecalled)];
    const sentences = [...new Set(all.map(sentence))];
    const shown = sentences.slice(0, TOLD).join('; ');
    return sentences.length > TOLD ? `${shown}; and ${sentences.length - TOLD} more` : shown;
}

function isRecalled({ fact }: OpenWindow): boolean {
    return fact.evidence?.grade === 'recalled';
}

function sentence(open: OpenWindow): string {
    const { name, what, window } = open;
    const when = `only${windowText(window)}${isRecalled(open) ? ' (recalled, not checked against a source)' : ''}`;
    switch (open.kind) {
        case 'offers':
            return `it offers '${what}', which '${name}' uses, ${when}`;
        case 'works':
            return `'${name}' works with it ${when}`;
        case 'supports':
            return `it supports '${name}' ${when}`;
    }
}
