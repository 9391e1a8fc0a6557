import { writtenLink } from '../writing/quantities.ts';
import { DEFAULT_RATE_BITS } from './draft/copy.ts';
import { type Draft, type DraftOptions, draftOf } from './draft/draft.ts';
import { tellCollisions, tellHostsTwice } from './estate/collisions.ts';
import type { Extract } from './estate/estate.ts';
import { joinExtracts } from './estate/join.ts';
import { countConcerns } from './formats/forklift.ts';
import { type Inventory, type InventoryOptions, inventoryOf } from './formats/inventory.ts';
import { type Change, type MergeOptions, mergeInventory } from './merge/merge.ts';
import { reconcile, tellRequired } from './telling/reconcile.ts';
import type { ImportLog } from './telling/report.ts';
import { type ImportReport, reportText } from './telling/report-text.ts';
import { againstStated } from './telling/stated.ts';
import { listedMachines, totalsOf } from './telling/totals.ts';
import { inventoryText } from './write.ts';

export interface ComposeOptions extends InventoryOptions {
    /** Makes a plan too. */
    readonly draft?: DraftOptions | boolean;
    /** Whether copying makes a wave of the draft saturate the new storage; the draft then copies more slowly. */
    readonly chokes?: (plan: string, inventory: string) => boolean;
    /** Why the new storage cannot take the machines of a draft; undefined when it can. */
    readonly shortfall?: (plan: string, inventory: string) => string | undefined;
    /** The inventory of an earlier import, with what people changed in it. */
    readonly existing?: string;
    /** Other files of the same plan, into which people may have moved what was imported. */
    readonly others?: MergeOptions['others'];
}

export interface ComposeResult {
    /** Text of inventory.exit. */
    readonly inventory: string;
    /** Texts of the other files, in the order given. */
    readonly others: readonly string[];
    /** Text of plan.exit, when a draft was asked for. */
    readonly plan?: string;
    readonly report: ImportReport;
    readonly reportText: string;
}

/**
 * From what the files say to plan text and report. The same extracts give the same bytes in any order.
 * Throws `UnreadablePlan` when an existing inventory cannot be merged into.
 */
export function composeImport(
    extracts: readonly Extract[],
    log: ImportLog,
    options: ComposeOptions = {},
): ComposeResult {
    const estate = joinExtracts(extracts, log);
    const inventory = inventoryOf(estate, options, log);
    tellRequired(estate, log);
    const stated = againstStated(estate, log);
    const fresh = inventoryText(inventory);
    let text = fresh;
    let changes: Change[] = [];
    let others: readonly string[] = options.others?.map(each => each.text) ?? [];
    if (options.existing !== undefined && options.existing.trim() !== '') {
        const complete = log.problems.every(problem => problem.severity !== 'error');
        if (!complete) {
            log.problem(
                'warning',
                'gone-not-looked-for',
                'Part of the input could not be read, so nothing was taken to be gone from the estate',
            );
        }
        ({ text, changes, others } = mergeInventory(options.existing, fresh, inventory.declarations, {
            complete,
            coverage: inventory.coverage,
            others: options.others,
        }));
    }
    const target = typeof options.draft === 'object' ? options.draft.target : undefined;
    const draft = options.draft
        ? drafted(inventory, options.draft === true ? {} : options.draft, fresh, options)
        : undefined;
    tellCollisions(estate, target, log);
    tellHostsTwice(estate, log);
    const report: ImportReport = {
        version: 1,
        sources: log.sources,
        sheets: log.sheets,
        totals: totalsOf(estate),
        reconciled: reconcile(estate, log),
        stated,
        notUnderstood: log.notUnderstood,
        controlPlane: inventory.control.map(({ machine, kind, confidence, reason }) => ({
            machine: machine.name,
            kind,
            confidence,
            reason,
        })),
        leftOut: log.skippedMachines.map(({ name, at, reason }) => ({
            machine: name,
            row: at.row,
            reason: reason ?? '',
        })),
        machines: { ...listedMachines(estate), skipped: log.skippedMachines },
        concerns: countConcerns(estate, target),
        problems: log.problems,
        changes,
        draft: draft?.summary,
    };
    return { inventory: text, others, plan: draft?.text, report, reportText: reportText(report) };
}

/** The draft; where the target cannot take the estate, plan and report say so first. */
function drafted(inventory: Inventory, draft: DraftOptions, fresh: string, options: ComposeOptions): Draft {
    const best = unchoked(inventory, draft, plan => options.chokes?.(plan, fresh) ?? false);
    const shortfall = options.shortfall?.(best.text, fresh);
    if (shortfall === undefined) {
        return best;
    }
    const told = draftOf(inventory, {
        ...draft,
        rate: best.summary.rate,
        assumedRate: draft.rate === undefined,
        warning: shortfall,
    });
    return { ...told, summary: { ...best.summary, notes: [shortfall, ...best.summary.notes] } };
}

/** Shares of the asked copy rate that are tried, from fast to slow. */
const SLOWER = [1, 0.75, 0.5, 0.35, 0.25, 0.15, 0.1, 0.05] as const;

/** The draft at the highest rate, of those tried, at which no wave's copy saturates the new storage. */
function unchoked(inventory: Inventory, options: DraftOptions, chokes: (plan: string) => boolean): Draft {
    const asked = options.rate ?? DEFAULT_RATE_BITS;
    const first = draftOf(inventory, options);
    if (!chokes(first.text)) {
        return first;
    }
    for (const share of SLOWER.slice(1)) {
        const slower = draftOf(inventory, { ...options, rate: asked * share });
        if (!chokes(slower.text)) {
            const note = `Copying at ${writtenLink(asked)} would saturate the new storage in a wave; the draft copies at ${writtenLink(asked * share)}.`;
            return { ...slower, summary: { ...slower.summary, notes: [...slower.summary.notes, note] } };
        }
    }
    const note =
        'The new storage saturates in a wave however slowly it is filled: its figures are too small for these machines.';
    return { ...first, summary: { ...first.summary, notes: [...first.summary.notes, note] } };
}
