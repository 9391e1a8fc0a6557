import type { ModelDelta } from './scene/delta.ts';
import type { PreviewModel } from './scene/model.ts';

/** What the panel and whoever hosts it say to each other. Everything is plain JSON. */

/** Components that lose the same when another fails or moves too early. */
export interface BlastGroup {
    readonly layer: string;
    readonly what: string;
    readonly environment?: string;
    readonly phases: readonly string[];
    readonly machines: number;
    readonly components: readonly string[];
}

export type ToPanel =
    /** A plan to draw. The picture before stays until this one is. */
    | { readonly type: 'model'; readonly model: PreviewModel; readonly version?: number }
    /** What is new since the model of a version; a panel that has another one says `ready` again. */
    | { readonly type: 'delta'; readonly delta: ModelDelta; readonly base: number; readonly version: number }
    /** Names of what differs from another version of the plan; without names nothing is compared any more. */
    | { readonly type: 'changed'; readonly names?: readonly string[]; readonly against: string }
    /** The text cannot be read at the moment; the last picture stays. Without a reason: it can again. */
    | { readonly type: 'stale'; readonly reason?: string }
    /** What the cursor stands in; never moves the view. */
    | { readonly type: 'cursor'; readonly ids: readonly string[] }
    | { readonly type: 'blast'; readonly id: string; readonly losses: readonly BlastGroup[] }
    /** Titles of the code actions of findings, by the id of the finding. */
    | { readonly type: 'fixes'; readonly fixes: Readonly<Record<string, readonly string[]>> }
    /** Do something as if a key had been pressed: commands of the editor that act on the panel. */
    | { readonly type: 'command'; readonly command: PanelCommand };

export type PanelCommand = 'exportSvg' | 'exportPng' | 'fit' | 'nextPhase' | 'previousPhase';

export type FromPanel =
    /** The panel is there and can take a whole model. */
    | { readonly type: 'ready' }
    /** Show where something stands in the text; `focus` only when a person asked for it. */
    | { readonly type: 'reveal'; readonly id: string; readonly focus: boolean }
    /** Apply the code action of a finding. */
    | { readonly type: 'fix'; readonly finding: string; readonly title: string }
    | { readonly type: 'blast'; readonly id: string }
    /** What can be done about these findings: asked for when somebody looks at them. */
    | { readonly type: 'fixes'; readonly findings: readonly string[] }
    /** Write a file; PNG data is base64. */
    | { readonly type: 'save'; readonly name: string; readonly format: 'svg' | 'png'; readonly data: string }
    /** Write figures of a fabric into the plan: what-if settings that are to stay. Values as they stand in the text. */
    | { readonly type: 'apply'; readonly fabric: string; readonly settings: readonly WrittenSetting[] }
    /** The comparison with another version is no longer looked at. */
    | { readonly type: 'compared' };

/** A figure as it is to stand in the plan. */
export interface WrittenSetting {
    readonly property: string;
    readonly text: string;
    /** For `over`, the copy rate: the phase that copies and the rate of all it copies into the fabric, bytes/s. */
    readonly wave?: { readonly phase: string; readonly rate: number };
}

/** What a panel keeps over a reload of the window. */
export interface KeptState {
    readonly uri?: string;
    readonly view?: unknown;
}

/** The part of VS Code's webview API that is used; a test or a plain page hands in its own. */
export interface PanelHost {
    postMessage(message: FromPanel): void;
    getState(): KeptState | undefined;
    setState(state: KeptState): void;
}
