import { nth } from '../../basics/lists.ts';
import { applyAt, type OffsetEdit } from '../../edits/apply.ts';
import { lineEndOf } from '../../edits/line-ends.ts';
import { sectionLine, sectionOf } from '../write.ts';
import { type Declaration, declarationText } from './declarations.ts';
import { groupEdits, valueEdits } from './edits.ts';
import { fingerprint, PERSONAL } from './fingerprint.ts';
import { GONE, isEdited, marksValues, markText, sameMachine, serverDigits, serverIn, whoOf } from './fingerprints.ts';
import { matchAll, namesInPlan, onTheOnlyPlatform, type Placed, placed, withNames } from './match.ts';
import { scanPlan, UnreadablePlan } from './scan.ts';
import { type Decision, decideByWhole, propertiesOnly, valuesIn, valuesOf } from './values.ts';
import { mergeValues, type Shape } from './workload.ts';

/** One difference between the text and the estate, and what was done about it. */
export interface Change {
    readonly kind: 'added' | 'changed' | 'renamed' | 'gone' | 'returned' | 'removed' | 'kept' | 'conflict';
    readonly keyword: string;
    readonly name: string;
    readonly property?: string;
    readonly before?: string;
    readonly after?: string;
}

/** What the files of an import could show at all; only there does absence mean that something is gone. */
export interface Coverage {
    readonly keywords: ReadonlySet<string>;
    /** Server keys whose machines were read; empty when no file names any. */
    readonly servers: ReadonlySet<string>;
}

/** How the names of groups begin that stand for plans of a migration tool, and by what coverage tells them from groups of the inventory. */
export const MOVE_GROUP = 'forklift-';
export const MOVE_GROUPS = 'group of a plan';

export interface MergeOptions {
    /** Whether all of the input could be read; if not, nothing counts as gone. */
    readonly complete?: boolean;
    readonly coverage?: Coverage;
    /** Other texts of the same plan, into which people moved what was imported. */
    readonly others?: readonly { readonly name: string; readonly text: string }[];
}

export interface Merged {
    readonly text: string;
    readonly changes: Change[];
    /** The other texts, in the order given. */
    readonly others: readonly string[];
}

/**
 * Brings an inventory text up to date. What the import wrote and nobody touched follows the estate; what somebody
 * wrote or changed stays; what the estate no longer has stays, marked. Text, comments and order are otherwise kept.
 * Throws {@link UnreadablePlan} for a text whose braces do not close.
 */
export function mergeInventory(
    existing: string,
    fresh: string,
    declarations: readonly Declaration[],
    options: MergeOptions = {},
): Merged {
    const all = [existing, ...(options.others ?? []).map(each => each.text)];
    // A file with Windows line ends stays one.
    const texts = all.map(text => text.replace(/\r\n/gu, '\n'));
    const merged = new Merge(texts, options).run(fresh, declarations);
    const restored = merged.texts.map((text, index) =>
        lineEndOf(nth(all, index)) === '\r\n' ? text.replace(/\n/gu, '\r\n') : text,
    );
    return { text: nth(restored, 0), changes: merged.changes, others: restored.slice(1) };
}

class Merge {
    private readonly texts: readonly string[];
    private readonly options: MergeOptions;
    private readonly scanned: readonly Placed[];
    private readonly shapes: ReadonlyMap<string, Shape>;
    private readonly changes: Change[] = [];
    private readonly edits: OffsetEdit[][];
    /** Shapes and fabrics that machines refer to afterwards. */
    private readonly used = new Set<string>();

    constructor(texts: readonly string[], options: MergeOptions) {
        this.texts = texts;
        this.options = options;
        this.scanned = texts.flatMap((text, index) =>
            scanNamed(text, index === 0 ? undefined : nth(options.others ?? [], index - 1).name).map(each =>
                placed(each, index),
            ),
        );
        this.shapes = new Map(
            this.scanned.filter(each => each.keyword === 'profile').map(each => [each.name, shapeOf(each)]),
        );
        this.edits = texts.map(() => []);
    }

    run(fresh: string, imported: readonly Declaration[]): { texts: string[]; changes: Change[] } {
        const declarations = onTheOnlyPlatform(imported, this.scanned);
        const matched = matchAll(this.scanned, declarations);
        const names = namesInPlan(this.scanned, declarations, matched);
        const met = new Set(matched.values());
        nth(this.edits, 0).push(...headerEdit(nth(this.texts, 0), fresh));
        const missing: Declaration[] = [];
        for (const declaration of declarations) {
            const there = matched.get(declaration);
            const named = withNames(declaration, names);
            if (there) {
                nth(this.edits, there.text).push(...this.mergeOne(there, named, whoOf(declaration)));
            } else {
                missing.push(named);
            }
        }
        this.scanned
            .filter(each => !met.has(each))
            .forEach(each => {
                this.use(each.base, each.on);
                this.gone(each, met);
            });
        missing.filter(each => each.keyword === 'workload').forEach(each => this.use(each.base, each.on));
        // A shape or fabric that no machine came to is not needed: its machines are where somebody put them.
        const added = missing.filter(
            each =>
                (each.keyword !== 'profile' && each.keyword !== 'fabric') ||
                this.used.has(`${each.keyword} ${each.name}`),
        );
        this.changes.push(...added.map((each): Change => ({ kind: 'added', keyword: each.keyword, name: each.name })));
        const behind = insertions(
            nth(this.texts, 0),
            this.scanned.filter(each => each.text === 0),
            added,
        );
        const results = this.texts.map(
            (text, index) =>
                applyAt(text, [...nth(this.edits, index), ...(index === 0 ? behind.edits : [])]) +
                (index === 0 ? behind.tail : ''),
        );
        return { texts: this.options.complete === false ? results : this.removeShapes(results), changes: this.changes };
    }

    private use(shape: string | undefined, fabric: string | undefined): void {
        this.used.add(`profile ${shape}`).add(`fabric ${fabric}`);
    }

    private mergeOne(there: Placed, declaration: Declaration, who: string | undefined): OffsetEdit[] {
        const { keyword, name } = there;
        if (!there.read || !there.mark) {
            this.use(there.base, there.on);
            const text = new Map([
                ...(there.base === undefined ? [] : (this.shapes.get(there.base)?.values ?? [])),
                ...valuesIn(there),
            ]);
            this.note(
                'kept',
                there,
                [...valuesOf(declaration).keys()].filter(key => text.get(key) !== valuesOf(declaration).get(key)),
                text,
                valuesOf(declaration),
            );
            return [];
        }
        const returned = there.read.gone ? [{ kind: 'returned' as const, keyword, name }] : [];
        if (!marksValues(keyword)) {
            const text = valuesIn(there);
            const estate = valuesOf(declaration);
            const decision =
                keyword === 'group'
                    ? decideGroup(declaration, there, there.read.whole)
                    : decideByWhole(keyword, name, text, estate, there.read.whole ?? '');
            this.told(there, decision, text, estate);
            this.changes.push(...returned);
            return [
                ...(keyword === 'group'
                    ? groupEdits(there, declaration, decision)
                    : valueEdits(nth(this.texts, there.text), there, declaration, decision.take)),
                ...markEdit(there, `// imported ${fingerprint(declaration)}`),
            ];
        }
        const outcome = mergeValues(there, declaration, this.shapes);
        this.use(
            outcome.declaration.base,
            outcome.keys.includes('head:on') ? outcome.declaration.on : valuesIn(there).get('head:on'),
        );
        if (outcome.renamed !== undefined) {
            this.changes.push({ kind: 'renamed', keyword, name, before: there.title ?? name, after: outcome.renamed });
        }
        this.told(
            there,
            outcome.decision,
            outcome.text,
            outcome.estate,
            outcome.renamed === undefined ? undefined : 'head:title',
        );
        if (outcome.decision.take.length === 0 && outcome.keys.includes('head:is')) {
            this.changes.push({
                kind: 'changed',
                keyword,
                name,
                property: 'is',
                before: there.base,
                after: outcome.declaration.base,
            });
        }
        this.changes.push(...returned);
        return [
            ...valueEdits(nth(this.texts, there.text), there, outcome.declaration, outcome.keys),
            ...markEdit(there, markText(keyword, outcome.known, who)),
        ];
    }

    private told(
        there: Placed,
        decision: Decision,
        text: ReadonlyMap<string, string>,
        estate: ReadonlyMap<string, string>,
        without?: string,
    ): void {
        this.note(
            'changed',
            there,
            decision.take.filter(key => key !== without),
            text,
            estate,
        );
        this.note(
            'kept',
            there,
            decision.keep.filter(key => estate.has(key)),
            text,
            estate,
        );
        this.note('conflict', there, decision.conflict, text, estate);
    }

    private note(
        kind: Change['kind'],
        { keyword, name }: Placed,
        keys: readonly string[],
        text: ReadonlyMap<string, string>,
        estate: ReadonlyMap<string, string>,
    ): void {
        this.changes.push(
            ...keys.map(
                (key): Change => ({
                    kind,
                    keyword,
                    name,
                    property: key.replace('head:', ''),
                    before: text.get(key),
                    after: estate.get(key),
                }),
            ),
        );
    }

    /** What the estate no longer has stays and is marked. */
    private gone(each: Placed, met: ReadonlySet<Placed>): void {
        const { keyword, name, read, mark } = each;
        const copied =
            keyword === 'workload' &&
            [...(read?.who === undefined ? [] : met)].some(other => sameMachine(other.read?.who, read?.who) === true);
        if (
            this.options.complete === false ||
            !read ||
            !mark ||
            keyword === 'profile' ||
            copied ||
            !this.couldSee(each)
        ) {
            return;
        }
        this.changes.push({ kind: 'gone', keyword, name });
        nth(this.edits, each.text).push(...(read.gone ? [] : [{ start: mark.end, end: mark.end, newText: GONE }]));
    }

    private couldSee({ keyword, name, read }: Placed): boolean {
        const { coverage } = this.options;
        const what = keyword === 'group' && name.startsWith(MOVE_GROUP) ? MOVE_GROUPS : keyword;
        const server = serverIn(read?.who);
        return (
            coverage === undefined ||
            (coverage.keywords.has(what) &&
                (server === undefined ||
                    coverage.servers.size === 0 ||
                    [...coverage.servers].some(each => serverDigits(each) === server)))
        );
    }

    /** Takes away shapes that an import wrote, nobody touched and nothing refers to any more. */
    private removeShapes(texts: readonly string[]): string[] {
        const scanned = texts.map(text => scanPlan(text));
        const used = new Set(scanned.flat().map(each => each.base));
        return texts.map((text, index) =>
            applyAt(
                text,
                nth(scanned, index).flatMap((each): OffsetEdit[] => {
                    if (
                        each.keyword !== 'profile' ||
                        !each.mark ||
                        used.has(each.name) ||
                        shapeOf(placed(each, index)).edited
                    ) {
                        return [];
                    }
                    this.changes.push({ kind: 'removed', keyword: 'profile', name: each.name });
                    const line = /^[ \t]*\r?\n?/u.exec(text.slice(each.mark.end))?.[0].length ?? 0;
                    return [{ start: each.start, end: each.mark.end + line, newText: '' }];
                }),
            ),
        );
    }
}

function scanNamed(text: string, name: string | undefined): ReturnType<typeof scanPlan> {
    try {
        return scanPlan(text);
    } catch (error) {
        throw name !== undefined && error instanceof UnreadablePlan
            ? new UnreadablePlan(`${name}: ${error.message}`)
            : error;
    }
}

function shapeOf(each: Placed): Shape {
    const values = propertiesOnly(valuesIn(each));
    const whole = each.read?.whole;
    const changed =
        !each.read ||
        (whole === undefined
            ? isEdited(values, each.read.known)
            : fingerprint({ ...each, properties: values }) !== whole);
    return { values, edited: changed || [...values.keys()].some(key => PERSONAL.has(key)) };
}

function markEdit(there: Placed, fresh: string): OffsetEdit[] {
    const mark = there.mark;
    return !mark || mark.text === fresh ? [] : [{ start: mark.start, end: mark.end, newText: fresh }];
}

/** A group follows the estate as long as nobody touched it; after that it only grows. */
function decideGroup(declaration: Declaration, there: Placed, mark: string | undefined): Decision {
    const text = valuesIn(there);
    const members = [...declaration.properties.keys()];
    const differ = [...new Set([...text.keys(), ...members])].filter(
        key => !key.startsWith('head:') && text.has(key) !== declaration.properties.has(key),
    );
    if (fingerprint({ ...declaration, properties: propertiesOnly(text) }) === mark) {
        return { take: differ, keep: [], conflict: [] };
    }
    return fingerprint(declaration) === mark
        ? { take: [], keep: differ, conflict: [] }
        : {
              take: differ.filter(key => declaration.properties.has(key)),
              keep: differ.filter(key => !declaration.properties.has(key)),
              conflict: [],
          };
}

/** The comment at the top that names the files, when it is still the import's own. */
function headerEdit(existing: string, fresh: string): OffsetEdit[] {
    const pattern = /^\/\/ What runs today, imported from\n(?:\/\/ {2,}[^\n]*\n)*/u;
    const old = pattern.exec(existing)?.[0];
    const now = pattern.exec(fresh)?.[0];
    const plain = (text: string): string => text.replace(/ +/gu, ' ');
    return old === undefined || now === undefined || plain(old) === plain(now)
        ? []
        : [{ start: 0, end: old.length, newText: now }];
}

/** New declarations go behind the last of their kind; kinds that are new go to the end. */
function insertions(
    existing: string,
    scanned: readonly Placed[],
    added: readonly Declaration[],
): { edits: OffsetEdit[]; tail: string } {
    const edits: OffsetEdit[] = [];
    let tail = '';
    for (const keyword of [...new Set(added.map(each => each.keyword))]) {
        const texts = added
            .filter(each => each.keyword === keyword)
            .map(declarationText)
            .join('');
        const last = scanned.filter(each => each.keyword === keyword).at(-1);
        if (last) {
            const from = last.mark?.end ?? last.end;
            const line = existing.indexOf('\n', from);
            const at = line < 0 ? existing.length : line + 1;
            edits.push({ start: at, end: at, newText: `${line < 0 ? '\n' : ''}${texts}` });
        } else {
            tail += `\n${sectionLine(sectionOf(keyword))}\n${texts}`;
        }
    }
    return { edits, tail: tail !== '' && !existing.endsWith('\n') ? `\n${tail}` : tail };
}
