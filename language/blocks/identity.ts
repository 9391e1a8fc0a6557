import { nth } from '../basics/lists.ts';
import type { Block } from './block.ts';

/** So many blocks at once are worth remembering; below, parsing again is cheaper than looking them up. */
const MANY = 16;
/** So many updates later what was removed is given up (someone who opens a comment closes it sooner). */
const PATIENCE = 256;

/**
 * Which new texts are old blocks that stand where they stood: pairs in ascending order on both sides, found through
 * texts that occur exactly once on each side (the longest increasing run of them). `undefined` marks a text without one.
 */
export function unmoved<T>(before: readonly Block<T>[], texts: readonly string[]): (Block<T> | undefined)[] {
    const kept = new Array<Block<T> | undefined>(texts.length).fill(undefined);
    if (before.length < 2 || texts.length < 2) {
        return kept;
    }
    const places = new Map<string, number>();
    before.forEach((block, index) => places.set(block.text, places.has(block.text) ? -1 : index));
    const counts = new Map<string, number>();
    for (const text of texts) {
        counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    const candidates: { readonly from: number; readonly to: number }[] = [];
    texts.forEach((text, to) => {
        const from = places.get(text);
        if (from !== undefined && from >= 0 && counts.get(text) === 1) {
            candidates.push({ from, to });
        }
    });
    for (const index of longestRising(candidates.map(candidate => candidate.from))) {
        const { from, to } = nth(candidates, index);
        kept[to] = before[from];
    }
    return kept;
}

/** Indices of a longest strictly rising subsequence (patience sorting, O(n log n)). */
function longestRising(values: readonly number[]): number[] {
    const tails: number[] = [];
    const previous: number[] = [];
    values.forEach((value, index) => {
        let low = 0;
        let high = tails.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (nth(values, nth(tails, middle)) < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        previous.push(low > 0 ? nth(tails, low - 1) : -1);
        tails[low] = index;
    });
    const rising: number[] = [];
    for (let index = tails.at(-1) ?? -1; index >= 0; index = nth(previous, index)) {
        rising.push(index);
    }
    return rising.reverse();
}

/**
 * Blocks that left a document many at once, for a while. An opened comment swallows everything behind it and gives it
 * back when it is closed; the same goes for cut and paste, and undo. Giving the old objects back saves parsing them.
 */
export class Retired<T> {
    private blocks: readonly Block<T>[] = [];
    private age = 0;

    put(blocks: readonly Block<T>[]): void {
        if (blocks.length >= MANY) {
            this.blocks = blocks;
            this.age = 0;
        } else if (++this.age > PATIENCE) {
            this.blocks = [];
        }
    }

    /** Old blocks for these texts, where there are some; each is given out once. */
    take(texts: readonly string[]): (Block<T> | undefined)[] {
        const found = new Array<Block<T> | undefined>(texts.length).fill(undefined);
        if (texts.length < MANY || this.blocks.length === 0) {
            return found;
        }
        // What was swallowed mostly comes back whole: comparing from the end is far cheaper than hashing all texts.
        let same = 0;
        const ends = Math.min(texts.length, this.blocks.length);
        while (same < ends && nth(this.blocks, this.blocks.length - 1 - same).text === texts[texts.length - 1 - same]) {
            same++;
        }
        for (let i = 1; i <= same; i++) {
            found[texts.length - i] = this.blocks[this.blocks.length - i];
        }
        const rest = this.blocks.slice(0, this.blocks.length - same);
        this.blocks =
            texts.length - same < MANY ? rest : this.takeByText(rest, texts.slice(0, texts.length - same), found);
        return found;
    }

    /** Fills `found` and returns the blocks that are left. */
    private takeByText(
        blocks: readonly Block<T>[],
        texts: readonly string[],
        found: (Block<T> | undefined)[],
    ): Block<T>[] {
        const byText = new Map<string, Block<T>[]>();
        for (const block of [...blocks].reverse()) {
            const alike = byText.get(block.text);
            if (alike) {
                alike.push(block);
            } else {
                byText.set(block.text, [block]);
            }
        }
        texts.forEach((text, index) => {
            found[index] = byText.get(text)?.pop();
        });
        const taken = new Set(found);
        return blocks.filter(block => !taken.has(block));
    }
}
