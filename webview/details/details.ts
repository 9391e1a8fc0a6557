import type { Actions } from '../actions.ts';
import { button, element } from '../dom.ts';
import { plainMessage, severityText, whereText } from '../graph/labels.ts';
import { newFixes } from '../menu/graph-menu.ts';
import type { BlastGroup } from '../protocol.ts';
import { type ModelFinding, type PreviewModel, standsBeside } from '../scene/model.ts';
import { grouped } from '../scene/output/text.ts';
import type { Scene, SceneNode } from '../scene/scene.ts';
import type { PanelState, Store } from '../store.ts';

/** The selected component: what it is, what is wrong with it and how to repair that, and its blast radius. */
export class Details {
    readonly root = element('section', { class: 'details', 'aria-label': 'Selection', 'aria-live': 'polite' });
    private readonly actions: Actions;
    private readonly store: Store;
    private scene: Scene | undefined;

    constructor(store: Store, actions: Actions) {
        this.actions = actions;
        this.store = store;
        store.subscribe((state, changed) => {
            if (changed.has('selected') || changed.has('blast') || changed.has('fixes') || changed.has('model')) {
                this.draw(state);
            }
        });
    }

    take(scene: Scene): void {
        this.scene = scene;
        this.draw(this.store.state);
    }

    /** Brings the counts of what loses something into view. */
    showCounts(): void {
        (this.root.querySelector('.blast') ?? this.root.lastElementChild)?.scrollIntoView({ block: 'nearest' });
    }

    private draw(state: PanelState): void {
        const nodes = this.scene?.nodes.filter(n => n.item === state.selected) ?? [];
        const hint = this.root.querySelector(':scope > .nothing');
        this.root.classList.toggle('empty', nodes.length === 0);
        if (nodes.length === 0 || !state.model) {
            if (!hint) {
                this.root.replaceChildren(
                    element(
                        'p',
                        { class: 'hint nothing' },
                        'Select something in the picture to see its findings and what loses something when it fails.',
                    ),
                );
            }
            return;
        }
        const [first] = nodes as [SceneNode];
        const findings = [...new Set(nodes.flatMap(n => n.findings))].flatMap(
            id => state.model!.findings.find(f => f.id === id) ?? [],
        );
        const offered = new Set<string>();
        this.actions.askFixes(findings.map(f => f.id));
        this.root.replaceChildren(
            element(
                'h2',
                {},
                first.fullName,
                first.title ? element('span', { class: 'title' }, ` ${first.title}`) : undefined,
            ),
            ...nodes.map(n => element('p', {}, [n.fullLine, whereText(n)].filter(Boolean).join(' · '))),
            element(
                'p',
                { class: 'actions' },
                button('Go to declaration', {}, () => this.actions.reveal(first.item, true)),
                button('Clear selection', {}, () => this.actions.select(undefined)),
            ),
            ...findings.map(f => this.finding(f, newFixes(state.fixes.get(f.id), offered))),
            ...(state.blast?.id === state.selected && !standsBeside(first.kind)
                ? blastParts(state.blast!.losses, state.model)
                : []),
        );
    }

    private finding(finding: ModelFinding, fixes: readonly string[]): HTMLElement {
        return element(
            'div',
            { class: `finding ${finding.accepted ? 'hint' : finding.severity}` },
            element(
                'p',
                {},
                element('strong', {}, severityText(finding)),
                ` ${plainMessage(finding.message)}${finding.accepted?.reason ? ` Accepted: ${finding.accepted.reason}` : ''}`,
            ),
            ...fixes.map(title =>
                button(plainMessage(title), { class: 'fix' }, () => this.actions.fix(finding.id, title)),
            ),
        );
    }
}

/** Who loses something when it fails or moves too early: machines by environment, and by phase. */
function blastParts(losses: readonly BlastGroup[], model: PreviewModel): HTMLElement[] {
    const machines = losses.reduce((sum, l) => sum + l.machines, 0);
    const others = losses.filter(l => l.machines === 0).reduce((sum, l) => sum + l.components.length, 0);
    if (losses.length === 0) {
        return [element('p', { class: 'hint' }, 'Nothing leans on it.')];
    }
    const rest = others > 0 ? ` and ${others} other component${others === 1 ? '' : 's'}` : '';
    const byEnvironment = new Map<string, number>();
    for (const loss of losses) {
        if (loss.machines > 0) {
            byEnvironment.set(
                loss.environment ?? 'no environment',
                (byEnvironment.get(loss.environment ?? 'no environment') ?? 0) + loss.machines,
            );
        }
    }
    const byPhase = model.phases
        .map(
            p =>
                [
                    p.name,
                    losses.filter(l => l.phases.includes(p.name)).reduce((sum, l) => sum + l.machines, 0),
                ] as const,
        )
        .filter(([, n]) => n > 0);
    const same = byPhase.length > 1 && byPhase.every(([, n]) => n === byPhase[0]?.[1]);
    return [
        element('h3', {}, 'When it fails or moves too early'),
        element('p', {}, `${grouped(machines)} machine${machines === 1 ? '' : 's'}${rest} lose something.`),
        element(
            'div',
            { class: 'blast' },
            counts('Machines by environment', [...byEnvironment]),
            same
                ? element('p', { class: 'same' }, samePhases(byPhase, model))
                : counts('Machines by phase in which that can happen', byPhase),
        ),
    ];
}

/** The same in every phase is one sentence. */
function samePhases(byPhase: readonly (readonly [string, number])[], model: PreviewModel): string {
    const [first, last] = [byPhase[0]?.[0] ?? '', byPhase.at(-1)?.[0] ?? ''];
    return byPhase.length === model.phases.length
        ? 'The same in every phase.'
        : `The same in each of ${byPhase.length} phases, from ${first} to ${last}.`;
}

function counts(title: string, rows: readonly (readonly [string, number])[]): HTMLElement {
    const most = Math.max(1, ...rows.map(([, n]) => n));
    return element(
        'table',
        { class: 'counts' },
        element('caption', {}, title),
        element(
            'tbody',
            {},
            ...rows.map(([name, n]) => {
                const bar = element('span', { class: 'bar', 'aria-hidden': 'true' });
                bar.style.width = `${(n / most) * 100}%`;
                return element(
                    'tr',
                    {},
                    element('th', { scope: 'row' }, name),
                    element('td', { class: 'number' }, grouped(n)),
                    element('td', { class: 'bars' }, bar),
                );
            }),
        ),
    );
}
