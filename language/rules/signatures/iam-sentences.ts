import {
    type AccessRow,
    atBest,
    criticalGains,
    type Translation,
    takesOwnRoles,
} from '../../analysis/access/access.ts';
import { type AskedRole, unmetRoles } from '../../analysis/access/account.ts';
import { accessModel } from '../../analysis/access/model.ts';
import type { ToolAccess } from '../../analysis/access/tools.ts';
import { firstOf } from '../../basics/lists.ts';
import type { Controller, Platform } from '../../plan/plan.ts';
import { capital, counted, nameList } from '../phrases.ts';

/** The sentences of `iam-mismatch`. */

/** What happens to a principal that is given a role on the target. */
export function chosenSentence(row: AccessRow, chosen: Translation): string {
    const { lost, partial, gained } = chosen;
    const empty = row.roles.every(r => r.privileges.length === 0) ? ', which allows nothing,' : '';
    const head = `'${row.principal.name}' becomes ${nameList(row.roles.map(r => r.name))} on '${row.to.name}'${empty}`;
    if (lost.length + gained.length + partial.length === 0) {
        return `${head} and keeps ${heldCount(row)}`;
    }
    const parts = [
        lost.length > 0 ? `loses ${lost.length} of ${heldCount(row)} (${nameList(lost)})${equals(row, lost)}` : '',
        partial.length > 0 ? `keeps ${partial.length} only in part (${partList(chosen)})` : '',
        gained.length > 0
            ? `gains ${gained.length} new ${gained.length === 1 ? 'capability' : 'capabilities'} (${gainList(chosen)})`
            : '',
    ].filter(p => p !== '');
    return `${head} and ${parts.join('. It ')}`;
}

/** `vm.power.off` without `Power Off Virtual Machine` and 3 more */
function partList({ partial, missing }: Translation): string {
    const shown = partial.slice(0, partial.length > 3 ? 2 : 3).map(c => `'${c}' without ${nameList(missing[c] ?? [])}`);
    return [...shown, ...(partial.length > shown.length ? [`${partial.length - shown.length} more`] : [])].join('; ');
}

/** The critical ones all by name, in front of the others. */
export function gainList(of: Pick<Translation, 'exact' | 'gained'>): string {
    const critical = criticalGains(of);
    const others = of.gained.filter(c => !critical.includes(c));
    return critical.length === 0
        ? nameList(others)
        : `critical: ${nameList(critical, Infinity)}${others.length > 0 ? `; and ${counted(others.length, 'other')}` : ''}`;
}

/** `the 11 capabilities it has on \`old\`` */
function heldCount(row: AccessRow): string {
    return `its ${counted(row.capabilities.length, 'capability', 'capabilities')} on '${row.from.name}'`;
}

/** Which of the lost ones no role of the target could keep, and which only at a price nobody should pay. */
function equals(row: AccessRow, lost: readonly string[]): string {
    const left = row.least.leaveOut.filter(l => lost.includes(l.capability));
    const prices = new Map<string, (typeof left)[number][]>();
    for (const one of left) {
        const price = `${one.privileges.join('\n')}\n\n${one.brings.join('\n')}`;
        prices.set(price, [...(prices.get(price) ?? []), one]);
    }
    return `${unequal(row, lost)}${[...prices.values()].map(own => priceText(row, own)).join('')}`;
}

/** What keeping these capabilities would take; all of them have the same price. */
function priceText(row: AccessRow, own: AccessRow['least']['leaveOut']): string {
    const { privileges, brings } = firstOf(own);
    const gains = gainList({ ...row.least, exact: row.advised.exact, gained: brings });
    return `. Keeping ${nameList(own.map(l => l.capability))} would take ${nameList(privileges)}, which bring${privileges.length === 1 ? 's' : ''} ${gains}`;
}

function unequal(row: AccessRow, lost: readonly string[]): string {
    const none = lost.filter(c => row.least.lost.includes(c));
    if (none.length === 0) {
        return '';
    }
    if (none.length === lost.length) {
        return `, which ${none.length === 1 ? 'has' : 'have'} no equivalent there`;
    }
    return `, of which ${nameList(none)} ${none.length === 1 ? 'has' : 'have'} no equivalent there`;
}

/** What happens to a principal without a role on the target. */
export function missingSentence(row: AccessRow): string {
    const head = `'${row.principal.name}' holds ${nameList(row.holds)} on '${row.from.name}' and is given no role on '${row.to.name}' ('becomes' is missing)`;
    return row.capabilities.length > 0 ? `${head}, so it loses ${heldCount(row)}` : head;
}

/** The least custom role and the nearest built-in role, as far as they do better than what is chosen. */
export function adviceSentence(row: AccessRow, unasked: Translation | undefined, asked: readonly AskedRole[]): string {
    if (asked.length > 0) {
        return askedSentence(row, asked);
    }
    const { best, advised, chosen, capabilities } = row;
    const held = capabilities.length;
    if (chosen && unasked && unasked.gained.length < chosen.gained.length && atBest(row, unasked)) {
        return ' What it gains beyond the least role its tools ask for.';
    }
    if (chosen && atBest(row, chosen) && criticalGains(chosen).length > 0) {
        return priceSentence(row);
    }
    if (chosen && atBest(row, chosen) && !chosen.partial.some(c => advised.exact.includes(c))) {
        return chosen.lost.length + chosen.gained.length > 0 ? ` No role on '${row.to.name}' comes closer.` : '';
    }
    const parts: string[] = [];
    if (advised.role !== undefined) {
        parts.push(`The least built-in role that works, '${advised.role}', keeps ${outcome(advised, held, 'adds')}.`);
    } else if (advised.privileges.length > 0 && takesOwnRoles(row.to)) {
        const count = counted(advised.privileges.length, 'privilege');
        parts.push(`A custom role with ${count} would preserve ${outcome(advised, held, 'add')}${noEqual(row)}.`);
    }
    if (best && best.role !== advised.role && suggested(best, row)) {
        parts.push(`The closest built-in role, '${best.role}', keeps ${outcome(best, held, 'adds')}.`);
    }
    if (advised.privileges.length === 0 && held > 0) {
        parts.push(`Nothing it may do on '${row.from.name}' has an equivalent on '${row.to.name}'.`);
    }
    return parts.map(p => ` ${p}`).join('');
}

/** What a role gives to somebody of whom nobody knows what he may do today. */
export function unknownSentence(row: AccessRow, { gained }: Translation): string {
    const head = `'${row.principal.name}' becomes ${nameList(row.roles.map(r => r.name))} on '${row.to.name}'`;
    return gained.length === 0
        ? head
        : `${head}, which gives ${counted(gained.length, 'capability', 'capabilities')} there (${gainList({ exact: [], gained })})`;
}

/** Of platforms that declare no `grants`. */
export function blankSentence(platforms: readonly Platform[]): string {
    const one = platforms.length === 1;
    return ` ${platforms.map(p => `'${p.name}'`).join(' and ')} ${one ? 'declares' : 'declare'} no 'grants', so what roles allow there is unknown and this cannot be judged.`;
}

/** What a product asks for stands instead of the least role, with which it would not work. */
function askedSentence(row: AccessRow, asked: readonly AskedRole[]): string {
    const unmet = unmetRoles(
        asked,
        row.becomes,
        row.roles.flatMap(r => r.privileges),
    );
    const [first] = unmet.length > 0 ? unmet : asked;
    const roles = first?.roles.map(r => `'${r.name}'`).join(' or ');
    return first
        ? ` '${first.controller.name}' needs role ${roles} there, so no other role works for ${unmet.length > 0 ? 'this account' : 'it'}.`
        : '';
}

/** A critical capability that keeping everything costs, and how to do without. */
function priceSentence({ least, to }: AccessRow): string {
    const brings = least.leaveOut.filter(l => l.brings.some(c => criticalGains({ exact: [], gained: [c] }).length > 0));
    const kept = (brings.length > 0 ? brings : least.leaveOut).map(l => l.capability);
    const what = kept.length > 0 ? nameList(kept) : 'everything that can be kept';
    return ` That is the price of keeping ${what} on '${to.name}': a role without ${kept.length === 1 ? 'it' : 'them'} brings nothing critical.`;
}

/** `all 11`, `9 of 11, 2 of them in part, and gain 3` */
function outcome(of: Translation, held: number, adds: string): string {
    const { exact, partial, gained } = of;
    const whole = exact.length + partial.length;
    const kept = whole === held ? `all ${held}` : `${whole} of ${held}`;
    const parts = partial.length > 0 ? `${kept}, ${partial.length} of them in part,` : kept;
    const critical = criticalGains(of);
    const named = critical.length > 0 ? ` (critical: ${nameList(critical, Infinity)})` : '';
    return gained.length > 0 ? `${parts} and ${adds} ${gained.length}${named}` : parts.replace(/,$/, '');
}

/** Whether the closest built-in role is worth naming: it costs nobody more than the role chosen. */
export function suggested(best: Translation & { readonly role: string }, { chosen, becomes }: AccessRow): boolean {
    if (best.role === becomes) {
        return false;
    }
    return (
        !chosen ||
        (best.lost.length <= chosen.lost.length &&
            best.partial.length <= chosen.partial.length &&
            best.gained.length <= chosen.gained.length &&
            !sameTranslation(best, chosen))
    );
}

function noEqual(row: AccessRow): string {
    if (row.chosen || row.least.lost.length === 0) {
        return '';
    }
    return `; ${nameList(row.least.lost)} ${row.least.lost.length === 1 ? 'has' : 'have'} no equivalent there`;
}

export function sameTranslation(a: Translation, b: Translation): boolean {
    return (['lost', 'partial', 'gained'] as const).every(key => a[key].join('\n') === b[key].join('\n'));
}

/** What breaks for the tools that log in with the principal. */
export function toolSentence(row: AccessRow, tools: readonly Controller[], hindered: readonly ToolAccess[]): string {
    if (!row.chosen) {
        return tools.length === 0 ? '' : ` ${capital(list(tools))} ${tools.length === 1 ? 'logs' : 'log'} in with it.`;
    }
    return hindered
        .map(({ controller, unmet, interfaces }) => {
            const who = `${capital(controller.kind)} '${controller.name}'`;
            const needs =
                unmet.length > 0
                    ? ` ${who} needs ${nameList(unmet.map(n => n.name))}, which this role does not give.`
                    : '';
            return (
                needs +
                interfaces
                    .map(({ name, missing, beyondRoles, declaration }) => {
                        const known =
                            declaration.evidence?.grade === 'recalled'
                                ? ' (recalled, not checked against a source)'
                                : '';
                        const lacking =
                            missing.length > 0
                                ? ` ${who} works through '${name}', which requires ${nameList(missing)}${known}; this role does not allow ${missing.length === 1 ? 'it' : 'them'}.`
                                : '';
                        return (
                            lacking +
                            (beyondRoles.length > 0
                                ? ` ${who} works through '${name}', which only ${nameList(beyondRoles)} may use${known}: no role is enough.`
                                : '')
                        );
                    })
                    .join('')
            );
        })
        .join('');
}

function list(tools: readonly Controller[]): string {
    const names = tools.map(t => `${t.kind} '${t.name}'`);
    return names.length === 1 ? firstOf(names) : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

const NOTHING: ReadonlySet<string> = new Set();

/** Which of the facts it rests on were only remembered. */
export function doubtSentence(row: AccessRow): string {
    const roles = [...row.principal.holds, ...row.roles].filter(r => r.evidence?.grade === 'recalled').map(r => r.name);
    const { lost, gained } = row.chosen ?? row.advised;
    const held = lost.length > 0 ? new Set(row.principal.holds.flatMap(r => r.privileges)) : NOTHING;
    const there =
        gained.length > 0
            ? new Set(row.chosen ? row.roles.flatMap(r => r.privileges) : row.advised.privileges)
            : NOTHING;
    const grants = [
        ...lost.filter(c => onlyRecalled(row.from, c, held)).map(c => ({ capability: c, platform: row.from.name })),
        ...gained.filter(c => onlyRecalled(row.to, c, there)).map(c => ({ capability: c, platform: row.to.name })),
    ];
    if (roles.length === 0 && grants.length === 0) {
        return '';
    }
    const parts = [
        roles.length > 0
            ? `what ${nameList([...new Set(roles)])} ${new Set(roles).size === 1 ? 'allows' : 'allow'}`
            : '',
        ...[...new Set(grants.map(g => g.platform))].map(
            p => `what grants ${nameList(grants.filter(g => g.platform === p).map(g => g.capability))} on '${p}'`,
        ),
    ].filter(p => p !== '');
    return ` Recalled, not checked against a source: ${parts.join('; ')}.`;
}

/** Whether every way in which these privileges grant a capability is a recalled fact. */
function onlyRecalled(platform: Platform, capability: string, privileges: ReadonlySet<string>): boolean {
    const ways = (accessModel(platform).grants.get(capability) ?? []).filter(a =>
        a.privileges.every(p => privileges.has(p)),
    );
    return ways.length > 0 && ways.every(a => a.evidence?.grade === 'recalled');
}
