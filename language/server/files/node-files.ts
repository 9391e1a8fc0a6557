import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { decodePlan, type PlanText } from '../../workspace/plan-text.ts';
import { normalUri } from '../../workspace/uris.ts';

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

/** An address with the links on its way resolved; undefined where there is no such file. */
export function realAddress(uri: string): string | undefined {
    const path = pathOf(uri);
    if (path === undefined) {
        return undefined;
    }
    try {
        return normalUri(pathToFileURL(realpathSync.native(path)).href);
    } catch {
        return undefined;
    }
}

/** The path of an address; undefined where it is none of this machine. */
export function pathOf(uri: string): string | undefined {
    try {
        return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
    } catch {
        return undefined;
    }
}
