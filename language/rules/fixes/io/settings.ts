import type { Facts, Move } from '../../../analysis/analysis.ts';
import type { FabricHeadroom } from '../../../analysis/headroom/headroom.ts';
import type { Problem } from '../../../analysis/headroom/problems.ts';
import { shareOf } from '../../../analysis/headroom/remedies/pace.ts';
import { settingsFor } from '../../../analysis/headroom/remedies/settings.ts';
import type { HeadroomSetting } from '../../../analysis/headroom/remedies/trial.ts';
import { nth } from '../../../basics/lists.ts';
import { insertProperty } from '../../../edits/properties.ts';
import type { Fabric, FlatFigure, Plan } from '../../../plan/plan.ts';
import { replace, type TextEdit } from '../../../plan/source.ts';
import { linkText } from '../../../plan/units.ts';
import { written } from '../../../writing/names.ts';
import { writtenRate } from '../../../writing/quantities.ts';
import { copyTexts, healText, settingText, troubleOf } from '../../io/io-text.ts';
import type { Fix } from '../../rule.ts';
import { figureEdit, overEdit, overText, propertyEdit } from './edits.ts';

/** Fixes that change one setting of a fabric or the rate of a copy, each computed again before it is offered. */
export function settingFixes(facts: Facts, problem: Problem): Fix[] {
    const { headroom } = problem;
    return [...settingsFor(troubleOf(facts.plan, problem))].flatMap((setting): Fix[] => {
        const edits = editsOf(headroom, setting);
        return edits
            ? [
                  {
                      title: titleOf(facts.plan, headroom, setting),
                      kind: 'quickfix',
                      preferred:
                          isThrottle(setting) &&
                          (!limitsRebuild(setting) || (isLimited(headroom) && healsInTime(facts.plan, setting))),
                      edits: () => edits,
                  },
              ]
            : [];
    });
}

/** A rate is what somebody sets; links, devices and buffers are what is there, and no text makes them larger. */
function isThrottle({ knob, parts }: HeadroomSetting): boolean {
    return parts ? parts.every(isThrottle) : knob === 'over' || knob === 'rebuild' || knob === 'over+rebuild';
}

/** Whether it sets the rate of a rebuild, by itself or beside others. */
function limitsRebuild({ knob, parts }: HeadroomSetting): boolean {
    return parts ? parts.some(limitsRebuild) : knob === 'rebuild' || knob === 'over+rebuild';
}

/** Whether the plan says that its rebuild is limited: not every storage software takes a limit, so a first one is for its author to state. */
function isLimited({ fabric }: FabricHeadroom): boolean {
    return fabric.figures['rebuild'] !== undefined;
}

/** Relief of a link that leaves a fabric without redundancy for longer than the plan allows, or nobody knows how long, trades one risk for another: for its author to decide. */
function healsInTime(plan: Plan, { rebuild, parts }: HeadroomSetting): boolean {
    return parts
        ? parts.every(part => !limitsRebuild(part) || healsInTime(plan, part))
        : rebuild !== null && rebuild.exposure <= plan.exposure;
}

function titleOf(plan: Plan, headroom: FabricHeadroom, setting: HeadroomSetting): string {
    const text = settingText(setting, headroom),
        name = headroom.fabric.name;
    switch (setting.knob) {
        case 'over':
            return `Throttle ${copyTitle(plan, headroom, setting)}`;
        case 'over+rebuild':
            return `Throttle ${copyTitle(plan, headroom, setting)}, and the rebuild of ${name} to ${writtenRate(setting.value)} per node (${healText(setting.rebuild)})`;
        case 'rebuild':
            return `Throttle the rebuild of ${name} to ${writtenRate(setting.value)} per node (${healText(setting.rebuild)})`;
        case 'locality':
            return `Restore the read locality of ${name} to 95%`;
        case 'alignment':
            return `Move volume owners of ${name} to their machines' nodes: alignment 100%`;
        case 'together': {
            const texts = setting.parts!.map(part => settingText(part, headroom)).filter(t => t !== '');
            const copied = setting.ingest.size > 0 ? `, and throttle ${copyTitle(plan, headroom, setting)}` : '';
            return `Change ${name} to ${texts.join('  ')}${copied}`;
        }
        default:
            return `Change ${name} to ${text}`;
    }
}

/** So many phases are named with their rate in a title. */
const MOST_RATES = 3;

function copyTitle(plan: Plan, headroom: FabricHeadroom, setting: HeadroomSetting): string {
    const texts = copyTexts(plan, headroom, setting);
    // How long each of several copies takes is told by the hover.
    const all = texts.map(c => `${c.phase} to ${c.rate}${c.time && texts.length === 1 ? ` (${c.time})` : ''}`);
    const more = all.length - MOST_RATES,
        shown = more > 0 ? [...all.slice(0, MOST_RATES), `${more} more`] : all;
    return `the copy in phase ${shown.length === 1 ? shown[0] : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`}`;
}

function stepsAt(headroom: FabricHeadroom, phase: number): readonly Move[] {
    return nth(headroom.phases, phase).moves;
}

function editsOf(headroom: FabricHeadroom, setting: HeadroomSetting): readonly TextEdit[] | undefined {
    const { record } = headroom.fabric,
        { links, uplinks } = headroom.model.full,
        text = settingText(setting, headroom);
    switch (setting.knob) {
        case 'over':
            return copyEdits(headroom, setting);
        case 'over+rebuild':
            return [
                ...copyEdits(headroom, setting),
                propertyEdit(record, 'rebuild', `rebuild ${writtenRate(setting.value)}`),
            ];
        case 'rebuild':
        case 'locality':
        case 'alignment':
            return [propertyEdit(record, setting.knob, text)];
        case 'oversubscription':
            return [propertyEdit(record, 'oversubscription', text)];
        case 'buffer':
            return [figureEdit(record, 'buffer', text.replace('buffer ', '')) ?? propertyEdit(record, 'buffer', text)];
        case 'nodes':
            return [figureEdit(record, 'nodes', String(setting.value)) ?? propertyEdit(record, 'nodes', text)];
        case 'link-count':
            return [
                figureEdit(record, 'links.count', String(setting.value)) ??
                    linksEdit(headroom, setting.value, links.rate),
            ];
        case 'link-rate':
            return [
                figureEdit(record, 'links.rate', linkText(setting.value)) ??
                    linksEdit(headroom, links.count, setting.value),
            ];
        case 'uplink-count':
            return [
                figureEdit(record, 'uplinks.count', String(setting.value)) ?? propertyEdit(record, 'uplinks', text),
            ];
        case 'uplink-rate':
            return [
                figureEdit(record, 'uplinks.rate', linkText(setting.value)) ??
                    propertyEdit(record, 'uplinks', `uplinks ${uplinks?.count ?? 1} x ${linkText(setting.value)}`),
            ];
        case 'together': {
            const all = setting.parts!.map(part => editsOf(headroom, part));
            return all.includes(undefined) ? undefined : all.flatMap(edits => edits!);
        }
        case 'cores':
            return [
                figureEdit(record, 'controller.cores', String(setting.value)) ??
                    propertyEdit(record, 'controller', text),
            ];
        case 'devices':
            return devicesEdit(headroom.fabric, headroom.fabric.figures['media.count'], setting.value);
        case 'cache-devices':
            return devicesEdit(headroom.fabric, headroom.fabric.cache?.count, setting.value);
    }
}

/** Another number of devices of one kind; of devices that a base declares all kinds are written out. */
function devicesEdit(
    { record, media, cache, figures }: Fabric,
    count: FlatFigure | undefined,
    value: number,
): TextEdit[] | undefined {
    if (media === undefined || count === undefined) {
        return undefined;
    }
    if (record.devices !== undefined) {
        return [replace(count.span, String(value))];
    }
    const kinds = [
        ...(cache === undefined ? [] : [{ name: cache.media.name, count: cache.count }]),
        { name: media.name, count: figures['media.count'] },
    ];
    const lines = kinds.map(k => `media ${k.count === count ? value : k.count?.value} x ${written(k.name)}`);
    return [insertProperty(record, lines.join('  '))];
}

function copyEdits(headroom: FabricHeadroom, { ingest }: HeadroomSetting): TextEdit[] {
    return [...ingest].flatMap(([phase, rate]) =>
        stepsAt(headroom, phase).map(move =>
            overEdit(move.step.record, writtenRate(shareOf(headroom, phase, move, rate), overText(move.step.record))),
        ),
    );
}

/** Links that were inherited, written out with all they were. */
export function linksEdit({ fabric, model }: FabricHeadroom, count: number, rate: number): TextEdit {
    const { mtu, bond } = model.full.links;
    const stated = fabric.figures['mtu'] ? ` mtu ${mtu}` : '';
    return propertyEdit(
        fabric.record,
        'links',
        `links ${count} x ${linkText(rate)}${stated}${bond ? ` bond ${bond}` : ''}`,
    );
}
