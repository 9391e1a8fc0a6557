import type { Connection, Diagnostic } from 'vscode-languageserver';
import { entryOf } from '../basics/lists.ts';
import { diagnosticsOf, verdictOf } from '../lsp/diagnostics.ts';
import type { PlanUnit, PlanWorkspace } from '../workspace/workspace.ts';
import type { OpenFiles } from './files/open-files.ts';
import { type ServerSettings, settingsOf } from './settings.ts';

/** A check that is done before anybody notices (ms) begins as soon as no more messages are waiting. */
const UNNOTICED = 40;
/** Others wait as long after an edit as they take, up to this (ms): a burst is checked once. */
const LONGEST = 150;
/** Somebody who never stops typing still sees findings this often (ms). */
const AT_THE_LATEST = 600;

/** Causes that were found this fast (ms) are found with the findings; others when nobody has typed for a while. */
const QUICK_CAUSES = 1;
/** So long (ms). */
const PAUSE = 400;

/** Shown where a plan could not be checked: findings of before would be stale, and none would look like a clean plan. */
const UNCHECKED: Diagnostic = {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
    severity: 1,
    source: 'exitplan',
    message:
        'This plan could not be checked: a fault in the checker, not in the plan. The log of the language server says more.',
};

interface Published {
    /** The address it was sent under, as the editor spells it. */
    readonly spelling: string;
    readonly diagnostics: readonly Diagnostic[];
    readonly version: number | undefined;
}

/**
 * Sends the findings of all plans, whole plans at a time. Edits are gathered: however many come while a check runs, the
 * next one sees the last state only.
 */
export class Publisher {
    private readonly connection: Connection;
    private readonly workspace: PlanWorkspace;
    private readonly open: OpenFiles;
    private readonly published = new Map<string, Published>();
    private readonly listeners: ((unit: PlanUnit) => void)[] = [];
    /** The analysis each plan was last sent with. */
    private readonly sent = new WeakMap<PlanUnit, object>();
    private cancel: () => void = () => undefined;
    private waitingSince = 0;
    /** How long the causes of a plan took the last time (ms). */
    private readonly causesCost = new WeakMap<PlanUnit, number>();
    private readonly causesLeft = new Set<PlanUnit>();
    private cancelCauses: () => void = () => undefined;
    private cost = 0;
    private dirty = false;
    /** Files are still being read: a part of a plan would be judged as if it were all of it. */
    private reading = true;
    private release: () => void = () => undefined;
    /** Settled when all files of the workspace have been read; before, no finding and no verdict is shown. */
    readonly ready = new Promise<void>(resolve => {
        this.release = resolve;
    });
    settings: ServerSettings = { severity: {}, folders: [] };
    /** Whether the client wants the verdict on each plan. */
    tellsVerdicts = true;
    /** Whether findings are sent; otherwise they are only kept until somebody asks. */
    sends = true;
    private readonly beforeCheck: () => void;

    /** @param beforeCheck called before each check, to bring the workspace's date up to date */
    constructor(connection: Connection, workspace: PlanWorkspace, open: OpenFiles, beforeCheck: () => void) {
        this.connection = connection;
        this.workspace = workspace;
        this.open = open;
        this.beforeCheck = beforeCheck;
    }

    onChecked(listener: (unit: PlanUnit) => void): void {
        this.listeners.push(listener);
    }

    /** All files that plans may be made of have been read, or cannot be: from here on plans are checked. */
    allRead(): void {
        this.reading = false;
        this.release();
        this.schedule();
    }

    /** Something changed: check soon. */
    schedule(): void {
        if (this.reading) {
            this.dirty = true;
            return;
        }
        const now = Date.now();
        if (!this.dirty) {
            this.waitingSince = now;
        }
        this.dirty = true;
        this.cancel();
        this.cancelCauses();
        const left = this.waitingSince + AT_THE_LATEST - now;
        if (this.cost <= UNNOTICED && left > 0) {
            this.cancel = afterMessages(() => this.flush());
            return;
        }
        const timer = setTimeout(() => this.flush(), Math.max(0, Math.min(this.cost, LONGEST, left)));
        this.cancel = () => clearTimeout(timer);
    }

    /** Checks now if anything changed since the last time. */
    flush(): void {
        if (!this.dirty || this.reading) {
            return;
        }
        this.cancel();
        this.dirty = false;
        this.beforeCheck();
        const start = performance.now();
        const seen = new Set<string>();
        for (const unit of this.workspace.all()) {
            for (const file of unit.files) {
                seen.add(file);
            }
            this.publishUnit(unit);
        }
        for (const uri of [...this.published.keys()]) {
            if (!seen.has(uri)) {
                this.withdraw(uri);
            }
        }
        this.cost = performance.now() - start;
        this.causesAfterPause();
    }

    /** The causes that take long are found when the next key does not have to wait for them. */
    private causesAfterPause(): void {
        this.cancelCauses();
        if (this.causesLeft.size === 0) {
            return;
        }
        const timer = setTimeout(() => {
            for (const unit of this.causesLeft) {
                this.verdict(unit, true);
            }
            this.causesLeft.clear();
        }, PAUSE);
        this.cancelCauses = () => clearTimeout(timer);
    }

    /** Sends everything again: for settings that change how findings are shown. */
    refresh(): void {
        this.published.clear();
        this.dirty = true;
        this.flush();
    }

    /** The findings of a file as they were last found; undefined for a file of no plan. */
    known(uri: string): Published | undefined {
        return this.published.get(uri);
    }

    /** The files of all plans. */
    files(): string[] {
        return [...this.published.keys()];
    }

    dispose(): void {
        this.cancel();
        this.cancelCauses();
    }

    private publishUnit(unit: PlanUnit): void {
        try {
            const fresh = this.sent.get(unit) !== unit.analysis;
            if (
                !fresh &&
                unit.files.every(
                    uri => this.published.has(uri) && entryOf(this.published, uri).version === this.open.version(uri),
                )
            ) {
                return;
            }
            for (const [uri, list] of diagnosticsOf(unit, settingsOf(this.settings, unit.main))) {
                this.publish(uri, list);
            }
            this.verdict(unit, (this.causesCost.get(unit) ?? Infinity) <= QUICK_CAUSES);
            this.sent.set(unit, unit.analysis);
            if (fresh) {
                for (const listener of this.listeners) {
                    listener(unit);
                }
            }
        } catch (error) {
            this.connection.console.error(
                `The check of ${unit.main} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
            );
            for (const uri of unit.files) {
                this.publish(uri, uri === unit.main ? [UNCHECKED] : []);
            }
        }
    }

    private publish(uri: string, diagnostics: readonly Diagnostic[]): void {
        const version = this.open.version(uri);
        const spelling = this.open.spelling(uri);
        // An editor that spells the address in another way would keep what it was sent under the first.
        if (this.published.get(uri)?.spelling !== spelling) {
            this.withdraw(uri);
        }
        const before = this.published.get(uri);
        if (
            before
                ? before.version === version && same(before.diagnostics, diagnostics)
                : diagnostics.length === 0 && version === undefined
        ) {
            if (!before) {
                this.published.set(uri, { spelling, diagnostics, version });
            }
            return;
        }
        this.published.set(uri, { spelling, diagnostics, version });
        if (this.sends) {
            void this.connection.sendDiagnostics({ uri: spelling, version, diagnostics: [...diagnostics] });
        }
    }

    private withdraw(uri: string): void {
        const before = this.published.get(uri);
        this.published.delete(uri);
        if (this.sends && before && before.diagnostics.length > 0) {
            void this.connection.sendDiagnostics({ uri: before.spelling, diagnostics: [] });
        }
    }

    /**
     * The verdict on a whole plan, for the status bar; sent after its findings.
     * @param causes with its causes; otherwise they follow
     */
    private verdict(unit: PlanUnit, causes: boolean): void {
        if (!this.tellsVerdicts) {
            return;
        }
        const start = performance.now();
        const shown = verdictOf(unit, settingsOf(this.settings, unit.main), causes);
        if (causes) {
            this.causesCost.set(unit, performance.now() - start);
        } else {
            this.causesLeft.add(unit);
        }
        const files = unit.files.map(uri => this.open.spelling(uri));
        void this.connection.sendNotification('exitplan/verdict', {
            uri: files[0],
            plan: unit.plan.name,
            files,
            ...shown,
        });
    }
}

/**
 * Calls when nothing waits to be read: the connection takes one message per turn of the event loop, and whoever comes with the
 * next turn is behind a message that is waiting; one turn later it is not. Returns how to call it off.
 */
function afterMessages(call: () => void): () => void {
    if (typeof setImmediate === 'undefined') {
        const timer = setTimeout(call, 1);
        return () => clearTimeout(timer);
    }
    let turn = setImmediate(() => {
        turn = setImmediate(call);
    });
    return () => clearImmediate(turn);
}

/** What stayed is the same object; what is made anew may still say the same. */
function same(a: readonly Diagnostic[], b: readonly Diagnostic[]): boolean {
    return a.length === b.length && a.every((d, i) => d === b[i] || JSON.stringify(d) === JSON.stringify(b[i]));
}
