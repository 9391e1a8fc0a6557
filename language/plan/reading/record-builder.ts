import { nth } from '../../basics/lists.ts';
import { contradictions, coverContradiction } from '../build/contradictions.ts';
import { closest, isSlip, withArticle } from '../naming/spelling.ts';
import type {
    AccountDemand,
    Cover,
    DateValue,
    DeclKind,
    DeclRecord,
    DevicesRecord,
    Evidence,
    Fact,
    Figure,
    FreezeRecord,
    Grant,
    MovesRecord,
    NameUse,
    PrincipalRecord,
    PropertyPlace,
    ReadProblem,
    RefusalRecord,
    RequireRecord,
    RunsIn,
    Selector,
    StepRecord,
    WhenRecord,
    WindowRecord,
    Word,
} from '../records.ts';
import { declarationSchema, propertySchema } from '../schema.ts';
import { type Span, textOf } from '../source.ts';
import { type Dimension, quantity, unitSuggestions } from '../units.ts';
import { valueProblem } from './values.ts';

const NONE: readonly never[] = [];
const EMPTY: Readonly<Record<string, never>> = {};

/** Collects what one declaration says and notices what stands twice, does not belong, or has the wrong unit. */
export class RecordBuilder {
    readonly kind: DeclKind;
    readonly span: Span;
    title?: string;
    doc?: string;
    on?: NameUse;
    base?: NameUse;
    layer?: Word;
    readonly selectors: Selector[] = [];
    readonly name: string;
    private readonly nameSpan: Span;
    private readonly problems: ReadProblem[];
    readonly figures: Record<string, Figure> = {};
    readonly words: Record<string, Word> = {};
    private readonly texts: Record<string, Word> = {};
    readonly dates: Record<string, DateValue> = {};
    private readonly names: Record<string, NameUse[]> = {};
    /** The first use of each name in a list, by the list's key and the name; of facts, by all that tells them apart. */
    private readonly listed = new Map<string, NameUse>();
    private readonly facts: Record<string, Fact[]> = {};
    private readonly covers: Cover[] = [];
    private readonly steps: StepRecord[] = [];
    private readonly runsIn: RunsIn[] = [];
    private readonly principals: PrincipalRecord[] = [];
    private readonly grants: Grant[] = [];
    private readonly demands: AccountDemand[] = [];
    private readonly nested: DeclRecord[] = [];
    readonly properties: PropertyPlace[] = [];
    /** What only some kinds of declaration say. */
    readonly own: {
        freezes?: FreezeRecord[];
        windows?: WindowRecord[];
        moves?: MovesRecord[];
        refusals?: RefusalRecord[];
        when?: WhenRecord;
        requires?: RequireRecord[];
        devices?: DevicesRecord[];
    } = {};
    private readonly first = new Map<string, Span>();
    /** Set while a property is read that stands a second time: the first one wins, the second is only reported. */
    private ignored = false;
    private evidence?: Evidence;

    constructor(kind: DeclKind, name: string, nameSpan: Span, span: Span, problems: ReadProblem[]) {
        this.kind = kind;
        this.name = name;
        this.nameSpan = nameSpan;
        this.span = span;
        this.problems = problems;
    }

    /** Notes that a property stands here; a second one of the same key is a finding unless it is a list. */
    place(key: string, span: Span): void {
        this.properties.push({ key, span });
        this.ignored = false;
        const schema = propertySchema(this.kind, key);
        if (!schema) {
            const keys = declarationSchema(this.kind)?.properties.map(p => p.key) ?? [];
            this.problems.push({
                code: 'syntax',
                span,
                message: `'${key}' is not a property of ${article(this.kind)}. It has: ${keys.join(', ')}.`,
                remove: span,
            });
            return;
        }
        if (schema.list || schema.repeats) {
            return;
        }
        const before = this.first.get(key);
        if (!before) {
            this.first.set(key, span);
            return;
        }
        this.ignored = true;
        this.problems.push({
            code: 'property-duplicate',
            span,
            remove: span,
            ...this.twin(key, span, before),
            message: `'${key}' is given twice in ${this.kind} '${this.name}'; only the first counts.`,
            related: [{ span: before, message: `the first '${key}'` }],
        });
    }

    /** Reads a number with its unit; a unit that does not fit is a problem and gives no figure. */
    figure(
        key: string,
        digits: string,
        unit: string | undefined,
        dimension: Dimension,
        span: Span,
    ): Figure | undefined {
        const result = quantity(digits, unit, dimension);
        if ('value' in result) {
            const wrong = valueProblem(key, result.value, dimension);
            if (wrong) {
                this.problems.push({ code: 'value-range', span, message: wrong });
            }
            return wrong ? undefined : { ...result, span };
        }
        const suggestions = unitSuggestions(key, unit, result.units).map(
            u => `${digits}${u.startsWith('%') ? '' : ' '}${u}`,
        );
        const plain = result.units.length === 0 ? [digits] : [];
        this.problems.push({
            code: result.problem,
            span,
            message: result.message,
            suggestions: [...suggestions, ...plain],
        });
        return undefined;
    }

    setFigure(key: string, owner: string, figure: Figure | undefined): void {
        if (figure && !this.ignored && propertySchema(this.kind, owner)) {
            this.figures[key] ??= figure;
        }
    }

    setWord(key: string, word: Word | undefined, span: Span, owner?: string): void {
        if (owner === undefined) {
            this.place(key, span);
        }
        const schema = propertySchema(this.kind, owner ?? key);
        const words = owner === undefined ? schema?.words : schema?.parts?.find(p => p.key === key)?.words;
        if (!word || this.ignored || !words) {
            return;
        }
        if (this.knownWord(key, word, words)) {
            this.words[key] = word;
        }
    }

    /** Whether a word is one of those that fit; if not, that is a problem. */
    knownWord(key: string, word: Word, words: readonly string[]): boolean {
        if (words.includes(word.text)) {
            return true;
        }
        const suggestions = closest(word.text, words, 2);
        this.problems.push({
            code: 'syntax',
            span: word.span,
            suggestions,
            certain: isSlip(word.text, suggestions),
            message: `'${word.text}' is not a '${key}'${suggestions[0] ? `; did you mean '${suggestions[0]}'?` : '.'} Known: ${words.join(', ')}.`,
        });
        return false;
    }

    setText(key: string, text: Word | undefined, span: Span): void {
        this.place(key, span);
        if (text && !this.ignored) {
            this.texts[key] = text;
        }
    }

    setDate(key: string, date: DateValue | undefined, span: Span): void {
        this.place(key, span);
        if (date && !this.ignored) {
            this.dates[key] = date;
        }
    }

    setNames(key: string, uses: readonly NameUse[], span: Span): void {
        this.place(key, span);
        if (!this.ignored && uses.length > 0) {
            this.names[key] = [...uses];
        }
    }

    setEvidence(evidence: Evidence | undefined, span: Span): void {
        this.properties.push({ key: 'evidence', span });
        if (!evidence) {
            return;
        }
        const words = propertySchema(this.kind, 'evidence')?.words ?? [];
        if (!words.includes(evidence.grade)) {
            this.problems.push({
                code: 'syntax',
                span: evidence.span,
                suggestions: [],
                message: `'${evidence.grade}' is not a grade of evidence for ${article(this.kind)}. Known: ${words.join(', ')}.`,
            });
            return;
        }
        if (this.evidence) {
            this.problems.push({
                code: 'property-duplicate',
                span,
                remove: span,
                ...this.twin('evidence', span, this.evidence.span),
                message: `'evidence' is given twice in ${this.kind} '${this.name}'; only the first counts.`,
                related: [{ span: this.evidence.span, message: "the first 'evidence'" }],
            });
        } else {
            this.evidence = evidence;
        }
    }

    addNames(key: string, uses: readonly NameUse[], span: Span): void {
        this.place(key, span);
        const list = (this.names[key] ??= []);
        for (const use of uses) {
            const before = this.enlist(`${key}\n${use.name}`, use);
            if (before) {
                this.twice(key, use.name, use.span, before.span, listEntry(use.span, span));
            } else {
                list.push(use);
            }
        }
    }

    /** Devices of one kind; of a kind that stands twice the first counts. */
    addDevices(media: NameUse | undefined, count: Figure | undefined, span: Span): void {
        this.place('media', span);
        const before = media && this.enlist(`media\n${media.name}`, media);
        if (before) {
            this.twice('media', media.name, media.span, before.span, span);
            return;
        }
        if (media && propertySchema(this.kind, 'media')) {
            (this.names['media'] ??= []).push(media);
            if (count) {
                this.figures['media.count'] ??= count;
                (this.own.devices ??= []).push({ media, count });
            }
        }
    }

    addFacts(key: string, facts: readonly Fact[], span: Span): void {
        this.place(key, span);
        const list = (this.facts[key] ??= []);
        for (const fact of facts) {
            const told = JSON.stringify([key, fact.use.name, fact.platform?.name, fact.since, fact.by]);
            const before = this.enlist(told, fact.use);
            if (before) {
                this.twice(key, fact.use.name, fact.use.span, before.span, listEntry(fact.use.span, span));
            } else {
                list.push(fact);
            }
        }
    }

    /** Enters a use unless there is one like it, which is answered. */
    private enlist(what: string, use: NameUse): NameUse | undefined {
        const before = this.listed.get(what);
        if (!before) {
            this.listed.set(what, use);
        }
        return before;
    }

    addNested(records: readonly DeclRecord[], span: Span): void {
        this.properties.push({ key: records[0]?.kind ?? 'role', span });
        this.nested.push(...records);
    }

    addGrant(grant: Grant): void {
        this.properties.push({ key: 'grants', span: grant.span });
        this.grants.push(grant);
    }

    addDemand(demand: AccountDemand): void {
        this.place('needs', demand.span);
        this.demands.push(demand);
    }

    addPrincipal(principal: PrincipalRecord | undefined, span: Span): void {
        this.place('principal', span);
        if (!principal) {
            return;
        }
        const before = this.principals.find(p => p.name === principal.name);
        if (before) {
            this.twice('principal', principal.name, principal.nameSpan, before.nameSpan, span);
        } else {
            this.principals.push(principal);
        }
    }

    addCover(cover: Cover): void {
        this.place(cover.verb, cover.span);
        const seen = this.covers.filter(c => c.verb === cover.verb).flatMap(c => c.selectors);
        this.selectedTwice(cover.verb, seen, cover.selectors, cover.span);
        const wrong = coverContradiction(cover);
        if (wrong) {
            this.problems.push(wrong);
        }
        if (propertySchema(this.kind, cover.verb)) {
            this.covers.push(cover);
        }
    }

    /** What a policy applies to. */
    addSelectors(key: string, selectors: readonly Selector[], span: Span): void {
        this.place(key, span);
        this.selectedTwice(key, this.selectors, selectors, span);
        this.selectors.push(...selectors);
    }

    addWhen(when: WhenRecord): void {
        this.place('when', when.span);
        this.own.when ??= when;
    }

    /** Adds to a list that only this kind of declaration has. */
    addOwn<K extends 'freezes' | 'windows' | 'moves' | 'refusals' | 'requires'>(
        list: K,
        key: string,
        item: NonNullable<RecordBuilder['own'][K]>[number] | undefined,
        span: Span,
    ): void {
        this.place(key, span);
        if (item && propertySchema(this.kind, key)) {
            ((this.own[list] ??= []) as (typeof item)[]).push(item);
        }
    }

    /** Notes a problem of what is read. */
    problem(problem: ReadProblem): void {
        this.problems.push(problem);
    }

    addRunsIn(runsIn: RunsIn): void {
        this.place('runs', runsIn.span);
        this.selectedTwice(
            'runs in',
            this.runsIn.flatMap(r => r.selectors),
            runsIn.selectors,
            runsIn.span,
        );
        if (propertySchema(this.kind, 'runs')) {
            this.runsIn.push(runsIn);
        }
    }

    private selectedTwice(
        key: string,
        before: readonly Selector[],
        selectors: readonly Selector[],
        property: Span,
    ): void {
        const seen = [...before];
        for (const selector of selectors) {
            const same = seen.find(s => sameSelector(s, selector));
            if (same) {
                this.twice(key, textAt(selector.span), selector.span, same.span, listEntry(selector.span, property));
            }
            seen.push(selector);
        }
    }

    addStep(step: StepRecord): void {
        this.place(step.verb, step.span);
        for (const use of step.subjects) {
            const before = this.steps
                // The same object may be made on several platforms.
                .filter(s => s.verb === step.verb && s.platform?.name === step.platform?.name)
                .flatMap(s => s.subjects)
                .concat(step.subjects.slice(0, step.subjects.indexOf(use)))
                .find(u => u.name === use.name);
            if (before) {
                this.twice(step.verb, use.name, use.span, before.span, listEntry(use.span, step.span));
            }
        }
        this.steps.push(step);
    }

    /** Of two that say the same the second goes without asking; of two that differ somebody has to say which is meant. Devices are never taken out. */
    private twin(key: string, span: Span, before: Span): Pick<ReadProblem, 'certain' | 'removeInstead'> {
        const same = textOf(span).replace(/\s+/g, ' ') === textOf(before).replace(/\s+/g, ' ');
        return same ? { certain: key !== 'media' } : { removeInstead: before };
    }

    private twice(key: string, value: string, span: Span, before: Span, remove: Span): void {
        this.problems.push({
            code: 'property-duplicate',
            span,
            remove,
            certain: key !== 'media',
            message: `'${value}' is listed twice under '${key}' of ${this.kind} '${this.name}'.`,
            related: [{ span: before, message: 'it stands here already' }],
        });
    }

    finish(): DeclRecord {
        this.problems.push(...contradictions(this));
        return {
            kind: this.kind,
            name: this.name,
            nameSpan: this.nameSpan,
            span: this.span,
            title: this.title,
            doc: this.doc,
            on: this.on,
            base: this.base,
            layer: this.layer,
            figures: this.figures,
            words: orEmpty(this.words),
            texts: orEmpty(this.texts),
            dates: orEmpty(this.dates),
            names: this.names,
            facts: orEmpty(this.facts),
            covers: orNone(this.covers),
            steps: orNone(this.steps),
            principals: orNone(this.principals),
            selectors: orNone(this.selectors),
            runsIn: orNone(this.runsIn),
            grants: orNone(this.grants),
            demands: orNone(this.demands),
            nested: orNone(this.nested),
            evidence: this.evidence,
            properties: this.properties,
            ...this.own,
        };
    }
}

function orNone<T>(list: readonly T[]): readonly T[] {
    return list.length > 0 ? list : NONE;
}

function orEmpty<T>(record: Record<string, T>): Readonly<Record<string, T>> {
    for (const key in record) {
        if (Object.hasOwn(record, key)) {
            return record;
        }
    }
    return EMPTY;
}

function textAt(span: Span): string {
    return span.block.text.slice(span.start, span.end);
}

function article(kind: string): string {
    return `${withArticle(kind)}${kind === 'backup' || kind === 'replication' || kind === 'monitoring' || kind === 'automation' ? ' controller' : ''}`;
}

function sameSelector(a: Selector, b: Selector): boolean {
    return a.exceptions.length === 0 && b.exceptions.length === 0 && textAt(a.span) === textAt(b.span);
}

/** A list entry with the comma that joins it to its neighbour, so that what stays is a list again; the whole property where it is the only entry. */
function listEntry(span: Span, property: Span): Span {
    const { text } = span.block;
    let start = span.start;
    while (start > 0 && /\s/.test(nth(text, start - 1))) {
        start--;
    }
    if (text[start - 1] === ',') {
        return { ...span, start: start - 1 };
    }
    let end = span.end;
    while (end < text.length && /\s/.test(nth(text, end))) {
        end++;
    }
    if (text[end] !== ',') {
        return property;
    }
    end++;
    while (end < text.length && text[end] === ' ') {
        end++;
    }
    return { ...span, end };
}
