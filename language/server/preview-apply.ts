import type { Analysis } from '../analysis/analysis.ts';
import { shareOf } from '../analysis/headroom/remedies/pace.ts';
import type { Fabric } from '../plan/plan.ts';
import { insert, replace, type TextEdit, textOf } from '../plan/source.ts';
import { overEdit } from '../rules/fixes/io/edits.ts';

/** A figure of a fabric as it is to stand in the text: `nodes` `8`, `links.rate` `100 Gbps`, `scheme` `erasure 4+2`. */
export interface FabricSetting {
    readonly property: string;
    readonly text: string;
    /** For `over`: the phase whose copy into the fabric it is, and the rate of all of it, bytes/s. */
    readonly wave?: { readonly phase: string; readonly rate: number };
}

const SIMPLE: ReadonlySet<string> = new Set(['nodes', 'rebuild', 'locality']);
const TEXT = /^[\w .:%/+-]{1,40}$/;

/** Edits that write what-if settings into the declaration of a fabric: figures it states are replaced, others are added. A copy rate goes to the cutovers of its phase. */
export function settingsEdits(analysis: Analysis, name: string, settings: readonly FabricSetting[]): TextEdit[] {
    const fabric = analysis.plan.fabrics.find(f => f.name === name);
    if (!fabric) {
        return [];
    }
    const edits = settings.flatMap(s => (s.property === 'over' && s.wave ? overEdits(analysis, name, s.wave) : []));
    const added: string[] = [];
    const wanted = new Map(settings.filter(s => TEXT.test(s.text)).map(s => [s.property, s.text]));
    for (const [property, text] of wanted) {
        const own = fabric.record.figures[property];
        if (property === 'scheme') {
            const stated = fabric.record.properties.find(p => p.key === 'replicas' || p.key === 'erasure');
            if (stated) {
                edits.push(replace(stated.span, text));
            } else {
                added.push(text);
            }
        } else if (own && (SIMPLE.has(property) || property.startsWith('links.'))) {
            edits.push(replace(own.span, text));
        } else if (SIMPLE.has(property)) {
            added.push(`${property} ${text}`);
        }
    }
    const count = wanted.get('links.count');
    const rate = wanted.get('links.rate');
    if (!fabric.record.figures['links.count'] && count !== undefined && rate !== undefined) {
        added.push(`links ${count} x ${rate}`);
    }
    return added.length > 0 ? [...edits, addition(fabric, added)] : edits;
}

/** Several cutovers of one phase share the rate as they did before. */
function overEdits(
    analysis: Analysis,
    name: string,
    { phase, rate }: { readonly phase: string; readonly rate: number },
): TextEdit[] {
    const headroom = analysis.headroom.of(name);
    const index = analysis.plan.phases.findIndex(p => p.name === phase);
    const moves = headroom?.phases[index]?.moves ?? [];
    if (!headroom || !(rate > 0)) {
        return [];
    }
    return moves.map(move => overEdit(move.step.record, rateText(shareOf(headroom, index, move, rate))));
}

/** `12.5 Gbps`: three digits are more than a copy keeps to. */
function rateText(rate: number): string {
    const gbps = (rate * 8) / 1e9;
    return gbps >= 0.1 ? `${Number(gbps.toPrecision(3))} Gbps` : `${Number((gbps * 1000).toPrecision(3))} Mbps`;
}

/** Adds lines before the closing brace; a declaration without braces gets them. */
function addition({ record }: Fabric, lines: readonly string[]): TextEdit {
    const { span } = record;
    const text = textOf(span);
    if (!text.trimEnd().endsWith('}')) {
        return insert(span.block, span.end, ` {\n${lines.map(l => `  ${l}\n`).join('')}}`);
    }
    const brace = span.start + text.lastIndexOf('}');
    const before = span.block.text.slice(span.start, brace);
    if (!before.includes('\n')) {
        return insert(
            span.block,
            brace,
            `${before.endsWith(' ') ? ' ' : '  '}${lines.join('  ')} `.replace(
                /^ +(?=\S)/,
                before.endsWith(' ') ? '' : ' ',
            ),
        );
    }
    const atLineStart = /\n[ \t]*$/.test(before);
    return insert(
        span.block,
        atLineStart ? brace - before.match(/[ \t]*$/)![0].length : brace,
        `${atLineStart ? '' : '\n'}${lines.map(l => `  ${l}\n`).join('')}`,
    );
}
