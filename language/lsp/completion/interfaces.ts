import { baseChain } from '../../plan/build/flatten.ts';
import { GUEST_PREFIX, layerOf, layerOfWord } from '../../plan/plan.ts';
import { purposeRank } from '../../plan/purpose.ts';
import type { DeclKind, DeclRecord } from '../../plan/records.ts';
import { interfaceChoices } from '../../rules/fixes/interface-choice.ts';
import type { FileView } from '../file-view.ts';
import { planPlatforms, platformChain, platformOf } from '../names/resolve.ts';
import type { Place } from './context.ts';

/** How well an interface fits a place. */
export interface Fit {
    /** The lower the better. */
    readonly rank: number;
    readonly description: string;
}

/** Ranks by what is known of an interface: whether the platform offers it, and whether the product uses it. */
const RANK = { fits: 0.1, sister: 0.2, guest: 0.3, unknownProduct: 0.5, later: 2, notSpoken: 3 } as const;

/**
 * How well interfaces fit where a controller is put `onto` some or `speaks` them: by its layer, its product and the platform, as the
 * checker judges it. Undefined where nothing is known of the place; a name it gives nothing for does not belong there.
 */
export function interfaceFit(place: Place, view: FileView): ((name: string) => Fit | undefined) | undefined {
    const controllers = controllersAt(place, view);
    if (controllers.length === 0) {
        return undefined;
    }
    const { names } = view;
    const step = place.declaration === 'phase';
    const here = step ? planPlatforms(names, 'to') : controllers.flatMap(({ record }) => fromOf(record, view));
    const later = step ? [] : planPlatforms(names, 'to').filter(p => !here.includes(p));
    const choices = step ? checkersChoice(controllers, view) : new Map<string, number>();
    const [offered, offeredLater] = [offersOf(here, view), offersOf(later, view)];
    return name => {
        const ranks = controllers.map(({ kind, speaks }): Fit | undefined => {
            const purpose = purposeOf(kind, name, view);
            const spoken = speaks?.has(name);
            if (purpose === undefined && !spoken) {
                return undefined;
            }
            const guest = name.startsWith(GUEST_PREFIX);
            const by = guest ? 'any guest' : (offered.get(name) ?? offeredLater.get(name));
            if (by === undefined) {
                return undefined;
            }
            const choice = choices.get(name);
            if (choice !== undefined) {
                return { rank: choice, description: guest ? 'agent in the guest' : `offered by ${by}` };
            }
            const distance = guest ? RANK.guest : purpose === 0 ? RANK.fits : RANK.sister;
            const time = guest || offered.has(name) ? 0 : RANK.later;
            if (spoken) {
                return { rank: time + distance, description: guest ? 'agent in the guest' : `offered by ${by}` };
            }
            return speaks
                ? { rank: RANK.notSpoken + distance, description: 'not known of this product' }
                : {
                      rank: time + RANK.unknownProduct + distance,
                      description: guest ? 'agent in the guest' : `offered by ${by}`,
                  };
        });
        // Of several controllers in one step the interface has to suit all.
        return ranks.some(r => r === undefined)
            ? undefined
            : ranks.reduce((a, b) => (a && b && a.rank >= b.rank ? a : b));
    };
}

/** What the checker would put a step's only controller onto, best first, as ranks below all others. */
function checkersChoice([first, ...more]: readonly ControllerAt[], { unit }: FileView): ReadonlyMap<string, number> {
    const component = first?.record && more.length === 0 ? unit?.plan.components.get(first.record.name) : undefined;
    if (!unit || !component || !('coverage' in component)) {
        return new Map();
    }
    const names = unit.plan.to.flatMap(platform =>
        interfaceChoices(unit.plan, component, platform).map(choice => choice.name),
    );
    return new Map([...new Set(names)].map((name, i) => [name, Math.min(0.09, i / 100)]));
}

interface ControllerAt {
    readonly kind: DeclKind;
    readonly record: DeclRecord | undefined;
    /** What its product can use; undefined where no product is named. */
    readonly speaks: ReadonlySet<string> | undefined;
}

const CONTROLLERS: ReadonlySet<string> = new Set(['backup', 'replication', 'monitoring', 'automation']);

/** The controllers a list of interfaces is for: those of the step, or the one whose block it is. */
function controllersAt(place: Place, view: FileView): ControllerAt[] {
    if (place.declaration === 'phase') {
        return [...place.listed].flatMap(name => {
            const record = view.names.own('component').get(name);
            return record && CONTROLLERS.has(record.kind) ? [controllerOf(record.kind, record, view)] : [];
        });
    }
    const kind = CONTROLLERS.has(place.declaration ?? '') ? (place.declaration as DeclKind) : undefined;
    if (!kind || place.property !== 'speaks') {
        return [];
    }
    const record = place.name === undefined ? undefined : view.names.own('component').get(place.name);
    return [controllerOf(kind, record?.kind === kind ? record : undefined, view)];
}

function controllerOf(kind: DeclKind, record: DeclRecord | undefined, { names }: FileView): ControllerAt {
    const products = record ? baseChain(record, names).filter(r => r.kind === 'product') : [];
    return {
        kind,
        record,
        speaks:
            products.length === 0
                ? undefined
                : new Set(products.flatMap(r => (r.facts['speaks'] ?? []).map(f => f.use.name))),
    };
}

function fromOf(record: DeclRecord | undefined, view: FileView): string[] {
    return record ? platformOf(view.names, record) : planPlatforms(view.names, 'from');
}

function offersOf(platforms: readonly string[], { names }: FileView): ReadonlyMap<string, string> {
    return new Map(
        platforms.flatMap(p =>
            platformChain(names, p).flatMap(r => (r.facts['offers'] ?? []).map(f => [f.use.name, p] as const)),
        ),
    );
}

/** 0 for just the purpose of a controller, 1 for another one in its layer, undefined for something else. */
function purposeOf(kind: DeclKind, name: string, { names }: FileView): number | undefined {
    const word = names.find('interface', name)?.layer?.text;
    const exact = purposeRank(kind, word);
    if (exact !== undefined) {
        return exact;
    }
    const layer = layerOfWord(word);
    return layer === undefined || layer === layerOf(kind as 'backup') ? 1 : undefined;
}
