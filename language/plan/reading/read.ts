import type { Parsed } from '../../blocks/parser.ts';
import type * as ast from '../../generated/ast.ts';
import { incomplete } from '../build/incomplete.ts';
import type {
    AcceptRecord,
    BlockRecord,
    Cover,
    DeclKind,
    DeclRecord,
    Evidence,
    Fact,
    Figure,
    FreezeRecord,
    IncludeRecord,
    Method,
    MovesRecord,
    NameUse,
    PrincipalRecord,
    ReadProblem,
    RequireRecord,
    RetainRecord,
    Selector,
    SelectorTerm,
    StepRecord,
    StepVerb,
    Translation,
    WindowRecord,
    Word,
} from '../records.ts';
import { METHODS, transitionName } from '../records.ts';
import {
    GRADES_FIGURE,
    POLICY_WORDS,
    propertySchema,
    type RefKind,
    SEVERITIES,
    WEEKDAYS,
    WEEKDAYS_LONG,
} from '../schema.ts';
import { type SourceBlock, type Span, textOf } from '../source.ts';
import { DAY, type Dimension, day, isUnit } from '../units.ts';
import { docBefore, nodeSpan, partSpan, refSpan } from './cst.ts';
import { around, between } from './ranges.ts';
import { RecordBuilder } from './record-builder.ts';
import { hinted, quoteIt, strayWord, unquoted } from './syntax-hints.ts';

/** Seconds. */
const WEEK = 7 * DAY;

type Ref = { readonly $refText: string; readonly $refNode?: { readonly offset: number; readonly end: number } };
/** What may follow the names of a fact. */
interface FactTail {
    readonly platform?: Ref;
    readonly since?: string;
    readonly until?: string;
    readonly platformSince?: string;
    readonly platformUntil?: string;
    readonly evidence?: ast.Evidence;
}
type AnyDeclaration = ast.Declaration | ast.Privilege;
type AnyProperty =
    | ast.PlanProperty
    | ast.WordProperty
    | ast.PlatformProperty
    | ast.RoleProperty
    | ast.InterfaceProperty
    | ast.TransitionProperty
    | ast.ProductProperty
    | ast.MediaProperty
    | ast.IdentityProperty
    | ast.ControllerProperty
    | ast.FabricProperty
    | ast.NetworkProperty
    | ast.PolicyProperty
    | ast.MoverProperty
    | ast.HouseRuleProperty
    | ast.WorkloadProperty
    | ast.PhaseProperty;

/** What a name in a selector may mean, by where the selector stands. */
const NAMED = {
    NamedTerm: 'selectable',
    NamedRetired: 'retirable',
    NamedSubject: 'acceptable',
    NamedRuled: 'ruled',
} as const;

/**
 * Reads the AST of one block as records. Never fails: what is missing or wrong becomes a problem with its place, and
 * everything else is kept.
 */
export function readBlock(block: SourceBlock, parsed: Parsed): BlockRecord {
    return new BlockReader(block).read(parsed);
}

class BlockReader {
    private readonly uses: NameUse[] = [];
    private readonly problems: ReadProblem[] = [];
    private readonly accepts: AcceptRecord[] = [];
    private readonly retains: RetainRecord[] = [];
    /** Names that are read whole although they lack their quotes. */
    private readonly unquoted: { readonly start: number; readonly end: number }[] = [];
    private readonly block: SourceBlock;

    constructor(block: SourceBlock) {
        this.block = block;
    }

    read({ ast: document, problems }: Parsed): BlockRecord {
        for (const p of problems) {
            const word = unquoted(this.block.text, p.start);
            if (word) {
                this.unquoted.push(word);
                this.problems.push(quoteIt(this.at(word.start, word.end)));
                continue;
            }
            const { message, suggestions, certain } = hinted(p, this.block.text);
            // What may have been meant replaces the word that stands there, not the one in front of what is missing.
            const instead =
                suggestions && this.block.text.slice(p.start, p.end) === p.found ? { suggestions, certain } : {};
            this.problems.push({ code: 'syntax', message, span: this.at(p.start, p.end), ...instead });
        }
        const includes = document.includes.flatMap(i => this.include(i));
        const declarations = document.declarations.flatMap(d => this.declaration(d));
        return {
            includes,
            declarations,
            accepts: this.accepts,
            retains: this.retains,
            uses: this.uses,
            problems: this.problems,
        };
    }

    private at(start: number, end: number): Span {
        return { block: this.block, start, end };
    }

    private use(kind: RefKind, ref: Ref | undefined): NameUse | undefined {
        if (!ref?.$refNode || ref.$refText === undefined) {
            return undefined;
        }
        const span = refSpan(this.block, ref.$refNode);
        const whole = this.unquoted.find(w => w.start <= span.start && span.end <= w.end);
        const use = whole
            ? { kind, name: this.block.text.slice(whole.start, whole.end), span: this.at(whole.start, whole.end) }
            : { kind, name: ref.$refText, span };
        this.uses.push(use);
        return use;
    }

    private list(kind: RefKind, refs: readonly Ref[]): NameUse[] {
        return refs.flatMap(r => this.use(kind, r) ?? []);
    }

    private include(node: ast.Include): IncludeRecord[] {
        return node.path === undefined ? [] : [{ path: node.path, span: partSpan(this.block, node, 'path') }];
    }

    private declaration(node: AnyDeclaration, nested = false): DeclRecord[] {
        if (node.$type === 'Accept') {
            const accept = this.accept(node);
            if (accept) {
                this.accepts.push(accept);
            }
            return [];
        }
        if (node.$type === 'Retain') {
            this.retains.push(this.retain(node));
            return [];
        }
        const named = this.nameOf(node);
        if (!named) {
            return [];
        }
        const kind: DeclKind =
            node.$type === 'Controller'
                ? node.kind
                : node.$type === 'HouseRule'
                  ? 'rule'
                  : (node.$type.toLowerCase() as DeclKind);
        const builder = new RecordBuilder(kind, named.text, named.span, nodeSpan(this.block, node), this.problems);
        builder.title = node.title;
        builder.doc = docBefore(this.block, builder.span.start);
        this.header(node, builder);
        if (node.$type === 'Group') {
            builder.selectors.push(...node.selectors.flatMap(s => this.selector(s)));
        } else if ('properties' in node) {
            for (const property of node.properties) {
                this.property(property, builder);
            }
        }
        if (node.$type === 'Privilege' && node.evidence) {
            this.property(node.evidence, builder);
        }
        const record = builder.finish();
        // Where something could not be read, it may be just what is missing.
        if (!this.problems.some(p => p.code === 'syntax')) {
            this.problems.push(...incomplete(record, nested));
        }
        return [record];
    }

    /** A transition has no name of its own: it is called by the two platforms. */
    private nameOf(node: Exclude<AnyDeclaration, ast.Accept | ast.Retain>): Word | undefined {
        if (node.$type !== 'Transition') {
            return this.word(node, 'name', node.name);
        }
        const from = this.use('platform', node.source);
        const to = this.use('platform', node.target);
        return from && to && { text: transitionName(from.name, to.name), span: { ...from.span, end: to.span.end } };
    }

    private header(node: Exclude<AnyDeclaration, ast.Accept | ast.Retain>, builder: RecordBuilder): void {
        switch (node.$type) {
            case 'Environment':
                builder.base = this.use('environment', node.base);
                break;
            case 'Platform':
                builder.base = this.use('platform', node.base);
                break;
            case 'Media':
                builder.base = this.use('media', node.base);
                break;
            case 'Profile':
                builder.base = this.use('profile', node.base);
                break;
            case 'Role':
                builder.on = this.use('platform', node.platform);
                builder.base = this.use('role', node.base);
                break;
            case 'Identity':
                builder.on = this.use('platform', node.platform);
                builder.base = this.use('identity', node.base);
                break;
            case 'Controller':
                builder.on = this.use('platform', node.platform);
                builder.base = this.use('product', node.base);
                break;
            case 'Fabric':
                builder.on = this.use('platform', node.platform);
                builder.base = this.use('fabric', node.base);
                break;
            case 'Network':
                builder.on = this.use('platform', node.platform);
                break;
            case 'Policy':
                builder.on = this.list('platform', node.platforms)[0];
                builder.layer = this.knownWord(builder, 'domain', this.word(node, 'domain', node.domain), POLICY_WORDS);
                break;
            case 'Mover':
                builder.base = this.use('product', node.base);
                break;
            case 'HouseRule':
                builder.layer = this.knownWord(
                    builder,
                    'severity',
                    this.word(node, 'severity', node.severity),
                    SEVERITIES,
                );
                break;
            case 'Workload': {
                const on = this.use('fabric', node.fabric);
                if (on) {
                    builder.setNames('on', [on], on.span);
                }
                builder.base = this.use('shape', node.base);
                break;
            }
            case 'Interface':
                builder.layer = this.word(node, 'layer', node.layer);
                break;
            case 'Product':
                builder.base = this.use('product', node.base);
                builder.layer = this.word(node, 'layer', node.layer);
                break;
        }
    }

    private word(node: Parameters<typeof partSpan>[1], feature: string, text: string | undefined) {
        return text === undefined ? undefined : { text, span: partSpan(this.block, node, feature) };
    }

    private knownWord(
        builder: RecordBuilder,
        key: string,
        word: Word | undefined,
        words: readonly string[],
    ): Word | undefined {
        return word && builder.knownWord(key, word, words) ? word : undefined;
    }

    // eslint-disable-next-line complexity -- one line per kind of property
    private property(node: AnyProperty, builder: RecordBuilder): void {
        const span = nodeSpan(this.block, node);
        switch (node.$type) {
            case 'QuantityProperty':
                return this.figure(builder, node.key, node.value, span);
            case 'WordProperty':
                return builder.setWord(node.key, this.word(node, 'word', node.word), span);
            case 'TextProperty':
                return builder.setText(node.key, this.word(node, 'text', node.text), span);
            case 'DateProperty':
                return builder.setDate(node.key, this.date(node, 'date', node.date), span);
            case 'Evidence':
                return builder.setEvidence(this.evidence(node), span);
            case 'FromPlatforms':
                return builder.addNames('from', this.list('platform', node.platforms), span);
            case 'ToPlatforms':
                return builder.addNames('to', this.list('platform', node.platforms), span);
            case 'Offers':
                return builder.addFacts('offers', this.facts('interface', node.interfaces, node), span);
            case 'Supports':
                return builder.addFacts('supports', this.facts('feature', node.features, node), span);
            case 'Speaks':
                return builder.addFacts('speaks', this.facts('interface', node.interfaces, node), span);
            case 'Passage':
                return builder.addFacts(node.key, this.passages(node, builder), span);
            case 'Privilege':
            case 'Role':
                return builder.addNested(this.declaration(node, true), span);
            case 'Grants':
                return this.grant(node, builder, span);
            case 'Allows':
                return builder.addNames('allows', this.list('privilege', node.privileges), span);
            case 'MediaSide':
                builder.place(node.key, span);
                for (const f of node.figures) {
                    builder.setFigure(
                        `${node.key}.${f.key}`,
                        node.key,
                        this.quantity(builder, node.key, f.key, f.value),
                    );
                }
                return;
            case 'Principal':
                return builder.addPrincipal(this.principal(node), span);
            case 'DependsOn':
                return builder.addNames('depends', this.list('component', node.components), span);
            case 'RunsIn':
                return builder.addRunsIn({ selectors: node.selectors.flatMap(s => this.selector(s)), span });
            case 'Replaces':
                return builder.addNames('replaces', this.list('controller', node.controllers), span);
            case 'Covers':
                return builder.addCover(this.cover(node, builder, span));
            case 'Needs':
                return this.needs(node, builder, span);
            case 'Account':
                return builder.setNames('account', this.list('principal', node.who ? [node.who] : []), span);
            case 'Links':
                return this.links(node, builder, span);
            case 'SwitchBuffer':
                builder.place('buffer', span);
                builder.setFigure('buffer', 'buffer', this.quantity(builder, 'buffer', undefined, node.size));
                builder.setFigure('alpha', 'buffer', this.quantity(builder, 'buffer', 'alpha', node.alpha));
                return;
            case 'Devices':
                return builder.addDevices(
                    this.use('media', node.media),
                    this.plainNumber(node, 'count', node.count),
                    span,
                );
            case 'Erasure':
                builder.place('erasure', span);
                builder.setFigure('erasure.data', 'erasure', this.plainNumber(node, 'data', node.data));
                builder.setFigure('erasure.parity', 'erasure', this.plainNumber(node, 'parity', node.parity));
                builder.setFigure('strip', 'erasure', this.quantity(builder, 'erasure', 'strip', node.strip));
                return;
            case 'StorageController':
                builder.place('controller', span);
                builder.setFigure(
                    'controller.cores',
                    'controller',
                    this.quantity(builder, 'controller', 'cores', node.cores),
                );
                builder.setFigure(
                    'controller.memory',
                    'controller',
                    this.quantity(builder, 'controller', 'memory', node.memory),
                );
                builder.setFigure(
                    'controller.read',
                    'controller',
                    this.quantity(builder, 'controller', 'read', node.read),
                );
                builder.setFigure(
                    'controller.write',
                    'controller',
                    this.quantity(builder, 'controller', 'write', node.write),
                );
                return;
            case 'Ratio':
                return this.ratio(node, builder, span);
            case 'InEnvironment':
                return builder.setNames(
                    'in',
                    this.list('environment', node.environment ? [node.environment] : []),
                    span,
                );
            case 'OnFabric':
                return builder.setNames('on', this.list('fabric', node.fabric ? [node.fabric] : []), span);
            case 'Iops':
                builder.place('iops', span);
                builder.setFigure('iops', 'iops', this.quantity(builder, 'iops', undefined, node.average));
                builder.setFigure('peak', 'iops', this.quantity(builder, 'iops', 'peak', node.peak));
                return;
            case 'Disk':
                builder.place('disk', span);
                builder.setFigure('disk', 'disk', this.quantity(builder, 'disk', undefined, node.size));
                builder.setFigure('used', 'disk', this.quantity(builder, 'disk', 'used', node.used));
                return;
            case 'Uses':
                return builder.addNames('uses', this.list('feature', node.features), span);
            case 'Decouple':
                return builder.addStep(this.step(node.key, 'observer', node.controllers, node.interfaces, span));
            case 'Establish':
                return builder.addStep(this.step(node.key, 'protector', node.controllers, node.interfaces, span));
            case 'MapIdentity':
                return builder.addStep(this.step(node.key, 'identity', node.identities, [], span));
            case 'ModelFabric':
                return builder.addStep(this.step(node.key, 'fabric', node.fabrics, [], span));
            case 'Cutover':
                return this.cutover(node, builder, span);
            case 'Retire':
                return this.retire(node, builder, span);
            case 'Recreate':
                return builder.addStep({
                    ...this.step('recreate', 'recreatable', node.subjects, [], span),
                    platform: this.use('platform', node.platform),
                });
            case 'Convert':
                return builder.addStep({
                    ...this.step('convert', 'fabric', [], [], span),
                    count: this.plainNumber(node, 'count', node.count),
                    source: this.use('fabric', node.source),
                    to: this.use('fabric', node.target),
                });
            case 'Test':
                return builder.addStep(this.step('test', 'testable', node.components, [], span));
            case 'After':
                return builder.addNames('after', this.list('phase', node.phases), span);
            case 'Alongside':
                return builder.addNames('alongside', this.list('phase', node.phases), span);
            case 'Nets':
                return builder.addNames('net', this.list('network', node.networks), span);
            case 'Applies':
                return builder.addSelectors(
                    'applies',
                    node.selectors.flatMap(s => this.selector(s)),
                    span,
                );
            case 'Freeze':
                return builder.addOwn('freezes', 'freeze', this.freeze(node, span), span);
            case 'Window':
                return builder.addOwn('windows', 'window', this.window(node, builder, span), span);
            case 'Moves':
                return builder.addOwn('moves', 'moves', this.moves(node, builder, span), span);
            case 'MoverRefuses':
                return builder.addOwn(
                    'refusals',
                    'refuses',
                    {
                        features: this.list('feature', node.features),
                        methods: this.methods(node, builder),
                        reason: node.reason,
                        since: node.since,
                        until: node.until,
                        evidence: this.evidence(node.evidence),
                        span,
                    },
                    span,
                );
            case 'When':
                return this.when(node, builder, span);
            case 'Require':
                return builder.addOwn('requires', 'require', this.requirement(node, builder, span), span);
        }
    }

    private freeze(node: ast.Freeze, span: Span): FreezeRecord | undefined {
        const first = this.date(node, 'first', node.first);
        const last = this.date(node, 'last', node.last);
        if (!first || !last) {
            return undefined;
        }
        if (first.day <= last.day) {
            return { first, last, why: node.why, span };
        }
        this.problems.push({
            code: 'value-range',
            span: { ...first.span, end: last.span.end },
            message: 'This freeze ends before it begins, so it forbids nothing. Write the earlier day first.',
            suggestions: [`${textOf(last.span)}..${textOf(first.span)}`],
            certain: true,
        });
        return undefined;
    }

    private window(node: ast.Window, builder: RecordBuilder, span: Span): WindowRecord | undefined {
        const opens = this.hourOfWeek(node.opens, builder);
        const closes = this.hourOfWeek(node.closes, builder);
        if (opens === undefined || closes === undefined) {
            return undefined;
        }
        // A window that closes on an earlier day of the week closes in the week after.
        return { opens, closes: closes > opens ? closes : closes + WEEK, span };
    }

    /** Seconds since Monday 00:00. */
    private hourOfWeek(node: ast.HourOfWeek | undefined, builder: RecordBuilder): number | undefined {
        const word = node && this.word(node, 'day', node.day);
        const weekday = word && this.weekday(word, builder);
        const hour = node && this.plainNumber(node, 'hour', node.hour);
        const minute = node && this.plainNumber(node, 'minute', node.minute);
        if (weekday === undefined || !hour || !minute) {
            return undefined;
        }
        if (hour.value > 24 || minute.value > 59 || (hour.value === 24 && minute.value > 0)) {
            this.problems.push({
                code: 'value-range',
                span: { ...hour.span, end: minute.span.end },
                message: 'A time of day lies between 00:00 and 24:00.',
            });
            return undefined;
        }
        return weekday * DAY + hour.value * 3600 + minute.value * 60;
    }

    /** 0 is Monday. */
    private weekday(word: Word, builder: RecordBuilder): number | undefined {
        const short = WEEKDAYS.indexOf(word.text.toLowerCase());
        const long = WEEKDAYS_LONG.indexOf(word.text.toLowerCase());
        if (short >= 0 || long >= 0) {
            return Math.max(short, long);
        }
        builder.knownWord('day of the week', word, WEEKDAYS);
        return undefined;
    }

    private moves(node: ast.Moves, builder: RecordBuilder, span: Span): MovesRecord | undefined {
        const from = this.use('platform', node.source);
        const to = this.use('platform', node.target);
        return (
            from &&
            to && {
                from,
                to,
                methods: this.methods(node, builder),
                since: node.since,
                until: node.until,
                evidence: this.evidence(node.evidence),
                span,
            }
        );
    }

    private methods(node: ast.Moves | ast.MoverRefuses, builder: RecordBuilder): Method[] {
        return node.methods.flatMap(text => {
            const word = { text, span: nodeSpan(this.block, node) };
            return builder.knownWord('method', word, METHODS) ? [text as Method] : [];
        });
    }

    private when(node: ast.When, builder: RecordBuilder, span: Span): void {
        if (node.verb === undefined) {
            return builder.place('when', span);
        }
        builder.addWhen({
            verb: node.verb as StepVerb,
            selectors: node.selectors.flatMap(s => this.selector(s)),
            within: this.word(node, 'environment', node.environment),
            span,
        });
    }

    private requirement(node: ast.Require, builder: RecordBuilder, span: Span): RequireRecord | undefined {
        switch (node.what) {
            case 'mover':
                return { what: 'mover', movers: this.list('tool', node.movers), span };
            case 'on': {
                const days = node.days.flatMap(text => this.weekday({ text, span }, builder) ?? []);
                return { what: 'on', days, span };
            }
            case 'after':
                return node.verb === undefined ? undefined : { what: 'after', verb: node.verb as StepVerb, span };
            case 'at': {
                const dimension = node.machines ? 'count' : 'data';
                const limit =
                    node.limit &&
                    this.amount(builder, 'at most', node.limit, dimension, nodeSpan(this.block, node.limit));
                return limit && { what: node.machines ? 'machines' : 'data', limit, span };
            }
            case 'evidence': {
                const grade = this.knownWord(builder, 'evidence', this.word(node, 'grade', node.grade), GRADES_FIGURE);
                return grade && { what: 'evidence', grade: grade.text, span };
            }
            case undefined:
                return undefined;
            default:
                return { what: node.what, span };
        }
    }

    private figure(builder: RecordBuilder, key: string, node: ast.Quantity | undefined, span: Span): void {
        builder.place(key, span);
        builder.setFigure(key, key, this.quantity(builder, key, undefined, node));
    }

    private quantity(builder: RecordBuilder, key: string, part: string | undefined, node: ast.Quantity | undefined) {
        if (!node || node.value === undefined) {
            return undefined;
        }
        const schema = propertySchema(builder.kind, key);
        const dimension = part === undefined ? schema?.dimension : schema?.parts?.find(p => p.key === part)?.dimension;
        if (!dimension) {
            return undefined;
        }
        const span = nodeSpan(this.block, node);
        const stray = node.unit === undefined ? undefined : this.strayUnit(node, builder.kind, dimension);
        if (!stray) {
            return this.amount(builder, part ?? key, node, dimension, span);
        }
        return builder.figure(part ?? key, node.value, undefined, dimension, {
            ...span,
            end: span.start + node.value.length,
        });
    }

    /** A number with its unit, or a range of such. */
    private amount(builder: RecordBuilder, key: string, node: ast.Quantity, dimension: Dimension, span: Span) {
        const { value, unit, high, highUnit, spread, spreadUnit } = node;
        if (high === undefined && spread === undefined) {
            return builder.figure(key, value, unit, dimension, span);
        }
        return spread === undefined
            ? between(builder, key, [value, unit ?? highUnit], [high ?? value, highUnit ?? unit], dimension, span)
            : around(builder, key, [value, unit], [spread, spreadUnit], dimension, span);
    }

    /** A word on the line below a number is no unit but something half-typed; neither is a misspelt property behind a plain count. */
    private strayUnit(node: ast.Quantity, kind: string, dimension: Dimension): boolean {
        const span = partSpan(this.block, node, 'unit');
        const number = partSpan(this.block, node, 'value');
        const below = this.block.text.slice(number.end, span.start).includes('\n');
        // Nearly every unit is one: only what is none is compared with the words of the language.
        if (!below && ((dimension !== 'count' && dimension !== 'operations') || isUnit(node.unit!))) {
            return false;
        }
        const { message, suggestions, certain } = strayWord(node.unit!, kind);
        if (!below && !suggestions) {
            return false;
        }
        this.problems.push({ code: 'syntax', span, message, ...(suggestions ? { suggestions, certain } : {}) });
        return true;
    }

    private plainNumber(node: Parameters<typeof partSpan>[1], feature: string, digits: string | undefined) {
        if (digits === undefined) {
            return undefined;
        }
        return { value: Number(digits.replaceAll('_', '')), span: partSpan(this.block, node, feature) };
    }

    private links(node: ast.Links, builder: RecordBuilder, span: Span): void {
        builder.place(node.key, span);
        builder.setFigure(`${node.key}.count`, node.key, this.plainNumber(node, 'count', node.count));
        builder.setFigure(`${node.key}.rate`, node.key, this.quantity(builder, node.key, 'rate', node.rate));
        for (const detail of node.details) {
            if (detail.$type === 'QuantityProperty') {
                builder.setFigure(detail.key, node.key, this.quantity(builder, node.key, detail.key, detail.value));
            } else {
                builder.setWord(
                    detail.key,
                    this.word(detail, 'word', detail.word),
                    nodeSpan(this.block, detail),
                    node.key,
                );
            }
        }
    }

    private ratio(node: ast.Ratio, builder: RecordBuilder, span: Span): void {
        builder.place(node.key, span);
        const left = this.plainNumber(node, 'left', node.left);
        const right = this.plainNumber(node, 'right', node.right);
        if (left && right && right.value > 0) {
            builder.setFigure(node.key, node.key, { value: left.value / right.value, span });
        }
    }

    private date(node: Parameters<typeof partSpan>[1], feature: string, text: string | undefined) {
        if (text === undefined) {
            return undefined;
        }
        const span = partSpan(this.block, node, feature);
        const value = day(text);
        if (value !== undefined) {
            return { day: value, span };
        }
        this.problems.push({
            code: 'syntax',
            span,
            message: `'${text}' is not a calendar date. Dates are written 2026-12-01.`,
        });
        return undefined;
    }

    private evidence(node: ast.Evidence | undefined): Evidence | undefined {
        if (!node || node.grade === undefined) {
            return undefined;
        }
        return { grade: node.grade as Evidence['grade'], source: node.source, span: nodeSpan(this.block, node) };
    }

    private facts(kind: RefKind, refs: readonly Ref[], node: FactTail): Fact[] {
        const uses = this.list(kind, refs);
        const platform = this.use('platform', node.platform);
        const evidence = this.evidence(node.evidence);
        const versions = { since: node.platformSince, until: node.platformUntil };
        const onVersions = versions.since === undefined && versions.until === undefined ? undefined : versions;
        return uses.map(use => ({ use, platform, onVersions, since: node.since, until: node.until, evidence }));
    }

    /** What a transition says about features; each brings its own work and reason, the tail counts for all. */
    private passages(node: ast.Passage, builder: RecordBuilder): Fact[] {
        const evidence = this.evidence(node.evidence);
        const severity = this.severity(node, builder);
        return node.items.flatMap((item): Fact[] => {
            const use = this.use('feature', item.feature);
            return use ? [{ use, evidence, severity, work: item.work, reason: item.reason, by: item.mover }] : [];
        });
    }

    private severity(node: ast.Passage, builder: RecordBuilder): string | undefined {
        const word = this.word(node, 'severity', node.severity);
        return word && builder.knownWord('severity', word, SEVERITIES) ? word.text : undefined;
    }

    private needs(node: ast.Needs, builder: RecordBuilder, span: Span): void {
        const roles = node.roles ?? [];
        if (builder.kind !== 'product' || (!node.platform && roles.length === 0 && node.right === undefined)) {
            return builder.addNames('needs', this.list('capability', node.capabilities), span);
        }
        builder.addDemand({
            what: node.right !== undefined ? 'right' : roles.length > 0 ? 'role' : 'names',
            names: roles.length > 0 ? this.list('role', roles) : this.list('privilege', node.capabilities),
            right: node.right,
            platform: this.use('platform', node.platform),
            purpose: node.purpose,
            evidence: this.evidence(node.evidence),
            span,
        });
    }

    private grant(node: ast.Grants, builder: RecordBuilder, span: Span): void {
        const capability = this.use('capability', node.capability);
        if (capability) {
            builder.addGrant({
                capability,
                privileges: this.list('privilege', node.privileges),
                evidence: this.evidence(node.evidence),
                span,
            });
        }
    }

    private principal(node: ast.Principal): PrincipalRecord | undefined {
        if (node.name === undefined) {
            return undefined;
        }
        const span = nodeSpan(this.block, node);
        const becomes = node.translations.flatMap((t): Translation[] => {
            const role = this.use('role', t.role);
            return role ? [{ role, platform: this.use('platform', t.platform), span: nodeSpan(this.block, t) }] : [];
        });
        return {
            name: node.name,
            nameSpan: partSpan(this.block, node, 'name'),
            span,
            holds: this.list('role', node.roles),
            becomes,
            doc: docBefore(this.block, span.start),
        };
    }

    private cover(node: ast.Covers, builder: RecordBuilder, span: Span): Cover {
        const figure = (key: string) => {
            const details = node.details.filter(d => d.key === key);
            return details[0] && this.quantity(builder, node.key, key, details[0].value);
        };
        return {
            verb: node.key,
            selectors: node.selectors.flatMap(s => this.selector(s)),
            every: figure('every'),
            keep: figure('keep'),
            span,
        };
    }

    private selector(node: ast.Selector | ast.Subject | ast.Retired | ast.WhenSelector): Selector[] {
        const term = this.term(node.term);
        if (!term) {
            return [];
        }
        return [
            { term, exceptions: node.exceptions.flatMap(e => this.term(e) ?? []), span: nodeSpan(this.block, node) },
        ];
    }

    private term(
        node: ast.SelectorTerm | ast.SubjectTerm | ast.RetiredTerm | ast.WhenTerm | undefined,
    ): SelectorTerm | undefined {
        if (!node) {
            return undefined;
        }
        const span = nodeSpan(this.block, node);
        switch (node.$type) {
            case 'AllTerm':
                return { type: 'all', span };
            case 'MatchingTerm':
                return node.glob === undefined ? undefined : { type: 'matching', glob: node.glob, span };
            case 'EnvironmentTerm': {
                const use = this.use('environment', node.environment);
                return use && { type: 'environment', use, span };
            }
            case 'NamedTerm':
            case 'NamedRetired':
            case 'NamedSubject':
            case 'NamedRuled': {
                const use = this.use(NAMED[node.$type], node.ref);
                return use && { type: 'name', use, span };
            }
        }
    }

    private step(
        verb: StepRecord['verb'],
        kind: RefKind,
        subjects: readonly Ref[],
        onto: readonly Ref[],
        span: Span,
    ): StepRecord {
        return { verb, span, subjects: this.list(kind, subjects), onto: this.list('interface', onto), selectors: [] };
    }

    private cutover(node: ast.Cutover, builder: RecordBuilder, span: Span): void {
        const selectors = node.selectors.flatMap(s => this.selector(s));
        const details: { by?: StepRecord['by']; mover?: NameUse; over?: Figure } = {};
        const seen = new Map<string, Span>();
        for (const detail of node.details) {
            const place = nodeSpan(this.block, detail);
            const before = seen.get(detail.key);
            if (before) {
                this.problems.push({
                    code: 'property-duplicate',
                    span: place,
                    remove: place,
                    message: `'${detail.key}' is given twice in one cutover; only the first counts.`,
                    related: [{ span: before, message: `the first '${detail.key}'` }],
                });
                continue;
            }
            seen.set(detail.key, place);
            if (detail.$type === 'CutoverMethod') {
                const word = this.knownWord(builder, 'method', this.word(detail, 'word', detail.word), METHODS);
                details.by = word && { method: word.text as Method, span: word.span };
            } else if (detail.$type === 'CutoverMover') {
                details.mover = this.use('mover', detail.mover);
            } else if (detail.value?.value !== undefined) {
                details.over = this.amount(
                    builder,
                    'over',
                    detail.value,
                    'data rate',
                    nodeSpan(this.block, detail.value),
                );
            }
        }
        builder.addStep({
            verb: 'cutover',
            span,
            subjects: [],
            onto: [],
            selectors,
            to: this.use('fabric', node.fabric),
            ...details,
        });
    }

    private retire(node: ast.Retire, builder: RecordBuilder, span: Span): void {
        const selectors = node.subjects.flatMap(s => this.selector(s));
        builder.addStep({
            verb: 'retire',
            span,
            subjects: selectors.flatMap(s => (s.term.type === 'name' ? [s.term.use] : [])),
            onto: [],
            selectors,
        });
    }

    private retain(node: ast.Retain): RetainRecord {
        const span = nodeSpan(this.block, node);
        const until = node.until === undefined ? undefined : this.date(node, 'until', node.until);
        if (node.reason === undefined && node.selectors.length > 0 && !this.problems.some(p => p.code === 'syntax')) {
            this.problems.push({
                code: 'syntax',
                span,
                message: 'What stays gives its reason: \'because "…"\' is missing.',
            });
        }
        return {
            selectors: node.selectors.flatMap(s => this.selector(s)),
            reason: node.reason,
            owner: node.owner,
            until,
            span,
        };
    }

    private accept(node: ast.Accept): AcceptRecord | undefined {
        if (node.code === undefined) {
            return undefined;
        }
        const until = node.until === undefined ? undefined : this.date(node, 'until', node.until);
        if (node.reason === undefined && node.subjects.length > 0 && !this.problems.some(p => p.code === 'syntax')) {
            this.problems.push({
                code: 'syntax',
                span: nodeSpan(this.block, node),
                message: 'An acceptance gives its reason: \'because "…"\' is missing.',
            });
        }
        return {
            code: { text: node.code, span: partSpan(this.block, node, 'code') },
            subjects: node.subjects.flatMap(s => this.selector(s)),
            reason: node.reason,
            owner: node.owner,
            until,
            span: nodeSpan(this.block, node),
        };
    }
}
