import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { decodePlan, type PlanText } from '../../workspace/plan-text.ts';

/** A plan file of more bytes is not read: the largest estates are a tenth of it, and reading must not exhaust the memory. */
export const LARGEST_PLAN = 256 * 2 ** 20;

/** A plan file as it lies on disk. */
export interface PlanFileText extends PlanText {
    readonly bytes: Uint8Array;
}

/**
 * Reads a plan file; undefined where there is none or it cannot be read. A pipe or a device is read only where a person named it:
 * an include that leads to one would wait for ever.
 */
export function readPlanFile(path: string, named = false): PlanFileText | undefined {
    let file: number | undefined;
    try {
        file = openSync(path, constants.O_RDONLY | (named ? 0 : (constants.O_NONBLOCK ?? 0)));
        const info = fstatSync(file);
        if ((!info.isFile() && !(named && !info.isDirectory())) || info.size > LARGEST_PLAN) {
            return undefined;
        }
        const bytes = readFileSync(file);
        return { bytes, ...decodePlan(bytes) };
    } catch {
        return undefined;
    } finally {
        if (file !== undefined) {
            closeSync(file);
        }
    }
}
