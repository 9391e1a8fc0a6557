import type { Severity } from '../analysis/analysis.ts';
import type { CheckSettings } from '../lsp/diagnostics.ts';
import { day } from '../plan/units.ts';
import { normalUri } from '../workspace/uris.ts';
import { asFolder } from './files/files.ts';

export interface ServerSettings extends CheckSettings {
    /** The day that counts as today; undefined means the machine's. */
    readonly asOf?: number;
    /** Settings of single folders, which count for the plans in them instead of the others. */
    readonly folders: readonly (CheckSettings & { readonly uri: string })[];
}

/** The settings of a file: those of the innermost folder that has its own. */
export function settingsOf(settings: ServerSettings, uri: string): CheckSettings {
    const around = settings.folders
        .filter(folder => normalUri(uri).startsWith(folder.uri))
        .sort((a, b) => b.uri.length - a.uri.length);
    return around[0] ?? settings;
}

const LEVELS: ReadonlySet<unknown> = new Set(['off', 'hint', 'information', 'warning', 'error']);

/**
 * Settings from what a client sent: `{ severity, asOf, folders: [{ uri, severity }] }`, in an `exitplan` section or bare. What cannot be read counts as
 * not set, so that a typing error in a settings file never stops the checks.
 */
export function readSettings(sent: unknown): ServerSettings {
    const outer = objectOf(sent);
    const settings = objectOf(outer['exitplan'] ?? sent);
    const asOf = settings['asOf'];
    const folders = Array.isArray(settings['folders']) ? (settings['folders'] as unknown[]) : [];
    return {
        severity: severities(settings['severity']),
        asOf: typeof asOf === 'string' ? day(asOf) : undefined,
        folders: folders
            .map(objectOf)
            .flatMap(({ uri, severity }) =>
                typeof uri === 'string' ? [{ uri: asFolder(uri), severity: severities(severity) }] : [],
            ),
    };
}

function severities(sent: unknown): Record<string, Severity | 'off'> {
    const severity: Record<string, Severity | 'off'> = {};
    for (const [code, level] of Object.entries(objectOf(sent))) {
        if (LEVELS.has(level)) {
            severity[code] = level as Severity | 'off';
        }
    }
    return severity;
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? (value as Record<string, unknown>)
        : {};
}
