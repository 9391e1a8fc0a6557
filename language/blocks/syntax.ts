import { type Parsed, parseText } from './parser.ts';

/**
 * The syntax trees of the blocks asked about last. Trees are some twenty times as large as the text, and records are
 * what lasts of them; whoever needs a tree again (the block under the cursor, the blocks in view) gets it parsed anew,
 * in less time than a frame takes for a hundred of them.
 */
export class SyntaxCache<B extends { readonly text: string }> {
    private readonly limit: number;
    private readonly trees = new Map<B, Parsed>();

    /** Keeps at most `limit` trees. */
    constructor(limit = 256) {
        this.limit = limit;
    }

    of(block: B): Parsed {
        const tree = this.trees.get(block) ?? parseText(block.text);
        this.trees.delete(block);
        this.trees.set(block, tree);
        if (this.trees.size > this.limit) {
            this.trees.delete(this.trees.keys().next().value!);
        }
        return tree;
    }
}
