import type { PreviewModel } from '../model.ts';
import { BAND_TITLES, LAYER_ORDER } from '../scene.ts';
import { type Box, type Item, type Link, type View, visible } from '../visible.ts';

/** The same view of a plan for other tools: Mermaid, Graphviz, JSON. Bands are kept as subgraphs. */

interface Placed {
    readonly item: Item;
    readonly box: Box;
}

function boxesByLayer(
    items: readonly Item[],
): { readonly title: string; readonly layer: string; readonly boxes: readonly Placed[] }[] {
    return LAYER_ORDER.map(layer => ({
        layer,
        title: BAND_TITLES[layer],
        boxes: items.filter(i => i.layer === layer).flatMap(item => item.boxes.map(box => ({ item, box }))),
    }));
}

/** A Mermaid flowchart, top to bottom; what breaks is thick and labelled. */
export function mermaid(model: PreviewModel, view: View): string {
    const { items, links } = visible(model, view);
    const ids = new Map(items.flatMap(i => i.boxes.map(b => b.key)).map((key, i) => [key, `n${i}`]));
    const lines = ['flowchart TB'];
    for (const { layer, title, boxes } of boxesByLayer(items)) {
        lines.push(`  subgraph ${layer}["${mermaidText(title)}"]`);
        for (const { item, box } of boxes) {
            lines.push(
                `    ${ids.get(box.key)}["${mermaidText(item.name)}<br/>${mermaidText(box.line)}"]:::${box.side}`,
            );
        }
        lines.push('  end');
    }
    links.forEach((link, i) => {
        const label = link.label ? `|"${mermaidText(link.label)}"|` : '';
        lines.push(`  ${ids.get(link.from)} ${mermaidArrow(link)}${label} ${ids.get(link.to)}`);
        if (link.status === 'broken') {
            lines.push(`  linkStyle ${i} stroke:#cf2622,stroke-width:3px`);
        }
    });
    lines.push(
        '  classDef left fill:#f2f2f3,stroke:#85858d,color:#1f1f1f',
        '  classDef right fill:#e7f0fc,stroke:#1a6fd4,color:#1f1f1f',
        '',
    );
    return lines.join('\n');
}

function mermaidArrow(link: Link): string {
    return link.status === 'broken' || link.status === 'near' ? '==>' : link.status === 'quiet' ? '-->' : '-.->';
}

/** Mermaid reads entities by number, so no character of a name is ever syntax. */
function mermaidText(text: string): string {
    return text.replace(/[^\p{L}\p{N} ._,:/&·>×+-]|[&>]/gu, c => `#${c.codePointAt(0)};`);
}

/** A Graphviz digraph with one rank per band. */
export function dot(model: PreviewModel, view: View): string {
    const { items, links } = visible(model, view);
    const lines = [
        'digraph plan {',
        '  rankdir=TB;',
        '  node [shape=box, style="rounded,filled", fontname="sans-serif", fontsize=11];',
        '  edge [arrowhead=none, color="#85858d"];',
    ];
    for (const { layer, title, boxes } of boxesByLayer(items)) {
        lines.push(`  subgraph ${dotText(`cluster_${layer}`)} {`, `    label=${dotText(title)};`, '    rank=same;');
        for (const { item, box } of boxes) {
            lines.push(
                `    ${dotText(box.key)} [label=${dotText(`${item.name}\n${box.line}`)}, fillcolor="${box.side === 'right' ? '#e7f0fc' : '#f2f2f3'}"];`,
            );
        }
        lines.push('  }');
    }
    for (const link of links) {
        const look =
            link.status === 'broken'
                ? ', color="#cf2622", penwidth=2.5'
                : link.status === 'near'
                  ? ', color="#b07a00", style=dashed'
                  : link.status === 'quiet'
                    ? ''
                    : ', style=dashed';
        lines.push(`  ${dotText(link.from)} -> ${dotText(link.to)} [label=${dotText(link.label ?? '')}${look}];`);
    }
    lines.push('}', '');
    return lines.join('\n');
}

function dotText(text: string): string {
    return `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\r?\n/g, '\\n')}"`;
}
