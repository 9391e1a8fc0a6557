/** Colours of the picture by meaning. In the panel they are theme tokens; in a file of its own, fixed values. */
export interface Palette {
    readonly back: string;
    readonly band: string;
    readonly box: string;
    readonly edge: string;
    readonly text: string;
    readonly muted: string;
    readonly line: string;
    readonly blue: string;
    readonly blueFill: string;
    readonly red: string;
    readonly redText: string;
    readonly redFill: string;
    readonly amber: string;
    readonly amberText: string;
    readonly amberFill: string;
}

export const LIGHT: Palette = {
    back: '#ffffff',
    band: '#f5f5f6',
    box: '#ffffff',
    edge: '#b9b9bf',
    text: '#1f1f1f',
    muted: '#5a5a61',
    line: '#85858d',
    blue: '#1a6fd4',
    blueFill: '#e7f0fc',
    red: '#cf2622',
    redText: '#b01510',
    redFill: '#fdeceb',
    amber: '#b07a00',
    amberText: '#7d5600',
    amberFill: '#fdf3da',
};

export const DARK: Palette = {
    back: '#1f1f1f',
    band: '#272728',
    box: '#313134',
    edge: '#5e5e64',
    text: '#e2e2e2',
    muted: '#adadb2',
    line: '#7a7a80',
    blue: '#3794ff',
    blueFill: '#1d3550',
    red: '#f14c4c',
    redText: '#ff8a85',
    redFill: '#3d1f1f',
    amber: '#cca700',
    amberText: '#e3c04a',
    amberFill: '#38300f',
};

/** Rules for everything a scene draws; the same for the panel, an exported file and a report. */
export function sceneRules(p: Palette): string {
    return [
        `.xp-back{fill:${p.back}}`,
        `.xp-band{fill:${p.band}}`,
        `.xp-title{fill:${p.text};font-size:12px;font-weight:600}`,
        `.xp-question{fill:${p.muted};font-size:11px}`,
        `.xp-none{fill:${p.muted};font-size:11px}`,
        `.xp-headline{fill:${p.text};font-size:16px;font-weight:600}`,
        `.xp-verdict rect{fill:${p.box};stroke:${p.edge}}`,
        `.xp-verdict text{fill:${p.text};font-size:12px;font-weight:600}`,
        `.xp-verdict.bad rect{fill:${p.redFill};stroke:${p.red}}`,
        `.xp-verdict.bad text{fill:${p.redText}}`,
        `.xp-verdict.near rect{fill:${p.amberFill};stroke:${p.amber}}`,
        `.xp-verdict.near text{fill:${p.amberText}}`,
        `.xp-side{fill:${p.text};font-size:12px;font-weight:600}`,
        `.xp-divide{stroke:${p.line};stroke-width:1.5;stroke-dasharray:2 5;fill:none}`,
        `.xp-tether{fill:none;stroke:${p.line};stroke-width:1.4}`,
        `.xp-tether.right{stroke:${p.blue}}`,
        `.xp-tether.crossing{stroke:${p.line};stroke-dasharray:5 4}`,
        `.xp-tether.near{stroke:${p.amber};stroke-width:2;stroke-dasharray:7 4}`,
        `.xp-tether.broken{stroke:${p.red};stroke-width:2.6}`,
        `.xp-tether.accepted{stroke:${p.red};stroke-width:2;stroke-dasharray:2 3}`,
        `.xp-storey{fill:none;stroke:${p.edge};stroke-width:1}`,
        `.xp-storey.left{fill:${p.box};fill-opacity:.6;stroke:none}`,
        `.xp-storey.open{stroke:${p.line};stroke-width:1.2;stroke-dasharray:2 4}`,
        `.xp-storey.left.open,.xp-storey.left.built{stroke:none}`,
        `.xp-storey.none{stroke:${p.line};stroke-width:1;stroke-dasharray:1 5}`,
        `.xp-storey.right.built{fill:${p.blueFill};fill-opacity:.55;stroke:${p.blue};stroke-width:1.8}`,
        `.xp-storey.hanging{stroke:${p.line};stroke-width:2;stroke-dasharray:7 4}`,
        `.xp-storey.faulty{stroke-width:2}`,
        `.xp-storey:is(.hanging,.faulty).near{fill:${p.amberFill};fill-opacity:.6;stroke:${p.amber}}`,
        `.xp-storey:is(.hanging,.faulty).broken{fill:${p.redFill};fill-opacity:.6;stroke:${p.red}}`,
        `.xp-storey:is(.hanging,.faulty).accepted{stroke:${p.red};stroke-dasharray:2 2}`,
        `.xp-storey-text{fill:${p.text};font-size:11px;font-weight:600}`,
        `.xp-storey-text.broken{fill:${p.redText}}`,
        `.xp-storey-text.near{fill:${p.amberText}}`,
        `.xp-note{fill:${p.muted};font-size:11px}`,
        `.xp-pillar{fill:none;stroke:${p.line};stroke-width:1.4}`,
        `.xp-hang{fill:none;stroke:${p.line};stroke-linejoin:round}`,
        `.xp-hang.crossing{stroke-dasharray:5 4}`,
        `.xp-hang.near{stroke:${p.amber};stroke-dasharray:8 4}`,
        `.xp-hang.broken{stroke:${p.red}}`,
        `.xp-hang.accepted{stroke:${p.red};stroke-dasharray:2 3}`,
        `.xp-box{fill:${p.box};stroke:${p.edge};stroke-width:1.2}`,
        `.xp-node.right .xp-box{fill:${p.blueFill};stroke:${p.blue}}`,
        `.xp-node.pending .xp-box{fill:${p.box};stroke-dasharray:5 3}`,
        `.xp-node.near .xp-box{stroke:${p.amber};stroke-width:2}`,
        `.xp-node.broken .xp-box{stroke:${p.red};stroke-width:2}`,
        `.xp-node.accepted .xp-box{stroke:${p.red};stroke-dasharray:2 2}`,
        `.xp-name{fill:${p.text};font-size:12px;font-weight:600}`,
        `.xp-line{fill:${p.muted};font-size:11px}`,
        `.xp-badge rect{fill:${p.redFill};stroke:${p.red};stroke-width:1}`,
        `.xp-badge text{fill:${p.redText};font-size:11px;font-weight:600}`,
        `.xp-node.near .xp-badge rect{fill:${p.amberFill};stroke:${p.amber}}`,
        `.xp-node.near .xp-badge text{fill:${p.amberText}}`,
        `.xp-node.accepted .xp-badge rect{fill:${p.back}}`,
        `.xp-pill rect{fill:${p.redFill};stroke:${p.red};stroke-width:1}`,
        `.xp-pill text{fill:${p.redText};font-size:11px;font-weight:600}`,
        `.xp-pill.near rect{fill:${p.amberFill};stroke:${p.amber}}`,
        `.xp-pill.near text{fill:${p.amberText}}`,
        `.xp-pill.accepted rect{fill:${p.back};stroke-dasharray:3 2}`,
    ].join('\n');
}
