import type { Repairable } from '../../analysis/analysis.ts';
import { closest } from '../../plan/naming/spelling.ts';
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
            const known = platform.chain.flatMap(r => r.nested.filter(n => n.kind === 'privilege').map(n => n.name));
            if (known.length === 0 || known.includes(use.name)) {
                return;
            }
            const suggestions = closest(use.name, known, 3);
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
