import { closest, isSlip } from '../naming/spelling.ts';
import type { DeclRecord, ReadProblem } from '../records.ts';
import { LAYER_WORDS } from '../schema.ts';

const LAYERS: ReadonlySet<string> = new Set(LAYER_WORDS);
const NONE: readonly never[] = [];

/**
 * What a declaration leaves out although everything else about it hangs on that: nothing is wrong with the text, but the
 * declaration does less than it looks.
 * @param nested it stands inside a platform, which is then its platform
 */
export function incomplete(record: DeclRecord, nested: boolean): readonly ReadProblem[] {
    switch (record.kind) {
        case 'identity':
            return [
                ...emptyName(record),
                ...record.principals
                    .filter(p => p.holds.length === 0)
                    .map(p =>
                        told(
                            p.nameSpan,
                            `Principal '${p.name}' holds no role: 'holds ROLE' is missing, so it counts as somebody without access, and what a move takes from it is not checked.`,
                        ),
                    ),
            ];
        case 'interface':
        case 'product':
            return [...emptyName(record), ...layer(record)];
        case 'role':
            if (nested || record.on) {
                return emptyName(record);
            }
            return [
                ...emptyName(record),
                told(
                    record.nameSpan,
                    `Role '${record.name}' names no platform: 'on PLATFORM' is missing, so it counts on every platform of the plan.`,
                ),
            ];
        case 'policy':
            return [
                ...emptyName(record),
                ...(record.selectors.length > 0
                    ? []
                    : [
                          told(
                              record.nameSpan,
                              `Policy '${record.name}' applies to nothing: 'applies SELECTOR' is missing, so no move asks for it.`,
                          ),
                      ]),
            ];
        case 'mover':
            return [
                ...emptyName(record),
                ...(record.base
                    ? []
                    : [
                          told(
                              record.nameSpan,
                              `Mover '${record.name}' does not say which product it is: 'is PRODUCT' is missing, so what it can move is not checked.`,
                          ),
                      ]),
            ];
        case 'rule': {
            const missing = [
                ...(record.when ? [] : ["'when VERB'"]),
                ...((record.requires?.length ?? 0) > 0 ? [] : ["'require WHAT'"]),
            ];
            return [
                ...emptyName(record),
                ...(missing.length === 0
                    ? []
                    : [
                          told(
                              record.nameSpan,
                              `The rule '${record.name}' holds for nothing: ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing.`,
                          ),
                      ]),
            ];
        }
        default:
            return record.name.trim() === '' ? emptyName(record) : NONE;
    }
}

function emptyName({ kind, name, nameSpan }: DeclRecord): readonly ReadProblem[] {
    return name.trim() === ''
        ? [told(nameSpan, `The name of this ${kind} is empty, so no message and no selector can tell it from others.`)]
        : NONE;
}

function layer({ kind, name, nameSpan, layer: word, base }: DeclRecord): readonly ReadProblem[] {
    if (!word) {
        return kind === 'product' || base
            ? NONE
            : [
                  told(
                      nameSpan,
                      `Interface '${name}' does not say for which layer it is: 'for LAYER' is missing, so any controller counts as founded by it.`,
                  ),
              ];
    }
    if (LAYERS.has(word.text)) {
        return NONE;
    }
    const suggestions = closest(word.text, LAYER_WORDS, 2);
    const meant = suggestions[0] ? ` Did you mean '${suggestions[0]}'?` : '';
    return [
        {
            ...told(
                word.span,
                `'${word.text}' is not a layer, so this ${kind} counts for all of them.${meant} Known: ${LAYER_WORDS.join(', ')}.`,
            ),
            suggestions,
            certain: isSlip(word.text, suggestions),
        },
    ];
}

function told(span: ReadProblem['span'], message: string): ReadProblem {
    return { code: 'declaration-incomplete', span, message };
}
