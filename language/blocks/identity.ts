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
    if (before.length < 2 || texts.length < 2) return kept;
    const places = new Map<string, number>();
    before.forEach((block, index) => places.set(block.text, places.has(block.text) ? -1 : index));
    const counts = new Map<string, number>();
    for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
    const candidates: { readonly from: number; readonly to: number }[] = [];
    texts.forEach((text, to) => {
        const from = places.get(text);
        if (from !== undefined && from >= 0 && counts.get(text) === 1) candidates.push({ from, to });
    });
    for (const index of longestRising(candidates.map(candidate => candidate.from))) {
        const { from, to } = candidates[index]!;
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
            if (values[tails[middle]!]! < value) low = middle + 1;
            else high = middle;
        }
        previous.push(low > 0 ? tails[low - 1]! : -1);
        tails[low] = index;
    });
    const rising: number[] = [];
    for (let index = tails.at(-1) ?? -1; index >= 0; index = previous[index]!) rising.push(index);
    return rising.reverse();
}

/**
 * Blocks that left a document many at once, for a while. An opened comment swallows everything behind it and gives it
 * back when it is closed; the same goes for cut and paste, and undo. Giving the old objects back saves parsing them.
 */
export class Retired<T> {
    private blocks: readonly Block<T>[] = [];
    private byText: Map<string, Block<T>[]> | undefined = undefined;
    private age = 0;

    put(blocks: readonly Block<T>[]): void {
        if (blocks.length < MANY) {
            if (++this.age > PATIENCE) this.clear();
            return;
        }
        this.blocks = blocks;
        this.byText = undefined;
        this.age = 0;
    }

    /** Old blocks for so many texts, where there are some; each is given out once. */
    take(count: number): (text: string) => Block<T> | undefined {
        if (count < MANY || this.blocks.length === 0) return () => undefined;
        const byText = this.byText ??= this.sort();
        return text => byText.get(text)?.pop();
    }

    private sort(): Map<string, Block<T>[]> {
        const byText = new Map<string, Block<T>[]>();
        for (let i = this.blocks.length - 1; i >= 0; i--) {
            const block = this.blocks[i]!;
            const same = byText.get(block.text);
            if (same) same.push(block);
            else byText.set(block.text, [block]);
        }
        return byText;
    }

    private clear(): void {
        this.blocks = [];
        this.byText = undefined;
        this.age = 0;
    }
}
