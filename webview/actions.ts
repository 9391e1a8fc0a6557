import type { GraphTarget } from './graph/graph-view.ts';
import type { WrittenSetting } from './protocol.ts';
import type { SceneNode } from './scene/scene.ts';

/** What a person can do; the views call these and know nothing of each other or of the host. */
export interface Actions {
    select(item: string | undefined): void;
    /** Selects, and brings what is told about it into view. */
    inspect(item: string): void;
    /** Shows where something stands in the text; with `focus` the editor takes the keyboard. */
    reveal(id: string, focus: boolean): void;
    /** Opens a group, or closes the one a member came from. */
    toggle(node: Pick<SceneNode, 'item' | 'expandable' | 'parent'>): void;
    /** Opens the context menu; `back` gets the focus back. */
    menu(target: GraphTarget, at: Point, back: () => void): void;
    tip(target: GraphTarget | undefined, at?: Point): void;
    /** Asks for the code actions of findings that are not known yet. */
    askFixes(findings: readonly string[]): void;
    fix(finding: string, title: string): void;
    /** Writes figures of a fabric into the plan. */
    apply(fabric: string, settings: readonly WrittenSetting[]): void;
    /** Names of the workloads a cell stands for. */
    namesOf(cell: string): readonly string[];
}

export interface Point {
    readonly x: number;
    readonly y: number;
}
