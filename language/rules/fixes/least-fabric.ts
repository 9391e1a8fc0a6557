import type { Facts } from '../../analysis/analysis.ts';
import type { FabricHeadroom } from '../../analysis/headroom/headroom.ts';
import type { LeastFabric } from '../../analysis/headroom/least.ts';
import { leastFabric } from '../../analysis/headroom/least.ts';
import { insertProperty } from '../../edits/properties.ts';
import type { DeclRecord } from '../../plan/records.ts';
import { insert, replace, type TextEdit } from '../../plan/source.ts';
import { linkText } from '../../plan/units.ts';
import { written } from '../../writing/names.ts';
import { MIB } from '../../writing/quantities.ts';
import { controllerText } from '../io/io-text.ts';
import { figureEdit } from './io/edits.ts';
import { linksEdit } from './io/settings.ts';

/** Writes the least fabric that carries a plan into it. */

export const LEAST_FABRIC = 'Take over the least fabric that carries this plan';

/** The edits, with what they write in words; a string says why there is nothing to take over. */
export function leastFabricEdits(facts: Facts, headroom: FabricHeadroom): readonly TextEdit[] | string {
    const least = leastFabric(facts, headroom);
    return typeof least === 'string' ? least : editsOfLeast(headroom, least);
}

/** The edits of a least fabric that was found. */
export function editsOfLeast(headroom: FabricHeadroom, least: LeastFabric): readonly TextEdit[] {
    const { fabric, model } = headroom,
        { record, figures } = fabric;
    const added: string[] = [];
    /** A number where one stands, else the property of its own. */
    const figure = (key: string, value: string, property: string, text: string): TextEdit[] => {
        const edit = figureEdit(record, key, value) ?? replaced(record, property, text);
        if (edit === undefined) {
            added.push(text);
        }
        return edit === undefined ? [] : [edit];
    };
    const exact = (value: number, unit: number) => String(Number((value / unit).toPrecision(4)));
    const edits = figure('nodes', String(least.nodes), 'nodes', `nodes ${least.nodes}`);
    const links = figures['links.count'];
    if (links === undefined) {
        added.push(`links ${least.links} x ${linkText(model.full.links.rate)} mtu ${model.full.links.mtu}`);
    } else {
        edits.push(
            figureEdit(record, 'links.count', String(least.links)) ??
                linksEdit(headroom, least.links, model.full.links.rate),
        );
    }
    if (least.uplinks !== null) {
        const rate = model.full.uplinks?.rate ?? 12.5e9;
        edits.push(
            ...figure(
                'uplinks.count',
                String(least.uplinks),
                'uplinks',
                `uplinks ${least.uplinks} x ${linkText(rate)}`,
            ),
        );
    }
    if (least.buffer !== null) {
        const text = `${exact(least.buffer, MIB)} MiB`;
        edits.push(...figure('buffer', text, 'buffer', `buffer ${text}`));
    }
    const kinds = [
        { count: least.cache, own: fabric.cache?.count, name: fabric.cache?.media.name ?? '' },
        { count: least.devices, own: figures['media.count'], name: fabric.media?.name ?? 'nvme' },
    ];
    for (const { count, own, name } of kinds) {
        if (count !== null && own !== undefined && record.devices !== undefined) {
            edits.push(replace(own.span, String(count)));
        } else if (count !== null) {
            added.push(`media ${count} x ${written(name)}`);
        }
    }
    if (least.raw !== null) {
        const text = `${exact(least.raw, 1e12)} TB`;
        edits.push(...figure('raw', text, 'raw', `raw ${text}`));
    }
    if (least.cores !== null) {
        edits.push(...figure('cores', String(least.cores), 'cores', `cores ${least.cores}`));
    }
    if (least.memory !== null) {
        const text = `${exact(least.memory, 2 ** 30)} GiB`,
            controller = record.properties.find(p => p.key === 'controller');
        // Behind the controller it would be the controller's.
        edits.push(
            ...(controller !== undefined && record.figures['memory'] === undefined
                ? [insert(controller.span.block, controller.span.start, `memory ${text}  `)]
                : figure('memory', text, 'memory', `memory ${text}`)),
        );
    }
    if (least.controller !== null) {
        edits.push(
            ...figure(
                'controller.cores',
                String(least.controller),
                'controller',
                controllerText(least.controller, headroom),
            ),
        );
    }
    return added.length === 0 ? edits : [...edits, insertProperty(record, added.join('  '))];
}

/** The property in place of one of its own; undefined where the declaration has none. */
function replaced(record: DeclRecord, key: string, text: string): TextEdit | undefined {
    const own = record.properties.find(p => p.key === key);
    return own && replace(own.span, text);
}
