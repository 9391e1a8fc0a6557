import { nth } from '../../basics/lists.ts';
import type { Extract, Power } from '../estate/estate.ts';
import type { MachineIndex } from '../estate/machines.ts';
import type { ReadOptions } from '../reader.ts';
import type { ImportLog } from '../telling/report.ts';
import { numberOf } from '../values.ts';
import { headerKey } from './headers.ts';
import { POWER_WORDS } from './synonyms.ts';

/** State shared by the sheet readers of one RVTools export. */
export interface RvtoolsState {
    readonly extract: Extract;
    readonly index: MachineIndex;
    readonly log: ImportLog;
    readonly options: ReadOptions;
    /** Without vInfo, the other sheets name the machines. */
    create: boolean;
    /** Machines left out on purpose, so that their rows elsewhere are skipped for the same reason. */
    readonly left: Map<string, string>;
    /** Custom attributes, which stand in every sheet about machines. */
    readonly attributes: Set<string>;
}

const POWER: ReadonlyMap<string, Power> = new Map(
    (['on', 'off', 'suspended'] as const).flatMap(state =>
        POWER_WORDS[state].map(word => [headerKey(word).key, state] as const),
    ),
);

/** The power state in whatever words a tool or a client in another language has for it. */
export function powerOf(text: string): Power {
    return text === '' ? 'unknown' : (POWER.get(headerKey(text).key) ?? 'unknown');
}

/** `[datastore] folder/file` → `datastore`. */
export function datastoreOf(path: string): string | undefined {
    const found = /^\s*\[([^\]]*)\]/u.exec(path);
    return found ? nth(found, 1).trim() || undefined : undefined;
}

/** A number at the start of a text such as `10000 Full`. */
export function leadingNumber(text: string): number | undefined {
    return numberOf(/^[0-9.,]+/u.exec(text.trim())?.[0] ?? null);
}
