import type { Fabric, Plan } from '../plan/plan.ts';
import { insert, replace, type TextEdit, textOf } from '../plan/source.ts';

/** A figure of a fabric as it is to stand in the text: `nodes` `8`, `links.rate` `100 Gbps`, `scheme` `erasure 4+2`. */
export interface FabricSetting {
    readonly property: string;
    readonly text: string;
}

const SIMPLE: ReadonlySet<string> = new Set(['nodes', 'rebuild', 'locality']);
const TEXT = /^[\w .:%/+-]{1,40}$/;

/** Edits that write what-if settings into the declaration of a fabric: figures it states are replaced, others are added. */
export function settingsEdits(plan: Plan, name: string, settings: readonly FabricSetting[]): TextEdit[] {
    const fabric = plan.fabrics.find(f => f.name === name);
    if (!fabric) return [];
    const edits: TextEdit[] = [];
    const added: string[] = [];
    const wanted = new Map(settings.filter(s => TEXT.test(s.text)).map(s => [s.property, s.text]));
    for (const [property, text] of wanted) {
        const own = fabric.record.figures[property];
        if (property === 'scheme') {
            const stated = fabric.record.properties.find(p => p.key === 'replicas' || p.key === 'erasure');
            if (stated) edits.push(replace(stated.span, text));
            else added.push(text);
        } else if (own && (SIMPLE.has(property) || property.startsWith('links.'))) edits.push(replace(own.span, text));
        else if (SIMPLE.has(property)) added.push(`${property} ${text}`);
    }
    const count = wanted.get('links.count');
    const rate = wanted.get('links.rate');
    if (!fabric.record.figures['links.count'] && count !== undefined && rate !== undefined) added.push(`links ${count} x ${rate}`);
    return added.length > 0 ? [...edits, addition(fabric, added)] : edits;
}

/** Adds lines before the closing brace; a declaration without braces gets them. */
function addition({ record }: Fabric, lines: readonly string[]): TextEdit {
    const { span } = record;
    const text = textOf(span);
    if (!text.trimEnd().endsWith('}')) return insert(span.block, span.end, ` {\n${lines.map(l => `  ${l}\n`).join('')}}`);
    const brace = span.start + text.lastIndexOf('}');
    const before = span.block.text.slice(span.start, brace);
    if (!before.includes('\n')) return insert(span.block, brace, `${before.endsWith(' ') ? ' ' : '  '}${lines.join('  ')} `.replace(/^ +(?=\S)/, before.endsWith(' ') ? '' : ' '));
    const atLineStart = /\n[ \t]*$/.test(before);
    return insert(span.block, atLineStart ? brace - before.match(/[ \t]*$/)![0].length : brace, `${atLineStart ? '' : '\n'}${lines.map(l => `  ${l}\n`).join('')}`);
}
