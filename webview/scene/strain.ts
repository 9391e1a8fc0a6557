import { entryOf } from '../../language/basics/lists.ts';
import {
    at,
    type Layer,
    type ModelComponent,
    type ModelFinding,
    type ModelTie,
    type Moment,
    type PreviewModel,
    type Side,
    TIE_STATUS,
    type TieState,
} from './model.ts';
import type { Alarm } from './scene.ts';
import type { Visible } from './visible.ts';

/**
 * What strains the storeys at a moment: dependencies that are more than quiet, each in the lane of what is leaned on, on the
 * side of the machines that lean.
 */
export interface Strain {
    readonly layer: Layer;
    readonly side: Side;
    /** Tower of the machines; 0 on the left. */
    readonly tower: number;
    readonly status: Exclude<Alarm, 'none'>;
    readonly label?: string;
    readonly findings: readonly string[];
    /** Component or cell on the other side that is still needed. */
    readonly needs?: string;
    /** Machines that lean, by cell. */
    readonly cells: ReadonlyMap<string, number>;
    /** In the ties of the model. */
    readonly tie?: number;
}

/** Codes about what ends while machines of the old side still need it. */
const LEAVING: ReadonlySet<string> = new Set(['retired-too-early', 'control-plane-leaves-early']);

export function strainsOf(model: PreviewModel, seen: Visible, moment: Moment): Strain[] {
    return [...tieStrains(seen, moment), ...leavingStrains(model, seen, moment)];
}

function* tieStrains(seen: Visible, moment: Moment): Iterable<Strain> {
    const { outline } = seen;
    const layers = new Map(outline.components.map(c => [c.id, c]));
    const shownAt = new Map(seen.towers.flatMap(({ members }, i) => members.map(m => [m, i] as const)));
    const towerOf = (id: string) => shownAt.get(outline.towers.of.get(id)?.[0] ?? 0) ?? 0;
    const sideOf = (id: string): Side =>
        at((outline.cells.get(id) ?? layers.get(id))?.side ?? [[0, 'left' as const]], moment) ?? 'left';
    for (const { index, tie } of outline.loud) {
        const state = at(tie.states, moment);
        if (!state || state.status === 'quiet' || state.status === 'absent') {
            continue;
        }
        const { from, to } = tie;
        const leaning = outline.cells.get(to);
        if (leaning && seen.about && !seen.about.has(to) && !seen.about.has(from)) {
            continue;
        }
        const base = { ...said(state), tie: index };
        if (leaning && outline.cells.has(from)) {
            yield* between(tie, base, sideOf, towerOf, leaning.machines);
        } else if (leaning) {
            const side = sideOf(to);
            const layer = entryOf(layers, from).layer;
            yield {
                ...base,
                layer,
                side,
                tower: side === 'right' ? towerOf(to) : 0,
                cells: new Map([[to, leaning.machines]]),
                ...(sideOf(from) !== side && { needs: from }),
            };
        } else if (!outline.cells.has(from)) {
            yield { ...base, ...standing(tie, layers, sideOf, towerOf) };
        }
    }
}

/**
 * One component that another leans on. Rights that an account does not have there strain what is to be on the new side, in the
 * lane of people who act; an order between two components is spoken of where the one stands that came too early.
 */
function standing(
    { from, to, kind }: ModelTie,
    components: ReadonlyMap<string, ModelComponent>,
    sideOf: (id: string) => Side,
    towerOf: (id: string) => number,
): Pick<Strain, 'layer' | 'side' | 'tower' | 'cells' | 'needs'> {
    const account = kind === 'authorizes';
    const about = entryOf(components, account ? from : to);
    const other = entryOf(components, account ? to : from);
    const side = account ? 'right' : sideOf(about.id);
    return {
        layer: about.layer,
        side,
        tower: side === 'right' ? towerOf(about.id) : 0,
        cells: new Map(),
        ...(account
            ? sideOf(from) === 'left' && { needs: from }
            : other.layer === about.layer && sideOf(other.id) !== side && { needs: other.id }),
    };
}

/** Two workloads that the move parts: the one that has moved hangs by the one that has not. */
function* between(
    { from, to }: ModelTie,
    base: Pick<Strain, 'status' | 'label' | 'findings' | 'tie'>,
    sideOf: (id: string) => Side,
    towerOf: (id: string) => number,
    machines: number,
): Iterable<Strain> {
    const [one, other] = [sideOf(from), sideOf(to)];
    const moved = one === 'right' ? from : to;
    const side = one === 'right' ? one : other;
    yield {
        ...base,
        layer: 'compute',
        side,
        tower: side === 'right' ? towerOf(moved) : 0,
        cells: new Map([[to, machines]]),
        ...(one !== other && { needs: moved === from ? to : from }),
    };
}

function said({ status, label, findings }: TieState): Pick<Strain, 'status' | 'label' | 'findings'> {
    return { status: status as Strain['status'], label, findings: findings ?? [] };
}

/** What ends too early strains the old side, as long as machines it is about are there. */
function* leavingStrains(model: PreviewModel, { outline }: Visible, moment: Moment): Iterable<Strain> {
    const layers = new Map(outline.components.map(c => [c.id, c.layer]));
    for (const finding of model.findings) {
        if (!LEAVING.has(finding.code) || (finding.moment ?? 0) > moment) {
            continue;
        }
        const left = finding.marks.flatMap(id => {
            const cell = outline.cells.get(id);
            return cell && at(cell.side, moment) !== 'right' ? [[id, cell.machines] as const] : [];
        });
        const layer = finding.marks.map(id => layers.get(id)).find(l => l !== undefined) ?? finding.layer;
        const status = loudness(finding);
        if (left.length > 0 && layer && status) {
            yield {
                layer,
                side: 'left',
                tower: 0,
                status,
                label: finding.code === 'retired-too-early' ? 'Retired too early' : 'Leaves too early',
                findings: [finding.id],
                cells: new Map(left),
            };
        }
    }
}

function loudness({ accepted, severity }: ModelFinding): Strain['status'] | undefined {
    return accepted ? 'accepted' : severity === 'error' ? 'broken' : severity === 'warning' ? 'near' : undefined;
}

/** All that strains one storey. */
export interface Strained {
    readonly status: Exclude<Alarm, 'none'>;
    /** Of the loudest: the one most machines suffer, and how many other labels there are. */
    readonly label?: string;
    readonly more: number;
    readonly labels: readonly string[];
    readonly findings: readonly string[];
    readonly needs: ReadonlySet<string>;
    readonly machines: number;
    readonly ties: ReadonlySet<number>;
}

/** Undefined where nothing does. */
export function together(strains: readonly Strain[]): Strained | undefined {
    if (strains.length === 0) {
        return undefined;
    }
    const status = strains.reduce<Strain['status']>(
        (worst, s) => (TIE_STATUS.indexOf(s.status) > TIE_STATUS.indexOf(worst) ? s.status : worst),
        'crossing',
    );
    const cells = new Map<string, number>();
    const byLabel = new Map<string, { machines: number; loudest: boolean }>();
    for (const strain of strains) {
        let machines = 0;
        for (const [cell, count] of strain.cells) {
            cells.set(cell, count);
            machines += count;
        }
        if (strain.label !== undefined) {
            const known = byLabel.get(strain.label) ?? { machines: 0, loudest: false };
            byLabel.set(strain.label, {
                machines: known.machines + machines,
                loudest: known.loudest || strain.status === status,
            });
        }
    }
    const labels = [...byLabel]
        .sort(([a, x], [b, y]) => Number(y.loudest) - Number(x.loudest) || y.machines - x.machines || (a < b ? -1 : 1))
        .map(([label]) => label);
    return {
        status,
        label: labels[0],
        more: Math.max(0, labels.length - 1),
        labels,
        findings: [...new Set(strains.flatMap(s => s.findings))],
        needs: new Set(strains.flatMap(s => s.needs ?? [])),
        machines: [...cells.values()].reduce((sum, n) => sum + n, 0),
        ties: new Set(strains.flatMap(s => s.tie ?? [])),
    };
}
