import type { Severity } from '../analysis/analysis.ts';
import type { CheckSettings } from '../lsp/diagnostics.ts';
import { day } from '../plan/units.ts';

export interface ServerSettings extends CheckSettings {
    /** The day that counts as today; undefined means the machine's. */
    readonly asOf?: number;
}

const LEVELS: ReadonlySet<unknown> = new Set(['off', 'hint', 'information', 'warning', 'error']);

/**
 * Settings from what a client sent: `{ severity, asOf }`, in an `exitplan` section or bare. What cannot be read counts as
 * not set, so that a typing error in a settings file never stops the checks.
 */
export function readSettings(sent: unknown): ServerSettings {
    const outer = objectOf(sent);
    const settings = objectOf(outer['exitplan'] ?? sent);
    const severity: Record<string, Severity | 'off'> = {};
    for (const [code, level] of Object.entries(objectOf(settings['severity']))) {
        if (LEVELS.has(level)) {
            severity[code] = level as Severity | 'off';
        }
    }
    const asOf = settings['asOf'];
    return { severity, asOf: typeof asOf === 'string' ? day(asOf) : undefined };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? (value as Record<string, unknown>)
        : {};
}
