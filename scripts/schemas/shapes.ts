/** JSON Schema (2020-12) in few words: what outputs are described with. */

export type Schema = { readonly [key: string]: unknown };

/** An object. Members whose name ends in `?` may be missing. Further members may come with later versions. */
export function object(about: string, members: Readonly<Record<string, Schema>>): Schema {
    const entries = Object.entries(members);
    const required = entries.flatMap(([name]) => (name.endsWith('?') ? [] : [name]));
    return {
        ...described(about),
        type: 'object',
        properties: Object.fromEntries(entries.map(([name, schema]) => [name.replace(/\?$/, ''), schema])),
        ...(required.length > 0 ? { required } : {}),
    };
}

/** An object with a member for each of some names. */
export function map(about: string, values: Schema): Schema {
    return { ...described(about), type: 'object', additionalProperties: values };
}

export function list(about: string, items: Schema): Schema {
    return { ...described(about), type: 'array', items };
}

/** A list of so many, each with its own meaning. */
export function tuple(about: string, ...items: readonly Schema[]): Schema {
    return { ...described(about), type: 'array', prefixItems: items, items: false, minItems: items.length };
}

export function text(about: string): Schema {
    return { ...described(about), type: 'string' };
}

export function word(about: string, words: readonly string[]): Schema {
    return { ...described(about), type: 'string', enum: [...words] };
}

/** A day of the calendar; what lies beyond it is told in words. */
export function date(about: string): Schema {
    return { ...described(about), type: 'string', pattern: '^(\\d{4}-\\d{2}-\\d{2}|after 9999-12-31)$' };
}

export function number(about: string): Schema {
    return { ...described(about), type: 'number' };
}

/** A whole number from 0 on. */
export function count(about: string): Schema {
    return { ...described(about), type: 'integer', minimum: 0 };
}

export function yes(about: string): Schema {
    return { ...described(about), type: 'boolean' };
}

/** The same, or `null`. */
export function orNull(schema: Schema): Schema {
    const { description, ...rest } = schema;
    return typeof rest['type'] === 'string' && rest['enum'] === undefined
        ? { ...(description === undefined ? {} : { description }), ...rest, type: [rest['type'], 'null'] }
        : { ...(description === undefined ? {} : { description }), anyOf: [rest, { type: 'null' }] };
}

function described(about: string): Schema {
    return about === '' ? {} : { description: about };
}

/** The same schema in which no member is allowed that it does not name: what tests hold outputs against. */
export function closed(schema: unknown): unknown {
    if (Array.isArray(schema)) {
        return schema.map(closed);
    }
    if (typeof schema !== 'object' || schema === null) {
        return schema;
    }
    const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
    return 'properties' in inner && !('additionalProperties' in inner)
        ? { ...inner, additionalProperties: false }
        : inner;
}
