import type { Selection } from '../naming/selection.ts';
import { closest } from '../naming/spelling.ts';
import type {
    EnvironmentClass,
    HouseRule,
    Mover,
    Network,
    Platform,
    Policy,
    PolicyDomain,
    Principal,
} from '../plan.ts';
import { unknownName } from '../reading/problems.ts';
import type { DeclRecord } from '../records.ts';
import { propertySchema } from '../schema.ts';
import type { BuildContext } from './build.ts';
import { buildProduct } from './controllers.ts';

/** Networks by name. */
export function buildNetworks(context: BuildContext): ReadonlyMap<string, Network> {
    return new Map(
        context.of('network').map((record): [string, Network] => {
            const platform = platformOf(context, record);
            return [
                record.name,
                context.keep('network', record, [platform], () => ({
                    name: record.name,
                    title: record.title,
                    record,
                    platform,
                    figures: record.figures,
                    subnet: record.texts['subnet']?.text,
                })),
            ];
        }),
    );
}

/** Policies by name, with the workloads they govern. */
export function buildPolicies(context: BuildContext, selection: Selection): ReadonlyMap<string, Policy> {
    return new Map(
        context.of('policy').map((record): [string, Policy] => {
            const platform = platformOf(context, record);
            const workloads = selection.expand(record.selectors, `policy '${record.name}'`);
            return [
                record.name,
                context.keep('policy', record, [platform, workloads], () => ({
                    name: record.name,
                    title: record.title,
                    record,
                    platform,
                    domain: record.layer?.text as PolicyDomain | undefined,
                    workloads,
                })),
            ];
        }),
    );
}

/** A network or policy without a platform is on the plan's only `from` platform, as an identity is. */
function platformOf(context: BuildContext, record: DeclRecord): Platform | undefined {
    if (record.on) {
        return context.platforms.get(record.on.name);
    }
    return context.from.length === 1 ? context.from[0] : undefined;
}

/** Movers by name. */
export function buildMovers(
    context: BuildContext,
    principals: ReadonlyMap<string, Principal>,
): ReadonlyMap<string, Mover> {
    return new Map(
        context.of('mover').map((record): [string, Mover] => {
            const product = buildProduct(context, record);
            const account = record.names['account']?.[0];
            const principal = account && principals.get(account.name);
            if (account && !principal) {
                context.problems.push(unknownName(account, undefined, () => closest(account.name, principals.keys())));
            }
            return [
                record.name,
                context.keep('mover', record, [product, principal], () => ({
                    name: record.name,
                    title: record.title,
                    record,
                    product,
                    version: record.texts['version']?.text,
                    account,
                    principal,
                    sessions: record.figures['sessions'] ?? product?.figures['sessions'],
                    rate: record.figures['rate'] ?? product?.figures['rate'],
                })),
            ];
        }),
    );
}

const CLASSES = propertySchema('environment', 'class')?.words ?? [];

/** The rules of the house. */
export function buildRules(context: BuildContext, selection: Selection): HouseRule[] {
    const environments = new Set(context.of('environment').map(e => e.name));
    return context.of('rule').map(record => {
        const { when, requires = [] } = record;
        const word = when?.within;
        const within = word && {
            environment: environments.has(word.text) ? word.text : undefined,
            class:
                !environments.has(word.text) && CLASSES.includes(word.text)
                    ? (word.text as EnvironmentClass)
                    : undefined,
        };
        if (word && !within?.environment && !within?.class) {
            const words = closest(word.text, [...environments, ...CLASSES], 2);
            context.problems.push({
                code: 'reference-unknown',
                span: word.span,
                subjects: [record.name],
                suggestions: words,
                message: `'${word.text}' is no environment of the plan and no class of environments, so the rule '${record.name}' holds for nothing.${words[0] ? ` Did you mean '${words[0]}'?` : ''}`,
            });
        }
        const selectors = when?.selectors ?? [];
        const names = new Set(selectors.flatMap(s => (s.term.type === 'name' ? [s.term.use.name] : [])));
        const machines = selectors.filter(
            s => s.term.type !== 'name' || ['workload', 'group'].includes(kindOf(context, s.term.use.name) ?? ''),
        );
        const workloads = selectors.length > 0 ? selection.expand(machines, `the rule '${record.name}'`) : undefined;
        return context.keep(
            'rule',
            record,
            [workloads, within?.environment, within?.class],
            (): HouseRule => ({
                name: record.name,
                message: record.title ?? record.name,
                record,
                severity: (record.layer?.text ?? 'warning') as HouseRule['severity'],
                verb: when?.verb,
                workloads,
                names,
                within,
                requires,
            }),
        );
    });
}

function kindOf({ names }: BuildContext, name: string): string | undefined {
    return names.ownNamed('component', name)?.kind;
}
