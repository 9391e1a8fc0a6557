/** The room's surface: tables and JSON values in, an estate, plan text and a report out. No `node:*`. */

export { type ComposeOptions, type ComposeResult, composeImport } from './compose.ts';
export { type DraftOptions, draftOf, TARGETS } from './draft/draft.ts';
export { type EnvironmentSource, parseEnvironmentSource } from './draft/environments.ts';
export type { Estate, Extract, Machine } from './estate/estate.ts';
export { IMPORTED_FEATURES } from './estate/features.ts';
export { joinExtracts } from './estate/join.ts';
export { FORKLIFT_CONCERNS } from './formats/forklift.ts';
export { csvFormat, FORMATS, workbookFormat } from './formats/formats.ts';
export { type Inventory, inventoryOf } from './formats/inventory.ts';
export { type JsonItem, JsonReader } from './formats/json.ts';
export { SheetSession } from './formats/table.ts';
export { type CoveredJob, coveredBy } from './jobs.ts';
export { type Change, mergeInventory } from './merge/merge.ts';
export type { TableReader } from './reader.ts';
export { ImportLog } from './telling/report.ts';
export { type ImportReport, reportText } from './telling/report-text.ts';
export { inventoryText } from './write.ts';
