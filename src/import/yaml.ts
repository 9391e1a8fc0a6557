import { CST, Parser } from 'yaml';

/** What a text of YAML holds, document by document; or what is wrong with it, in a few words. */
export type YamlRead = { readonly values: readonly unknown[] } | { readonly wrong: string };

/** Deeper nesting than any export has; it would otherwise cost stack. */
const DEEPEST = 256;

/** Values that aliases may repeat in one text: written by hand there are a few, in a bomb billions. */
const MOST_REPEATED = 10_000;

const INVALID = 'is not valid YAML (or was cut off)';

class Wrong extends Error {
    override readonly name = 'Wrong';
}

/**
 * Reads YAML 1.2 as plain data: tags make nothing but text, keys are text, aliases are bounded by what they repeat. The library cuts the text into
 * its tokens; values are made of these here, since what the library makes of them is three times as much code, and counts aliases but not what
 * they stand for.
 */
export function readYaml(text: string): YamlRead {
    const values: unknown[] = [];
    try {
        for (const token of new Parser().parse(text)) {
            if (token.type === 'error') {
                throw new Wrong(INVALID);
            }
            if (token.type === 'document' && token.value) {
                values.push(new Composer().value(token.value, token.start, 0));
            }
        }
        return { values };
    } catch (error) {
        if (error instanceof Wrong) {
            return { wrong: error.message };
        }
        throw error;
    }
}

interface Anchored {
    readonly value: unknown;
    /** How many values it is made of. */
    readonly size: number;
}

/** Makes the values of one document. */
class Composer {
    private readonly anchors = new Map<string, Anchored>();
    private made = 0;
    private repeated = 0;

    /** @param before what stands before the value: its anchor and tag, among blanks and indicators */
    value(token: CST.Token | null | undefined, before: readonly CST.SourceToken[], depth: number): unknown {
        if (depth > DEEPEST) {
            throw new Wrong('nests too deep');
        }
        const from = this.made++;
        const anchor = before.find(each => each.type === 'anchor')?.source.slice(1);
        const value = this.untied(token, before, depth);
        if (anchor !== undefined) {
            this.anchors.set(anchor, { value, size: this.made - from });
        }
        return value;
    }

    private untied(token: CST.Token | null | undefined, before: readonly CST.SourceToken[], depth: number): unknown {
        switch (token?.type) {
            case undefined:
                return null;
            case 'alias':
                return this.alias(token.source.slice(1));
            case 'scalar':
            case 'single-quoted-scalar':
            case 'double-quoted-scalar':
            case 'block-scalar': {
                const text = textOf(token);
                const tagged = before.some(each => each.type === 'tag');
                return token.type === 'scalar' && !tagged ? plainValue(text) : text;
            }
            case 'block-seq':
                return token.items.map(item => this.value(item.value, item.start, depth + 1));
            case 'block-map':
                return this.mapping(
                    token.items.filter(item => item.sep !== undefined || hasContent(item.start)),
                    depth,
                );
            case 'flow-collection':
                return this.flow(token, depth);
            default:
                throw new Wrong(INVALID);
        }
    }

    private alias(name: string): unknown {
        const anchored = this.anchors.get(name);
        if (!anchored) {
            throw new Wrong(INVALID);
        }
        this.made += anchored.size;
        this.repeated += anchored.size;
        if (this.repeated > MOST_REPEATED) {
            throw new Wrong('repeats parts of itself by aliases too often');
        }
        return anchored.value;
    }

    private mapping(items: readonly CST.CollectionItem[], depth: number): Record<string, unknown> {
        const result: Record<string, unknown> = {};
        for (const { start, key, sep = [], value } of items) {
            const explicit = start.some(each => each.type === 'explicit-key-ind');
            if (!explicit && !sep.some(each => each.type === 'map-value-ind')) {
                throw new Wrong(INVALID);
            }
            const name = this.key(key, start);
            if (Object.hasOwn(result, name)) {
                throw new Wrong('gives one key of a mapping two values');
            }
            // No key means anything but itself.
            Object.defineProperty(result, name, {
                value: this.value(value, sep, depth + 1),
                enumerable: true,
                configurable: true,
                writable: true,
            });
        }
        return result;
    }

    private key(token: CST.Token | null | undefined, start: readonly CST.SourceToken[]): string {
        const anchor = start.find(each => each.type === 'anchor')?.source.slice(1);
        const name = !token ? '' : token.type === 'alias' ? this.alias(token.source.slice(1)) : textOf(token);
        if (typeof name !== 'string') {
            throw new Wrong('has keys that are no text');
        }
        if (anchor !== undefined) {
            this.anchors.set(anchor, { value: name, size: 1 });
        }
        return name;
    }

    private flow(token: CST.FlowCollection, depth: number): unknown {
        const map = token.start.type === 'flow-map-start';
        if (token.end[0]?.type !== (map ? 'flow-map-end' : 'flow-seq-end')) {
            throw new Wrong(INVALID);
        }
        const items = token.items.filter((item, index) => {
            const empty = !item.key && !item.sep && !item.value && !hasContent(item.start);
            const comma = item.start.some(each => each.type === 'comma');
            const last = index === token.items.length - 1;
            if (!(empty && last && (index > 0 || !comma)) && (empty || (index === 0) === comma)) {
                throw new Wrong(INVALID);
            }
            return !empty;
        });
        if (map) {
            // `{a, b: 1}`: a key alone has no value.
            return this.mapping(
                items.map(item => ({ ...item, sep: [...(item.sep ?? []), ...ALONE] })),
                depth,
            );
        }
        return items.map(item => {
            const pair =
                item.sep?.some(each => each.type === 'map-value-ind') ||
                item.start.some(each => each.type === 'explicit-key-ind');
            return pair ? this.mapping([item], depth + 1) : this.value(item.value ?? item.key, item.start, depth + 1);
        });
    }
}

/** Stands for the colon that a key of `{ }` may lack. */
const ALONE: readonly CST.SourceToken[] = [{ type: 'map-value-ind', offset: 0, indent: 0, source: ':' }];

function hasContent(start: readonly CST.SourceToken[]): boolean {
    return start.some(each => each.type === 'anchor' || each.type === 'tag' || each.type === 'explicit-key-ind');
}

function textOf(token: CST.Token): string {
    let broken = false;
    const scalar = CST.resolveAsScalar(token, true, () => (broken = true));
    if (scalar === null || broken) {
        throw new Wrong(INVALID);
    }
    return scalar.value;
}

/** What a word without quotes means in YAML's core schema. */
function plainValue(text: string): unknown {
    if (/^(?:~|null|Null|NULL|)$/u.test(text)) {
        return null;
    }
    if (/^(?:true|True|TRUE|false|False|FALSE)$/u.test(text)) {
        return /^t/iu.test(text);
    }
    if (/^[-+]?[0-9]+$/u.test(text) || /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/u.test(text)) {
        return Number(text);
    }
    if (/^0o[0-7]+$|^0x[0-9a-fA-F]+$/u.test(text)) {
        return Number(text);
    }
    if (/^[-+]?\.(?:inf|Inf|INF)$/u.test(text)) {
        return text.startsWith('-') ? -Infinity : Infinity;
    }
    return /^\.(?:nan|NaN|NAN)$/u.test(text) ? NaN : text;
}
