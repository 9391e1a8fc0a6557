import type { Repairable } from '../../analysis/analysis.ts';
import { closest } from '../../plan/naming/spelling.ts';
import type { Platform } from '../../plan/plan.ts';
import type { DeclRecord, NameUse } from '../../plan/records.ts';
import { problemFixes, type TextRepair } from '../fixes/text-fixes.ts';
import type { RuleWith } from '../rule.ts';

export const privilegeUnknown: RuleWith<TextRepair> = {
    code: 'privilege-unknown',
    title: 'A role allows privileges its platform has',
    severity: 'error',
    acceptable: false,
    explain:
        'A role allows a privilege that its platform does not know. It would be created without it, or not at all, and whoever holds it can do less than the plan assumes.',
    example: `platform old is vsphere
role ops on old { allows VirtualMachine.Interact.PowerOnn }`,
    repair: 'Correct the name (the quick fix knows those of the platform), or declare the `privilege` in the platform.',
    *check({ plan }) {
        let unknowns = 0;
        for (const record of plan.accessDeclarations) {
            if (record.kind === 'role' && record.on) {
                yield* inRole(record, record.on.name);
            }
            if (record.kind === 'platform') {
                for (const nested of record.nested) {
                    if (nested.kind === 'role') {
                        yield* inRole(nested, record.name);
                    }
                }
                for (const grant of record.grants) {
                    for (const use of grant.privileges) {
                        yield* unknown(use, record.name, `the grants of platform \`${record.name}\``);
                    }
                }
            }
        }

        function* inRole(role: DeclRecord, platform: string): Iterable<Repairable<TextRepair>> {
            for (const use of role.names['allows'] ?? []) {
                yield* unknown(use, platform, `role \`${role.name}\``);
            }
        }

        function* unknown(use: NameUse, platformName: string, where: string): Iterable<Repairable<TextRepair>> {
            const platform = plan.platforms.get(platformName);
            if (!platform) {
                return;
            }
            const known = privilegesOf(platform);
            if (known.size === 0 || known.has(use.name)) {
                return;
            }
            // More of them are no slips, and to look for what each may have meant takes its time.
            const suggestions = ++unknowns > MOST_GUESSED ? [] : closest(use.name, known, 3);
            yield {
                code: 'privilege-unknown',
                severity: 'error',
                span: use.span,
                layer: 'identity',
                subjects: [use.name],
                figures: { platform: platformName },
                message: `Platform \`${platformName}\` has no privilege \`${use.name}\`, which ${where} names.${suggestions[0] ? ` Did you mean \`${suggestions[0]}\`?` : ''}`,
                related: [{ span: platform.record.nameSpan, message: `platform \`${platformName}\`` }],
                repair: { suggestions },
            };
        }
    },
    fixes(finding, _facts, repair) {
        return problemFixes(finding, repair);
    },
};

/** Of so many unknown privileges it is looked for what was meant. */
const MOST_GUESSED = 200;

const privileges = new WeakMap<Platform, ReadonlySet<string>>();

/** The privileges a platform has; a platform that says something else is another object. */
function privilegesOf(platform: Platform): ReadonlySet<string> {
    let known = privileges.get(platform);
    if (!known) {
        known = new Set(platform.chain.flatMap(r => r.nested.filter(n => n.kind === 'privilege').map(n => n.name)));
        privileges.set(platform, known);
    }
    return known;
}
