import { createTwoFilesPatch } from 'diff';
import type { Finding } from '../../../language/analysis/analysis.ts';
import { findingIds } from '../../../language/analysis/finding-id.ts';
import { VERDICT_WORDS } from '../../../language/analysis/verdict-words.ts';
import { there } from '../../../language/basics/lists.ts';
import { applyTo } from '../../../language/edits/apply.ts';
import { LIBRARY_NAMES, type LibraryKind } from '../../../language/library/index.ts';
import { repairedTexts } from '../../../language/lsp/edits/fix-all.ts';
import { textOf } from '../../../language/plan/source.ts';
import { fixesFor, ruleOf, rules } from '../../../language/rules/index.ts';
import type { Fix } from '../../../language/rules/rule.ts';
import { measurables } from '../../../language/workspace/measure.ts';
import type { PlanUnit } from '../../../language/workspace/workspace.ts';
import { type Tool, type ToolAnswer, type ToolInput, ToolRefused } from '../../mcp/tool.ts';
import { accessJson } from '../commands/access.ts';
import { blastJson } from '../commands/blast.ts';
import { sceneOf } from '../commands/graph.ts';
import { rowJson } from '../commands/headroom.ts';
import { languageCard } from '../commands/language.ts';
import { libraryOnDisk } from '../load.ts';
import { causeJson, findingsJson } from '../output/findings-json.ts';
import { type Asked, allowedPath, onePlan, plansOf } from './plans.ts';

/** What a model is told before it uses the tools. */
export const INSTRUCTIONS = `Checks plans (.exit files) for leaving a virtualization platform. Read language_card before writing a plan. Loop: check, read the causes from the first on, list_fixes, preview_fix, change the text, check again.
Nothing here writes files or uses the network. Never accept a risk or invent a figure on your own: what is unknown stays unknown, and the verdict says so.`;

/** Characters; longer answers are cut where a list ends, and say so. */
const LONGEST = 100_000;

const PLAN = {
    text: { type: 'string', description: 'The text of a plan that is not saved. Give this or path.' },
    path: { type: 'string', description: 'A file or folder with plans. Give this or text.' },
    asOf: { type: 'string', description: 'The day that counts as today, such as 2027-01-31.' },
};

function input(properties: Readonly<Record<string, object>>, ...required: string[]): ToolInput {
    return { type: 'object', properties, required, additionalProperties: false };
}

function json(value: unknown): ToolAnswer {
    return { text: JSON.stringify(value, undefined, 1) };
}

/** An object with one long list in it, cut to what fits. */
function listed(name: string, items: readonly unknown[], rest: object = {}): ToolAnswer {
    const kept: unknown[] = [];
    let length = 0;
    for (const item of items) {
        length += JSON.stringify(item).length;
        if (length > LONGEST) {
            break;
        }
        kept.push(item);
    }
    const left = items.length - kept.length;
    return json({ ...rest, [name]: kept, ...(left > 0 ? { leftOut: left } : {}) });
}

/** A word among the arguments; throws where it is missing. */
function word(args: Readonly<Record<string, unknown>>, name: string): string {
    const value = args[name];
    if (typeof value !== 'string' || value === '') {
        throw new ToolRefused(`'${name}' is missing.`);
    }
    return value;
}

/** Words among the arguments, at least one. */
function words(args: Readonly<Record<string, unknown>>, name: string): string[] {
    const value = args[name];
    if (!Array.isArray(value) || value.length === 0 || !value.every(item => typeof item === 'string')) {
        throw new ToolRefused(`'${name}' has to be a list of at least one word.`);
    }
    return value;
}

interface Offered {
    readonly id: string;
    readonly finding: Finding;
    readonly fix: Fix;
}

/** Every fix of a plan with the finding it belongs to. */
function fixesOf({ analysis }: PlanUnit): Offered[] {
    const ids = findingIds(analysis.findings);
    return analysis.findings.flatMap((finding, i) =>
        fixesFor(finding, analysis).map(fix => ({ id: ids[i] ?? '', finding, fix })),
    );
}

function patch({ workspace, show }: Asked, texts: ReadonlyMap<string, string>): string {
    return [...texts]
        .map(([uri, now]) =>
            createTwoFilesPatch(
                show(uri),
                show(uri),
                there(workspace.document(uri), show(uri)).text,
                now,
                'now',
                'fixed',
            ),
        )
        .join('');
}

/** A plan's files after one fix. */
function fixed({ workspace }: Asked, fix: Fix): Map<string, string> {
    const files = new Map<string, Parameters<typeof applyTo>[1][number][]>();
    for (const edit of fix.edits()) {
        files.set(edit.uri, [...(files.get(edit.uri) ?? []), edit]);
    }
    return new Map(
        [...files].map(([uri, edits]) => [uri, applyTo(there(workspace.document(uri), uri).text, edits)] as const),
    );
}

interface CheckedPlan {
    readonly findings: readonly object[];
}

/** The tools, each a question about plans. */
export const tools: readonly Tool[] = [
    {
        name: 'check',
        title: 'Check a plan',
        description:
            'What breaks, when and for whom: verdict, what was not looked at, causes with their fixes, findings.',
        inputSchema: input(PLAN),
        run: (args, place) => {
            const { units, show } = plansOf(args, place);
            const { plans, summary } = findingsJson(units, show) as { plans: CheckedPlan[]; summary: object };
            const findings = plans.flatMap(p => p.findings.map(f => ({ ...f, related: undefined })));
            return listed('findings', findings, { summary, plans: plans.map(p => ({ ...p, findings: undefined })) });
        },
    },
    {
        name: 'causes',
        title: 'Causes of a plan',
        description:
            'What has to change, in the order of what stops the plan first; each with the change that settles it.',
        inputSchema: input(PLAN),
        run: (args, place) => {
            const { unit } = onePlan(args, place);
            const { causes, verdict } = unit.analysis;
            return listed('causes', causes.map(causeJson), { verdict: VERDICT_WORDS[verdict.value] });
        },
    },
    {
        name: 'explain_rule',
        title: 'Explain a finding code',
        description: 'What a code means, why it matters, how it is repaired, and a plan that raises it.',
        inputSchema: input({ code: { type: 'string', description: 'Such as api-break.' } }, 'code'),
        run: args => {
            const code = word(args, 'code');
            const rule = ruleOf(code);
            if (!rule) {
                throw new ToolRefused(`There is no code '${code}'; there are ${rules.map(r => r.code).join(', ')}.`);
            }
            return {
                text: `# ${rule.code}: ${rule.title}\n\nSeverity: ${rule.severity}\n\n${rule.explain}\n\n## Repair\n\n${rule.repair}\n\n## Example\n\n\`\`\`exit\n${rule.example}\n\`\`\`\n`,
            };
        },
    },
    {
        name: 'list_fixes',
        title: 'Fixes of a plan',
        description:
            'The changes the checker offers, by finding. Those marked needsAuthor need a reason only people can give.',
        inputSchema: input({
            ...PLAN,
            finding: { type: 'string', description: 'Only those of the finding with this id.' },
        }),
        run: (args, place) => {
            const offered = fixesOf(onePlan(args, place).unit).filter(
                ({ id }) => args['finding'] === undefined || id === args['finding'],
            );
            return listed(
                'fixes',
                offered.map(({ id, finding, fix }) => ({
                    finding: id,
                    code: finding.code,
                    title: fix.title,
                    preferred: fix.preferred,
                    ...(fix.needsAuthor ? { needsAuthor: true } : {}),
                })),
            );
        },
    },
    {
        name: 'preview_fix',
        title: 'Preview a fix',
        description:
            'What a fix would change, as a patch. Without a title: all preferred fixes, each kept only if it helps.',
        inputSchema: input({
            ...PLAN,
            title: { type: 'string', description: 'The title of a fix from list_fixes, or of a cause.' },
        }),
        run: (args, place) => {
            const asked = onePlan(args, place);
            if (args['title'] === undefined) {
                const text = patch(asked, repairedTexts(asked.workspace, asked.unit));
                return { text: text === '' ? 'No preferred fix is left.' : text };
            }
            const title = word(args, 'title');
            const found = fixesOf(asked.unit).find(({ fix }) => fix.title === title);
            if (!found) {
                throw new ToolRefused(`No fix has the title '${title}'; list_fixes tells which there are.`);
            }
            return { text: patch(asked, fixed(asked, found.fix)) };
        },
    },
    {
        name: 'headroom',
        title: 'Headroom of the fabrics',
        description: 'How full every link, disk, uplink and controller is, in every phase and scenario; SI units.',
        inputSchema: input({ ...PLAN, fabric: { type: 'string', description: 'Only this fabric.' } }),
        run: (args, place) => {
            const { unit } = onePlan(args, place);
            const fabrics = unit.analysis.headroom.fabrics.filter(
                f => args['fabric'] === undefined || f.fabric.name === args['fabric'],
            );
            return listed(
                'rows',
                fabrics.flatMap(f => f.rows.map(rowJson)),
            );
        },
    },
    {
        name: 'access',
        title: 'Access on the targets',
        description: 'What every principal keeps, loses and gains on every target, and the least role that keeps it.',
        inputSchema: input(PLAN),
        run: (args, place) => {
            const { rows } = accessJson(onePlan(args, place).unit.analysis.access) as { rows: object[] };
            return listed('rows', rows);
        },
    },
    {
        name: 'blast',
        title: 'Blast radius',
        description: 'Who loses something when a component, a platform or a principal fails or moves too early.',
        inputSchema: input({ ...PLAN, component: { type: 'string' } }, 'component'),
        run: (args, place) => {
            const { unit } = onePlan(args, place);
            const name = word(args, 'component');
            const radius = unit.analysis.blast(name);
            if (radius.losses.length === 0) {
                const known = [...unit.plan.components.keys()].filter(c => c !== name).slice(0, 50);
                return { text: `Nothing depends on '${name}', as far as the plan says. It has ${known.join(', ')}.` };
            }
            const phases = unit.plan.phases.map(p => p.name);
            const { losses, ...rest } = blastJson(radius, phases) as { losses: object[] };
            return listed('losses', losses, rest);
        },
    },
    {
        name: 'measure',
        title: 'What to measure next',
        description: 'Figures nobody stated, by the judgements that knowing them would close.',
        inputSchema: input(PLAN),
        run: (args, place) => {
            const { workspace, unit } = onePlan(args, place);
            const figures = measurables(workspace, unit.main).map(
                ({ subjects, property, range, unit: of, decides }) => ({
                    subjects,
                    property,
                    range,
                    unit: of,
                    decides,
                }),
            );
            return listed('figures', figures);
        },
    },
    {
        name: 'verify',
        title: 'Hold a plan against inventories',
        description:
            'Where fresh exports of either side differ from the plan: machines not moved, moved early, unknown, changed; roles, hosts, protection.',
        inputSchema: input(
            {
                ...PLAN,
                inventories: {
                    type: 'array',
                    items: { type: 'string' },
                    minItems: 1,
                    description: 'Exported files of the source, the targets or both.',
                },
            },
            'inventories',
        ),
        run: async (args, place) => {
            const { unit } = onePlan(args, place);
            const paths = words(args, 'inventories').map(path => allowedPath(path, place.roots));
            const { verification, verificationJson } = await import('../commands/verify.ts');
            const { differences, ...rest } = verificationJson(unit.plan.name, await verification(unit, paths)) as {
                differences: object[];
            };
            return listed('differences', differences, rest);
        },
    },
    {
        name: 'render_picture',
        title: 'Picture of a plan',
        description: 'The layered picture as SVG: what stands on what in the first phase in which something breaks.',
        inputSchema: input(PLAN),
        run: (args, place) => {
            const { unit } = onePlan(args, place);
            return {
                text: `The picture of plan '${unit.plan.name}'.`,
                file: { name: 'plan.svg', mimeType: 'image/svg+xml', text: sceneOf(unit.analysis) },
            };
        },
    },
    {
        name: 'language_card',
        title: 'The language on one page',
        description: 'Every declaration and property of .exit files, with an example. Read it before writing a plan.',
        inputSchema: input({}),
        run: () => ({ text: languageCard() }),
    },
    {
        name: 'library',
        title: 'Look something up in the library',
        description:
            'What the checker knows about a platform, product, interface, feature, medium or fabric, with sources. Without a name: all names.',
        inputSchema: input({ name: { type: 'string', description: 'Such as veeam-vbr, nutanix or nvme.' } }),
        run: args => {
            const kinds = Object.keys(LIBRARY_NAMES) as LibraryKind[];
            if (args['name'] === undefined) {
                return json(Object.fromEntries(kinds.map(kind => [kind, Object.keys(LIBRARY_NAMES[kind])])));
            }
            const name = word(args, 'name');
            const found = kinds.flatMap(kind => {
                const record = libraryOnDisk().find(kind === 'fabric' ? 'component' : kind, name);
                return record ? [textOf(record.span)] : [];
            });
            if (found.length === 0) {
                throw new ToolRefused(`The library has no '${name}'; without a name it lists all.`);
            }
            const text = found.join('\n\n');
            return { text: text.length > LONGEST ? `${text.slice(0, LONGEST)}\n… (cut)` : text };
        },
    },
    {
        name: 'import_inventory',
        title: 'Read an inventory',
        description:
            'An export of RVTools, Live Optics, Nutanix Collector, govc and others as plan text, with a drafted plan. Nothing is written.',
        inputSchema: input({ path: { type: 'string', description: 'The exported file.' } }, 'path'),
        run: async (args, { roots }) => {
            const path = allowedPath(word(args, 'path'), roots);
            const { importFiles, InputRefused } = await import('../../import/index.ts');
            try {
                const result = await importFiles([path], {
                    draft: { inventoryFile: 'inventory.exit' },
                    library: libraryOnDisk(),
                });
                return {
                    text: `${result.reportText}\n${result.inventory.slice(0, LONGEST)}`,
                    file: { name: 'plan.exit', mimeType: 'text/plain', text: result.plan ?? '' },
                };
            } catch (error) {
                throw error instanceof InputRefused ? new ToolRefused(error.message) : error;
            }
        },
    },
];
