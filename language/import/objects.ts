/** Access to parsed JSON of unknown shape. Every reader takes undefined for what is not there; nothing throws. */
export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Json {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A member; older releases of govc wrote member names with a capital first letter. */
export function member(value: unknown, ...path: readonly string[]): unknown {
    let at: unknown = value;
    for (const name of path) {
        if (!isObject(at)) {
            return undefined;
        }
        const capital = name.charAt(0).toUpperCase() + name.slice(1);
        at = Object.hasOwn(at, name) ? at[name] : Object.hasOwn(at, capital) ? at[capital] : undefined;
    }
    return at;
}

export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
    const found = member(value, ...path);
    return typeof found === 'string' && found.trim() !== '' ? found.trim() : undefined;
}

export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
    const found = member(value, ...path);
    return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

/** A count or a size: a negative one is no figure. */
export function sizeAt(value: unknown, ...path: readonly string[]): number | undefined {
    const found = numberAt(value, ...path);
    return found !== undefined && found >= 0 ? found : undefined;
}

export function flagAt(value: unknown, ...path: readonly string[]): boolean | undefined {
    const found = member(value, ...path);
    return typeof found === 'boolean' ? found : undefined;
}

export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
    const found = member(value, ...path);
    return Array.isArray(found) ? found : [];
}
