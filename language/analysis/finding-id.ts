import type { RawFinding } from './analysis.ts';

/** What a finding is recognised by: everything but its place, its text and its severity. */
export type Identified = Pick<RawFinding, 'code' | 'phase' | 'subjects' | 'figures'>;

/** Figures that name what causes a finding; two findings about the same machines in the same phase differ by them. */
const CAUSES = [
    'component',
    'controller',
    'identity',
    'fabric',
    'principal',
    'platform',
    'product',
    'interface',
    'feature',
    'workload',
    'layer',
] as const;

/** More names than these are told by their number and a sum, so that an id of a large estate stays short. */
const MOST_NAMES = 3;

/** The names of what causes a finding, in a fixed order. */
export function causesOf(finding: Pick<RawFinding, 'figures'>): readonly string[] {
    // A finding about a whole layer is the same one whichever components it names.
    if (Array.isArray(finding.figures['components'])) {
        return [String(finding.figures['layer'])];
    }
    return CAUSES.flatMap(key => {
        const value = finding.figures[key];
        return typeof value === 'string' ? [value] : [];
    });
}

/** Findings of one kind, in one phase, of one cause; where no cause is named, about the same names. What each is about may differ. */
export function causeId(finding: Identified): string {
    const causes = causesOf(finding);
    return [finding.code, finding.phase ?? '', causes.length > 0 ? joined(causes) : names(finding.subjects)].join('/');
}

/**
 * The stable identity of a finding: its code, its phase, its cause and what it is about; never its line, so that it stays when
 * text above it changes. Two findings of one text may share it (two unknown units in one declaration): see `findingIds`.
 */
export function findingId(finding: Identified): string {
    return [finding.code, finding.phase ?? '', joined(causesOf(finding)), names(finding.subjects)].join('/');
}

/** The id of each of several findings, in their order; those that share one are numbered from the second on (`…#2`). */
export function findingIds(findings: readonly Identified[]): readonly string[] {
    const used = new Map<string, number>();
    return findings.map(finding => {
        const id = findingId(finding);
        const count = (used.get(id) ?? 0) + 1;
        used.set(id, count);
        return count === 1 ? id : `${id}#${count}`;
    });
}

/** Of long lists: a finding stays while its text does, and is asked for its id after every key. */
const ofMany = new WeakMap<readonly string[], string>();

function names(subjects: readonly string[]): string {
    let known = ofMany.get(subjects);
    if (known === undefined) {
        const sorted = [...new Set(subjects)].sort();
        known = sorted.length <= MOST_NAMES ? joined(sorted) : `${sorted.length}-${sum(sorted.join('\n'))}`;
        if (subjects.length > MOST_NAMES) {
            ofMany.set(subjects, known);
        }
    }
    return known;
}

/** Names with the characters escaped that part the pieces of an id. */
function joined(parts: readonly string[]): string {
    return parts.map(part => part.replace(/[%/,#]/g, c => encodeURIComponent(c))).join(',');
}

/** A sum over a text that tells texts apart (FNV-1a, 2 × 32 bits), as 16 hexadecimal digits. */
function sum(text: string): string {
    let low = 0x811c9dc5;
    let high = 0xcbf29ce4;
    for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        low = Math.imul(low ^ code, 0x01000193);
        high = Math.imul(high ^ code ^ (low >>> 24), 0x01000193);
    }
    return [high, low].map(part => (part >>> 0).toString(16).padStart(8, '0')).join('');
}
