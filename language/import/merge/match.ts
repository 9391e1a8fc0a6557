import { firstOf, groupBy, nth } from '../../basics/lists.ts';
import { LIBRARY_NAMES } from '../../library/index.ts';
import { grammarWords } from '../../writing/keywords.ts';
import { Names, written } from '../names.ts';
import type { Declaration } from './declarations.ts';
import { digitsOf, type Mark, readMark, sameMachine, titleOf, whoOf } from './fingerprints.ts';
import { nameIn, type ScannedDeclaration, scan } from './scan.ts';
import { fingerprintOf, valuesOf } from './values.ts';

/** A declaration of one of the texts that are merged into, with its mark read. */
export interface Placed extends ScannedDeclaration {
    /** Which text it stands in. */
    readonly text: number;
    readonly read?: Mark;
}

export function placed(scanned: ScannedDeclaration, text: number): Placed {
    return { ...scanned, text, read: scanned.mark && readMark(scanned.keyword, scanned.mark.text) };
}

/** Roles are names on a platform; everything else is named once. */
export function keyOf(each: Pick<Declaration, 'keyword' | 'name' | 'on'>): string {
    return `${each.keyword}\u0000${each.name}${each.keyword === 'role' ? `\u0000${each.on ?? ''}` : ''}`;
}

/**
 * Which declaration of the texts each imported one is. A machine is the one with its id, under whatever name; where
 * one of both has no id, the one of its name; else, in older files, the one that somebody renamed and left as it was.
 */
export function matchAll(scanned: readonly Placed[], declarations: readonly Declaration[]): Map<Declaration, Placed> {
    const found = new Map<Declaration, Placed>();
    const taken = new Set<Placed>();
    const pair = (declaration: Declaration, there: Placed | undefined): void => {
        if (there && !taken.has(there) && !found.has(declaration)) {
            found.set(declaration, there);
            taken.add(there);
        }
    };
    const byWho = groupBy(
        scanned.filter(each => each.read?.who !== undefined),
        each => firstOf((each.read?.who ?? '').split('@')),
    );
    const workloads = declarations.filter(each => each.keyword === 'workload');
    for (const sure of [true, false]) {
        for (const each of workloads) {
            const who = whoOf(each);
            const candidates =
                who === undefined
                    ? []
                    : (byWho.get(nth(who.split('@'), 0)) ?? []).filter(
                          there =>
                              !taken.has(there) &&
                              (sure
                                  ? who.startsWith('#') || sameMachine(who, there.read?.who) === true
                                  : isNamed(there, each)),
                      );
            pair(each, candidates.find(there => there.name === each.name) ?? candidates[0]);
        }
    }
    const byKey = new Map(scanned.map(each => [keyOf(each), each]));
    for (const each of declarations) {
        const there = byKey.get(keyOf(each));
        pair(each, there && each.machine && sameMachine(whoOf(each), there.read?.who) === false ? undefined : there);
    }
    for (const [declaration, there] of renamedByHand(
        scanned,
        workloads.filter(each => !found.has(each)),
        declarations,
    )) {
        pair(declaration, there);
    }
    return found;
}

/** Files that name no vCenter mean the only one of the plan. */
export function onTheOnlyPlatform(
    declarations: readonly Declaration[],
    scanned: readonly Placed[],
): readonly Declaration[] {
    const sources = declarations.filter(each => each.keyword === 'platform' && each.base === 'vsphere');
    const there = scanned.filter(
        each => each.keyword === 'platform' && each.base === 'vsphere' && each.read !== undefined,
    );
    const [from, to] = [sources[0], there[0]];
    if (
        !from ||
        !to ||
        sources.length > 1 ||
        there.length > 1 ||
        !from.unseen?.keys.has('head:title') ||
        from.name === to.name
    ) {
        return declarations;
    }
    return declarations.map(each =>
        each === from
            ? { ...each, name: to.name }
            : each.on !== from.name
              ? each
              : {
                    ...each,
                    on: to.name,
                    name:
                        each.keyword === 'identity' && each.name === `${from.name}-accounts`
                            ? `${to.name}-accounts`
                            : each.name,
                },
    );
}

const isNamed = (there: Placed, declaration: Declaration): boolean =>
    declaration.machine !== undefined && there.read?.known.get('name') === digitsOf('name', declaration.machine.name);

/** Where marks name no machine: a mark that is that of a declaration whose own name is gone. */
function renamedByHand(
    scanned: readonly Placed[],
    missing: readonly Declaration[],
    declarations: readonly Declaration[],
): Map<Declaration, Placed> {
    const byWhole = groupBy(missing, each => fingerprintOf(each.keyword, each.name, valuesOf(each)));
    const known = new Set(declarations.map(keyOf));
    const found = new Map<Declaration, Placed>();
    for (const each of scanned) {
        const candidates =
            each.keyword !== 'workload' || each.read?.whole === undefined || known.has(keyOf(each))
                ? []
                : (byWhole.get(each.read.whole) ?? []);
        if (candidates.length === 1 && !found.has(nth(candidates, 0))) {
            found.set(nth(candidates, 0), each);
        }
    }
    return found;
}

/** The plan's name of every imported machine: the one it has in the texts, or a free one. Only those that differ. */
export function namesInPlan(
    scanned: readonly Placed[],
    declarations: readonly Declaration[],
    matched: ReadonlyMap<Declaration, Placed>,
): Map<string, string> {
    const names = new Names([
        ...scanned.map(each => each.name),
        ...Object.keys(LIBRARY_NAMES.fabric),
        ...declarations
            .filter(each => each.keyword !== 'workload' && each.keyword !== 'role' && each.keyword !== 'profile')
            .map(each => each.name),
    ]);
    const changed = new Map<string, string>();
    for (const each of declarations.filter(one => one.keyword === 'workload')) {
        const there = matched.get(each);
        const name =
            there?.name ??
            (!names.has(each.name) || !each.machine
                ? names.take(each.name)
                : names.take(each.machine.name, ...each.machine.apart));
        if (name !== each.name) {
            changed.set(each.name, name);
        }
    }
    return changed;
}

/** A declaration with the names of the plan. */
export function withNames(declaration: Declaration, names: ReadonlyMap<string, string>): Declaration {
    if (names.size === 0) {
        return declaration;
    }
    const swap = (text: string): string =>
        scan(text).reduceRight((result, token) => {
            const name =
                token.kind === 'string' || (token.kind === 'word' && !grammarWords().has(token.text))
                    ? names.get(nameIn(token))
                    : undefined;
            return name === undefined
                ? result
                : `${result.slice(0, token.start)}${written(name)}${result.slice(token.end)}`;
        }, text);
    const { keyword, machine } = declaration;
    const name = keyword === 'workload' ? (names.get(declaration.name) ?? declaration.name) : declaration.name;
    const title =
        machine && name !== declaration.name
            ? name === titleOf(machine.name)
                ? undefined
                : titleOf(machine.name)
            : declaration.title;
    const properties = new Map(
        [...declaration.properties].map(([key, text]): [string, string] =>
            keyword === 'group' ? [names.get(key) ?? key, swap(text)] : [key, key === 'depends' ? swap(text) : text],
        ),
    );
    return { ...declaration, name, title, properties };
}
