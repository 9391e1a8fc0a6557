import {
    type Controller,
    GUEST_PREFIX,
    layerOfWord,
    offers,
    outsideOn,
    type Plan,
    type Platform,
} from '../../plan/plan.ts';
import { purposeRank } from '../../plan/purpose.ts';
import { outsideWindow } from '../../plan/versions.ts';

/** An interface a controller could be put onto. */
export interface InterfaceChoice {
    readonly name: string;
    /**
     * Its product is known, from a source, to speak it, and it serves what the controller is for. Anything else is a guess about what a
     * tool can do, or a decision about every machine (an agent in each guest): offered, never taken without asking.
     */
    readonly certain: boolean;
}

/** In-guest interfaces by what they are for: the last resort, since somebody has to bring an agent into every machine. */
const IN_GUEST = {
    backup: 'in-guest.backup',
    replication: 'in-guest.backup',
    monitoring: 'in-guest.metrics',
    automation: 'in-guest.automation',
} as const;

/**
 * Interfaces of a platform that a controller could be put onto, best first: those its product speaks; of a controller without
 * product those for just its purpose. Never one for something else: no backup or metrics interface for automation.
 */
export function interfaceChoices(
    plan: Plan,
    controller: Controller,
    platform: Platform | undefined,
): readonly InterfaceChoice[] {
    if (!platform) {
        return [];
    }
    const choices = controller.product
        ? spokenByProduct(plan, controller, platform)
        : ofPurpose(plan, controller, platform);
    const guest = IN_GUEST[controller.kind];
    const inGuest = controller.product ? [] : plan.declaration('interface', guest) ? [guest] : [];
    return [...choices, ...inGuest.map(name => ({ name, certain: false }))];
}

function spokenByProduct(plan: Plan, controller: Controller, platform: Platform): InterfaceChoice[] {
    const rows = (controller.product?.speaks ?? []).filter(
        row =>
            offers(platform, row.name) &&
            !outsideWindow(controller.version, row) &&
            !outsideOn(platform, row) &&
            rank(plan, controller, row.name) >= 0,
    );
    const names = [...new Set(rows.map(row => row.name))];
    const choices = names.map(name => ({
        name,
        certain:
            !name.startsWith(GUEST_PREFIX) && rows.some(row => row.name === name && row.evidence?.grade !== 'recalled'),
    }));
    const place = ({ name, certain }: InterfaceChoice) =>
        (name.startsWith(GUEST_PREFIX) ? 4 : 0) + (certain ? 0 : 2) + rank(plan, controller, name);
    return choices.sort((a, b) => place(a) - place(b));
}

/** The first two for just this purpose: more would be a list of everything a platform has. */
function ofPurpose(plan: Plan, controller: Controller, platform: Platform): InterfaceChoice[] {
    return [...platform.offers.keys()]
        .filter(
            name =>
                !name.startsWith(GUEST_PREFIX) &&
                offers(platform, name) &&
                purposeRank(controller.kind, layerWord(plan, name)) === 0,
        )
        .slice(0, 2)
        .map(name => ({ name, certain: false }));
}

/** 0 for just its purpose, 1 for another one in its layer, by which a product may work all the same, -1 in another layer. */
function rank(plan: Plan, controller: Controller, name: string): number {
    const word = layerWord(plan, name);
    const layer = layerOfWord(word);
    return layer !== undefined && layer !== controller.layer ? -1 : (purposeRank(controller.kind, word) ?? 1);
}

function layerWord(plan: Plan, name: string): string | undefined {
    return plan.declaration('interface', name)?.layer?.text;
}
