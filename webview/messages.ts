import type { FromPanel, ToPanel } from './protocol.ts';
import type { PreviewModel } from './scene/model.ts';

/**
 * The messages between panel and host, looked at before anybody acts on them: either side drops what is not one, whoever
 * sent it.
 */

type Check = (value: unknown) => boolean;

/** Characters of a name, an id or a title; a plan's own are far shorter. */
const LONGEST_TEXT = 10_000;
/** Characters of a saved picture. */
const LARGEST_PICTURE = 256 * 2 ** 20;
/** Entries of a list of ids or settings. */
const LONGEST_LIST = 100_000;

const text: Check = value => typeof value === 'string' && value.length <= LONGEST_TEXT;
const picture: Check = value => typeof value === 'string' && value.length <= LARGEST_PICTURE;
const flag: Check = value => typeof value === 'boolean';
const number: Check = value => typeof value === 'number' && Number.isFinite(value);
const object: Check = value => typeof value === 'object' && value !== null && !Array.isArray(value);
const list =
    (entry: Check): Check =>
    value =>
        Array.isArray(value) && value.length <= LONGEST_LIST && value.every(entry);
const optional =
    (check: Check): Check =>
    value =>
        value === undefined || check(value);
const oneOf =
    (...words: readonly string[]): Check =>
    value =>
        typeof value === 'string' && words.includes(value);
const record =
    (entry: Check): Check =>
    value =>
        object(value) && Object.values(value as object).every(entry);

/** An object with these members, and others that nobody reads. */
function shape(members: Readonly<Record<string, Check>>): Check {
    return value =>
        object(value) &&
        Object.entries(members).every(([name, check]) =>
            check(Object.hasOwn(value as object, name) ? (value as Record<string, unknown>)[name] : undefined),
        );
}

/** As many as the plan has. */
const many =
    (entry: Check): Check =>
    value =>
        Array.isArray(value) && value.every(entry);

/** A name of a file, and of no folder: the characters the panel puts into it. */
const fileName: Check = value => typeof value === 'string' && /^[\p{L}\p{N}._-]{1,500}$/u.test(value);

const model = shape({
    version: value => value === 1,
    plan: shape({ name: text, from: many(object), to: many(object), headroom: number, asOf: number }),
    phases: many(shape({ name: text, moment: number, steps: list(text) })),
    components: many(object),
    cells: many(object),
    ties: many(object),
    environments: many(object),
    groups: many(object),
    findings: many(object),
    headroom: many(object),
    fabrics: many(object),
    gaps: many(object),
    capacity: many(object),
    partial: optional(flag),
});

/** A stretch of the list before, or records that are new. */
const piece: Check = value =>
    Array.isArray(value) ? value.length === 2 && value.every(number) : shape({ put: many(object) })(value);

const losses = list(shape({ layer: text, what: text, phases: list(text), machines: number, components: list(text) }));

const FROM_PANEL: Readonly<Record<FromPanel['type'], Check>> = {
    ready: object,
    reveal: shape({ id: text, focus: flag }),
    fix: shape({ finding: text, title: text }),
    blast: shape({ id: text }),
    fixes: shape({ findings: list(text) }),
    save: shape({ name: fileName, format: oneOf('svg', 'png'), data: picture }),
    apply: shape({
        fabric: text,
        settings: list(shape({ property: text, text, wave: optional(shape({ phase: text, rate: number })) })),
    }),
    compared: object,
};

const TO_PANEL: Readonly<Record<ToPanel['type'], Check>> = {
    model: shape({ model, version: optional(number) }),
    delta: shape({
        delta: shape({ plan: optional(object), lists: record(many(piece)) }),
        base: number,
        version: number,
    }),
    changed: shape({ names: optional(list(text)), against: text }),
    stale: shape({ reason: optional(text) }),
    cursor: shape({ ids: list(text) }),
    blast: shape({ id: text, losses }),
    fixes: shape({ fixes: record(list(text)) }),
    command: shape({ command: oneOf('exportSvg', 'exportPng', 'fit', 'nextPhase', 'previousPhase') }),
};

/** Whether something can be drawn: also asked of what a delta made. */
export function isModel(value: unknown): value is PreviewModel {
    return model(value);
}

/** What a panel said, if it is a message. */
export function fromPanel(value: unknown): FromPanel | undefined {
    return known(value, FROM_PANEL) ? (value as FromPanel) : undefined;
}

/** What was said to a panel, if it is a message. */
export function toPanel(value: unknown): ToPanel | undefined {
    return known(value, TO_PANEL) ? (value as ToPanel) : undefined;
}

function known(value: unknown, checks: Readonly<Record<string, Check>>): boolean {
    if (!object(value) || !Object.hasOwn(value as object, 'type')) {
        return false;
    }
    const { type } = value as { readonly type: unknown };
    return typeof type === 'string' && Object.hasOwn(checks, type) && checks[type]!(value);
}
