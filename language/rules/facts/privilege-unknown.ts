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
        'A role allows a privilege that its platform does not know. It would be created without it, or not at all, and whoever holds it can do less than the plan assumes. The same holds for what a product `needs` on a platform: a role, capability or privilege that is not there is no account ever given.',
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
                        yield* unknown(use, record.name, `the grants of platform '${record.name}'`);
                    }
                }
            }
        }

        for (const product of plan.declared.product) {
            yield* demandsOf(product);
        }

        /** What a product of the plan asks for and its platform does not have: no account could ever come up to it. */
        function* demandsOf(product: DeclRecord): Iterable<Repairable<TextRepair>> {
            for (const { names, what, platform } of product.demands) {
                const there = [...plan.platforms.values()].find(p => p.chain.some(r => r.name === platform?.name));
                if (!there) {
                    continue;
                }
                for (const use of names) {
                    yield* what === 'role' ? noRole(use, there, product.name) : noName(use, there, product.name);
                }
            }
        }

        function* noRole(use: NameUse, platform: Platform, product: string): Iterable<Repairable<TextRepair>> {
            const known = platform.chain.flatMap(r => r.nested.filter(n => n.kind === 'role').map(n => n.name));
            if (known.length > 0 && !plan.roleOn(use.name, platform)) {
                yield told(use, platform, 'role', `product '${product}' needs`, known);
            }
        }

        function* noName(use: NameUse, platform: Platform, product: string): Iterable<Repairable<TextRepair>> {
            const known = platform.chain.flatMap(r => r.nested.filter(n => n.kind === 'privilege').map(n => n.name));
            if (known.length > 0 && !known.includes(use.name) && !plan.declaration('capability', use.name)) {
                const capabilities = platform.chain.flatMap(r => r.grants.map(g => g.capability.name));
                yield told(use, platform, 'capability or privilege', `product '${product}' needs`, [
                    ...known,
                    ...capabilities,
                ]);
            }
        }

        function told(
            use: NameUse,
            platform: Platform,
            what: string,
            where: string,
            known: readonly string[],
        ): Repairable<TextRepair> {
            const suggestions = closest(use.name, known, 3);
            return {
                code: 'privilege-unknown',
                severity: 'error',
                span: use.span,
                layer: 'identity',
                subjects: [use.name],
                figures: { platform: platform.name },
                message: `Platform '${platform.name}' has no ${what} '${use.name}', which ${where}.${suggestions[0] ? ` Did you mean '${suggestions[0]}'?` : ''}`,
                related: [{ span: platform.record.nameSpan, message: `platform '${platform.name}'` }],
                repair: { suggestions },
            };
        }

        function* inRole(role: DeclRecord, platform: string): Iterable<Repairable<TextRepair>> {
            for (const use of role.names['allows'] ?? []) {
                yield* unknown(use, platform, `role '${role.name}'`);
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
                message: `Platform '${platformName}' has no privilege '${use.name}', which ${where} names.${suggestions[0] ? ` Did you mean '${suggestions[0]}'?` : ''}`,
                related: [{ span: platform.record.nameSpan, message: `platform '${platformName}'` }],
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
