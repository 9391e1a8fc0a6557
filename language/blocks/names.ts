import type { Block } from './block.ts';
import type { BlockChange } from './document.ts';

/** A name and the kind of thing it names; names of different namespaces never meet. */
export interface NameKey {
    readonly namespace: string;
    readonly name: string;
}

/** What an update of the index came to. */
export interface IndexChange<T> {
    /** Names that are declared more or less often than before: also those that appeared or are gone. */
    readonly changed: readonly NameKey[];
    /** Names declared as often as before, but (also) by other blocks: what they mean may have changed, not whether they exist. */
    readonly redeclared: readonly NameKey[];
    /** The blocks that mention a name of `changed`, in no particular order. */
    readonly affected: ReadonlySet<Block<T>>;
}

/** Most names are declared once and mentioned by a few blocks; a set of its own for each would cost more than all blocks. */
type Few<T> = Block<T> | Set<Block<T>> | undefined;

interface Entry<T> extends NameKey {
    /** How often the name is declared; a block may do so several times. */
    count: number;
    declaring: Few<T>;
    mentioning: Few<T>;
}

/** The entries a block was entered into; declarations as often as they occur, mentions once. */
interface Entered<T> {
    readonly declares: readonly Entry<T>[];
    readonly mentions: readonly Entry<T>[];
}

/**
 * Which blocks declare a name and which mention it, over any number of documents. An update costs what the blocks it
 * removes and adds declare and mention, plus the blocks it reports; nothing depends on how many documents or blocks there are.
 */
export class BlockIndex<T> {
    private readonly declares: (block: Block<T>) => Iterable<NameKey>;
    private readonly mentions: (block: Block<T>) => Iterable<NameKey>;
    private readonly namespaces = new Map<string, Map<string, Entry<T>>>();
    private readonly entered = new Map<Block<T>, Entered<T>>();

    /** Both functions read a block's value; they are asked once per block that enters. */
    constructor(declares: (block: Block<T>) => Iterable<NameKey>, mentions: (block: Block<T>) => Iterable<NameKey>) {
        this.declares = declares;
        this.mentions = mentions;
    }

    /** Takes over a change of one document; a document that opens is all added, one that closes all removed. */
    update(change: Pick<BlockChange<T>, 'removed' | 'added'>): IndexChange<T> {
        const counts = new Map<Entry<T>, number>();
        const emptied: Entry<T>[] = [];
        for (const block of change.removed) {
            this.leave(block, counts, emptied);
        }
        for (const block of change.added) {
            this.enter(block, counts, emptied);
        }
        // Only now, because the block that comes often declares and mentions what the one that left did.
        for (const entry of emptied) {
            this.drop(entry);
        }
        const changed: NameKey[] = [];
        const redeclared: NameKey[] = [];
        const affected = new Set<Block<T>>();
        for (const [entry, before] of counts) {
            const { namespace, name } = entry;
            if (entry.count === before) {
                if (before > 0) {
                    redeclared.push({ namespace, name });
                }
                continue;
            }
            changed.push({ namespace, name });
            for (const block of each(entry.mentioning)) {
                affected.add(block);
            }
        }
        return { changed, redeclared, affected };
    }

    /** The blocks that declare a name, ordered by document and place. */
    declarations(namespace: string, name: string): Block<T>[] {
        return inOrder(each(this.namespaces.get(namespace)?.get(name)?.declaring));
    }

    /** How often a name is declared; a block that declares it twice counts twice. */
    declarationCount(namespace: string, name: string): number {
        return this.namespaces.get(namespace)?.get(name)?.count ?? 0;
    }

    /** The blocks that mention a name, ordered by document and place. */
    mentioning(namespace: string, name: string): Block<T>[] {
        return inOrder(each(this.namespaces.get(namespace)?.get(name)?.mentioning));
    }

    /** The declared names of a namespace, in no particular order. */
    *names(namespace: string): IterableIterator<string> {
        for (const entry of this.namespaces.get(namespace)?.values() ?? []) {
            if (entry.count > 0) {
                yield entry.name;
            }
        }
    }

    private leave(block: Block<T>, counts: Map<Entry<T>, number>, emptied: Entry<T>[]): void {
        const entered = this.entered.get(block);
        if (!entered) {
            return;
        }
        this.entered.delete(block);
        for (const entry of entered.declares) {
            if (!counts.has(entry)) {
                counts.set(entry, entry.count);
            }
            entry.count--;
            entry.declaring = without(entry.declaring, block);
            if (isEmpty(entry)) {
                emptied.push(entry);
            }
        }
        for (const entry of entered.mentions) {
            entry.mentioning = without(entry.mentioning, block);
            if (isEmpty(entry)) {
                emptied.push(entry);
            }
        }
    }

    private enter(block: Block<T>, counts: Map<Entry<T>, number>, emptied: Entry<T>[]): void {
        this.leave(block, counts, emptied);
        const declares = Array.from(this.declares(block), key => this.entry(key));
        const mentions = [...new Set(Array.from(this.mentions(block), key => this.entry(key)))];
        for (const entry of declares) {
            if (!counts.has(entry)) {
                counts.set(entry, entry.count);
            }
            entry.count++;
            entry.declaring = including(entry.declaring, block);
        }
        for (const entry of mentions) {
            entry.mentioning = including(entry.mentioning, block);
        }
        this.entered.set(block, { declares, mentions });
    }

    private entry({ namespace, name }: NameKey): Entry<T> {
        let names = this.namespaces.get(namespace);
        if (!names) {
            this.namespaces.set(namespace, (names = new Map()));
        }
        let entry = names.get(name);
        if (!entry) {
            names.set(name, (entry = { namespace, name, count: 0, declaring: undefined, mentioning: undefined }));
        }
        return entry;
    }

    private drop(entry: Entry<T>): void {
        if (isEmpty(entry)) {
            this.namespaces.get(entry.namespace)?.delete(entry.name);
        }
    }
}

function isEmpty<T>(entry: Entry<T>): boolean {
    return entry.count === 0 && entry.mentioning === undefined;
}

function including<T>(few: Few<T>, block: Block<T>): Few<T> {
    if (few === undefined || few === block) {
        return block;
    }
    return few instanceof Set ? few.add(block) : new Set([few, block]);
}

function without<T>(few: Few<T>, block: Block<T>): Few<T> {
    if (few === block) {
        return undefined;
    }
    if (!(few instanceof Set)) {
        return few;
    }
    few.delete(block);
    return few.size > 0 ? few : undefined;
}

function each<T>(few: Few<T>): Iterable<Block<T>> {
    return few === undefined ? [] : few instanceof Set ? few : [few];
}

/** By document, then by place: the order in which files were found or blocks were edited must not show. */
function inOrder<T>(blocks: Iterable<Block<T>>): Block<T>[] {
    return [...blocks].sort((a, b) =>
        a.document.uri === b.document.uri ? a.offset - b.offset : a.document.uri < b.document.uri ? -1 : 1,
    );
}
