import { breaksObjectives, machineBytes } from '../../analysis/headroom-copy.ts';
import type { FabricHeadroom } from '../../analysis/headroom.ts';
import { settingsFor } from '../../analysis/headroom-settings.ts';
import { type HeadroomSetting, ingestOf } from '../../analysis/headroom-trial.ts';
import type { Problem } from '../../analysis/headroom-problems.ts';
import { writtenRate } from '../../analysis/headroom-words.ts';
import type { Move } from '../../analysis/analysis.ts';
import type { TextEdit } from '../../plan/source.ts';
import { durationText, linkText } from '../../plan/units.ts';
import type { Facts, Fix } from '../rule.ts';
import { healText, settingText, troubleOf } from '../io/io-text.ts';
import { counted } from '../words.ts';
import { figureEdit, overEdit, overText, propertyEdit } from './io-edits.ts';

/** Fixes that change one setting of a fabric or the rate of a copy, each computed again before it is offered. */
export function settingFixes(facts: Facts, problem: Problem): Fix[] {
    const { headroom } = problem;
    return settingsFor(troubleOf(facts.plan, problem)).flatMap((setting): Fix[] => {
        if (setting.ingest.size > 0 && slowsTooMuch(headroom, setting)) return [];
        const edits = editsOf(headroom, setting);
        return edits ? [{ title: titleOf(headroom, setting), kind: 'quickfix', preferred: false, edits: () => edits }] : [];
    });
}

function titleOf(headroom: FabricHeadroom, setting: HeadroomSetting): string {
    const text = settingText(setting, headroom), name = headroom.fabric.name;
    switch (setting.knob) {
        case 'over': return `Throttle ${copyTitle(headroom, setting)}`;
        case 'over+rebuild': return `Throttle ${copyTitle(headroom, setting)}, and the rebuild of ${name} to ${writtenRate(setting.value)} per node (${healText(setting.rebuild)})`;
        case 'rebuild': return `Throttle the rebuild of ${name} to ${writtenRate(setting.value)} per node (${healText(setting.rebuild)})`;
        case 'locality': return `Restore the read locality of ${name} to 95%`;
        case 'alignment': return `Move volume owners of ${name} to their machines' nodes: alignment 100%`;
        default: return `Change ${name} to ${text}`;
    }
}

function copyTitle(headroom: FabricHeadroom, { ingest }: HeadroomSetting): string {
    const [[phase, rate]] = [...ingest] as [[number, number]];
    const bytes = waveBytes(headroom, phase), first = stepsAt(headroom, phase)[0]!;
    const more = ingest.size > 1 ? ` and ${counted(ingest.size - 1, 'further phase')}` : '';
    const time = bytes === null ? '' : ` (${durationText(bytes / rate)} for the data)`;
    return `the copy in phase ${headroom.phases[phase]!.phase.name}${more} to ${writtenRate(share(headroom, phase, first, rate), overText(first.step.record))}${time}`;
}

function waveBytes(headroom: FabricHeadroom, phase: number): number | null {
    let sum = 0;
    for (const move of headroom.phases[phase]!.moves) {
        for (const workload of headroom.workloads(move.workloads)) {
            const bytes = machineBytes(workload);
            if (bytes === null) return null;
            sum += bytes * workload.count;
        }
    }
    return sum;
}

function stepsAt(headroom: FabricHeadroom, phase: number): readonly Move[] {
    return headroom.phases[phase]!.moves;
}

/** A step's part of the rate of its wave. */
function share(headroom: FabricHeadroom, phase: number, move: Move, rate: number): number {
    const moves = stepsAt(headroom, phase);
    if (moves.length === 1) return rate;
    const total = ingestOf(headroom.track, phase);
    const stated = moves.reduce((sum, m) => sum + (m.step.over ?? 0), 0);
    const unstated = moves.filter(m => m.step.over === undefined).length;
    return (move.step.over ?? (total - stated) / unstated) / total * rate;
}

/** Whether the slower copy would miss a downtime or recovery objective. */
function slowsTooMuch(headroom: FabricHeadroom, setting: HeadroomSetting): boolean {
    return [...setting.ingest].some(([phase, rate]) => stepsAt(headroom, phase).some(move => {
        const before = move.step.over ?? ingestOf(headroom.track, phase);
        const workloads = headroom.workloads(move.workloads);
        return breaksObjectives(move, workloads, share(headroom, phase, move, rate)) && !breaksObjectives(move, workloads, before);
    }));
}

function editsOf(headroom: FabricHeadroom, setting: HeadroomSetting): readonly TextEdit[] | undefined {
    const { record } = headroom.fabric, { links, uplinks } = headroom.model.full, text = settingText(setting, headroom);
    switch (setting.knob) {
        case 'over': return copyEdits(headroom, setting);
        case 'over+rebuild': return [...copyEdits(headroom, setting), propertyEdit(record, 'rebuild', `rebuild ${writtenRate(setting.value)}`)];
        case 'rebuild': case 'locality': case 'alignment': return [propertyEdit(record, setting.knob, text)];
        case 'oversubscription': return [propertyEdit(record, 'oversubscription', text)];
        case 'buffer': return [figureEdit(record, 'buffer', text.replace('buffer ', '')) ?? propertyEdit(record, 'buffer', text)];
        case 'link-count': return [figureEdit(record, 'links.count', String(setting.value)) ?? linksEdit(headroom, setting.value, links.rate)];
        case 'link-rate': return [figureEdit(record, 'links.rate', linkText(setting.value)) ?? linksEdit(headroom, links.count, setting.value)];
        case 'uplink-count': return [figureEdit(record, 'uplinks.count', String(setting.value)) ?? propertyEdit(record, 'uplinks', text)];
        case 'uplink-rate': return [figureEdit(record, 'uplinks.rate', linkText(setting.value)) ?? propertyEdit(record, 'uplinks', `uplinks ${uplinks?.count ?? 1} x ${linkText(setting.value)}`)];
        case 'devices': return headroom.fabric.media ? [figureEdit(record, 'media.count', String(setting.value)) ?? propertyEdit(record, 'media', text)] : undefined;
    }
}

function copyEdits(headroom: FabricHeadroom, { ingest }: HeadroomSetting): TextEdit[] {
    return [...ingest].flatMap(([phase, rate]) => stepsAt(headroom, phase).map(move =>
        overEdit(move.step.record, writtenRate(share(headroom, phase, move, rate), overText(move.step.record)))));
}

/** Links that were inherited, written out with all they were. */
function linksEdit({ fabric, model }: FabricHeadroom, count: number, rate: number): TextEdit {
    const { mtu, bond } = model.full.links;
    const stated = fabric.figures['mtu'] ? ` mtu ${mtu}` : '';
    return propertyEdit(fabric.record, 'links', `links ${count} x ${linkText(rate)}${stated}${bond ? ` bond ${bond}` : ''}`);
}
