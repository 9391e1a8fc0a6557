import { draftOf, type DraftOptions } from './draft.ts';
import type { Extract } from './estate.ts';
import { countConcerns } from './forklift.ts';
import { inventoryOf, type InventoryOptions } from './inventory.ts';
import { joinExtracts } from './join.ts';
import { mergeInventory, type Change } from './merge.ts';
import { reportText, type ImportReport } from './report-text.ts';
import type { ImportLog } from './report.ts';
import { listedMachines, totalsOf } from './totals.ts';
import { inventoryText } from './write.ts';

export interface ComposeOptions extends InventoryOptions {
    /** Makes a plan too. */
    readonly draft?: DraftOptions | boolean;
    /** The inventory of an earlier import, with what people changed in it. */
    readonly existing?: string;
}

export interface ComposeResult {
    /** Text of inventory.exit. */
    readonly inventory: string;
    /** Text of plan.exit, when a draft was asked for. */
    readonly plan?: string;
    readonly report: ImportReport;
    readonly reportText: string;
}

/**
 * From what the files say to plan text and report. The same extracts give the same bytes in any order.
 * Throws `UnreadablePlan` when an existing inventory cannot be merged into.
 */
export function composeImport(extracts: readonly Extract[], log: ImportLog, options: ComposeOptions = {}): ComposeResult {
    const estate = joinExtracts(extracts, log);
    const inventory = inventoryOf(estate, options, log);
    const fresh = inventoryText(inventory);
    let text = fresh;
    let changes: Change[] = [];
    if (options.existing !== undefined && options.existing.trim() !== '') {
        const complete = log.problems.every(problem => problem.severity !== 'error');
        if (!complete) {
            log.problem('warning', 'gone-not-looked-for', 'Part of the input could not be read, so nothing was taken to be gone from the estate');
        }
        ({ text, changes } = mergeInventory(options.existing, fresh, inventory.declarations, complete));
    }
    const draft = options.draft ? draftOf(inventory, options.draft === true ? {} : options.draft) : undefined;
    const report: ImportReport = {
        version: 1, sources: log.sources, sheets: log.sheets, totals: totalsOf(estate), machines: { ...listedMachines(estate), skipped: log.skippedMachines },
        concerns: countConcerns(estate), problems: log.problems, changes, draft: draft?.summary,
    };
    return { inventory: text, plan: draft?.text, report, reportText: reportText(report) };
}
