import { METHODS, STEP_VERBS } from '../../plan/records.ts';
import {
    declarationSchema,
    GRADES_FIGURE,
    LAYER_WORDS,
    POLICY_WORDS,
    type PropertySchema,
    propertySchema,
    SEVERITIES,
    TIES,
    WEEKDAYS,
} from '../../plan/schema.ts';
import { alt, amount, EMPTY, key, leaf, list, many, mark, opt, ref, type Shape, seq, text } from '../shapes.ts';

/** The forms of the language page as expressions: what follows a keyword. Most come from the schema; the others stand here. */

const date = leaf({ is: 'date' });
const number = leaf({ is: 'number' });
const versions = seq(
    opt(key('since', 'The first version in which this holds.'), text('version')),
    opt(key('until', 'The last version in which this holds.'), text('version')),
);
const passages = seq(
    list(
        seq(
            ref('feature'),
            opt(text('what to do')),
            opt(key('because', 'Why that is so.'), text('reason')),
            opt(key('by', 'The tool it holds for.'), leaf({ is: 'name' })),
        ),
    ),
    opt(
        key('severity', 'How serious it is; a warning where nothing is written.'),
        leaf({ is: 'word', words: SEVERITIES }),
    ),
);
const grade = (words: readonly string[]): Shape => seq(leaf({ is: 'word', words }), opt(text('source')));
const factEvidence = opt(
    key('evidence', 'How well this fact is known, and from where.'),
    grade(['verified', 'documented', 'recalled']),
);
type Selecting = 'selectable' | 'retirable' | 'acceptable' | 'ruled';
const term = (kind: Selecting): Shape =>
    alt(
        ref(kind),
        seq(key('matching', 'Workloads whose names match a pattern with `*` and `?`.'), text('glob')),
        seq(key('in', 'The workloads of an environment.'), ref('environment')),
        key('all', 'Every workload of the plan.'),
    );
const selectors = (kind: Selecting): Shape =>
    list(seq(term(kind), many(seq(key('except', 'Leaves out what the next selector names.'), term(kind)))));
const methods = list(leaf({ is: 'word', words: METHODS }));
const weekday = leaf({ is: 'word', words: WEEKDAYS });
const hourOfWeek = seq(weekday, number, mark(':'), number);
const verb = leaf({ is: 'word', words: STEP_VERBS });
const onto = opt(key('onto', 'The interfaces through which it works from then on.'), list(ref('interface')));

/** What follows a property's keyword where the schema alone does not say it. */
const SPECIAL: Readonly<Record<string, Shape>> = {
    depends: seq(key('on'), list(ref('component'))),
    starts: date,
    ends: date,
    version: text('version'),
    approve: text('approval'),
    offers: seq(list(ref('interface')), versions, factEvidence),
    supports: seq(list(ref('feature')), versions, factEvidence),
    'product speaks': seq(
        list(ref('interface')),
        versions,
        opt(key('on', 'The platform it speaks it with.'), ref('platform'), versions),
        factEvidence,
    ),
    'transition carries': seq(passages, factEvidence),
    'transition redoes': seq(passages, factEvidence),
    'transition loses': seq(passages, factEvidence),
    'transition first': seq(passages, factEvidence),
    'transition refuses': seq(passages, factEvidence),
    'product needs': seq(
        alt(
            seq(key('role', 'The role its account needs there.'), list(ref('role'))),
            seq(key('right', 'What its account needs that no role shows.'), text('right')),
            list(ref('capability')),
        ),
        opt(key('on'), ref('platform')),
        opt(
            key('for', 'The purpose that asks for it, where not every use of the product does.'),
            leaf({ is: 'word', words: ['restore'] }),
        ),
        factEvidence,
    ),
    privilege: seq(leaf({ is: 'name' }), opt(text('what it allows')), factEvidence),
    grants: seq(
        ref('capability'),
        key('by', 'The privileges that together give the capability.'),
        list(ref('privilege')),
        factEvidence,
    ),
    principal: seq(
        leaf({ is: 'name' }),
        opt(key('holds', 'The roles it holds today.'), list(ref('role', 'holds'))),
        many(
            seq(
                key('becomes', 'The role it gets on the target.'),
                ref('role', 'becomes'),
                opt(key('on'), ref('platform')),
            ),
        ),
    ),
    media: seq(number, mark('x'), ref('media')),
    erasure: seq(number, mark('+'), number, opt(key('strip'), amount('data'))),
    oversubscription: seq(number, mark(':'), number),
    overcommit: seq(number, mark(':'), number),
    decouple: seq(list(ref('observer')), onto),
    establish: seq(list(ref('protector')), onto),
    cutover: seq(
        selectors('selectable'),
        key('to', 'The fabric the machines move to.'),
        ref('fabric'),
        many(
            alt(
                seq(
                    key('by', 'How they are copied; warm where the mover can, else cold.'),
                    leaf({ is: 'word', words: METHODS }),
                ),
                seq(key('with', 'The tool that copies.'), ref('mover')),
                seq(key('over', 'The rate at which their data is copied.'), amount('data rate')),
            ),
        ),
    ),
    recreate: seq(
        list(ref('recreatable')),
        opt(key('on', "Where; on the plan's only target where none is written."), ref('platform')),
    ),
    convert: seq(
        number,
        key('of', 'The fabric the hosts leave.'),
        ref('fabric'),
        key('to', 'The fabric they belong to from then on.'),
        ref('fabric'),
    ),
    started: date,
    done: date,
    freeze: seq(date, mark('..'), date, opt(text('why'))),
    window: seq(hourOfWeek, mark('..'), hourOfWeek),
    tied: seq(key('to'), leaf({ is: 'word', words: TIES })),
    subnet: text('subnet'),
    'product moves': seq(
        ref('platform'),
        key('to', 'The platform it moves machines to.'),
        ref('platform'),
        key('by', 'In which ways.'),
        methods,
        versions,
        factEvidence,
    ),
    'product refuses': seq(
        list(ref('feature')),
        opt(key('by', 'The ways that cannot; none can where nothing is written.'), methods),
        opt(key('because', 'Why that is so.'), text('reason')),
        versions,
        factEvidence,
    ),
    'product sessions': seq(amount('count'), factEvidence),
    'product rate': seq(amount('data rate'), factEvidence),
    when: seq(
        verb,
        opt(list(seq(whenTerm(), many(seq(key('except', 'Leaves out what the next selector names.'), whenTerm()))))),
        opt(key('in', 'An environment, or a class of environments.'), ref('environment')),
    ),
    require: alt(
        key('approve', 'The phase has an approval.'),
        key('test', 'Every backup that covers these machines was tested before.'),
        key('policy', 'The policies that apply to these machines are recreated before.'),
        key('window', "The phase lies within the plan's windows."),
        seq(key('mover', 'One of these tools copies.'), list(ref('tool'))),
        seq(key('on', 'The phase starts on one of these days.'), list(weekday)),
        seq(key('after', 'A phase with such a step is over before.'), verb),
        seq(
            key('at'),
            key('most', 'No more than so many machines, or so much data, in one phase.'),
            alt(seq(amount('count'), alt(key('machines'), key('machine'))), amount('data')),
        ),
        seq(
            key('evidence', 'How well the figures of these machines are known.'),
            leaf({ is: 'word', words: GRADES_FIGURE }),
        ),
    ),
    account: ref('principal'),
    runs: seq(key('in', 'The machines it lives in.'), selectors('selectable')),
    retire: selectors('retirable'),
};

function whenTerm(): Shape {
    return alt(
        ref('ruled'),
        seq(key('matching', 'Workloads whose names match a pattern with `*` and `?`.'), text('glob')),
        key('all', 'Every workload of the plan.'),
    );
}

const cache = new Map<string, Shape>();

/** What follows the keyword of a property; empty where it takes nothing or is not known. */
export function propertyShape(declaration: string, property: string): Shape {
    const id = `${declaration} ${property}`;
    let shape = cache.get(id);
    if (!shape) {
        cache.set(id, (shape = build(declaration, property)));
    }
    return shape;
}

function build(declaration: string, property: string): Shape {
    if (property === 'role') {
        return headerShape('role');
    }
    const special = SPECIAL[`${declaration} ${property}`] ?? SPECIAL[property];
    if (special) {
        return special;
    }
    const schema = propertySchema(declaration, property);
    if (!schema) {
        return EMPTY;
    }
    const parts = many(
        alt(
            ...(schema.parts ?? []).map(p =>
                seq(
                    key(p.key, schema.doc),
                    p.dimension ? amount(p.dimension) : leaf({ is: 'word', words: p.words ?? [] }),
                ),
            ),
        ),
    );
    if (property === 'links' || property === 'uplinks') {
        return seq(
            number,
            mark('x'),
            amount('data rate'),
            many(
                alt(
                    seq(key('mtu', 'Largest packet in bytes.'), amount('count')),
                    seq(
                        key('bond', 'How several links of a node share the load.'),
                        leaf({ is: 'word', words: ['active-active', 'active-backup'] }),
                    ),
                ),
            ),
        );
    }
    return schema.parts ? seq(value(schema), parts) : value(schema);
}

function value(schema: PropertySchema): Shape {
    if (schema.key === 'evidence') {
        return grade(schema.words ?? []);
    }
    if (schema.refers === 'selectable') {
        return selectors('selectable');
    }
    if (schema.refers) {
        return schema.list ? list(ref(schema.refers)) : ref(schema.refers);
    }
    if (schema.dimension) {
        return amount(schema.dimension);
    }
    return schema.words ? leaf({ is: 'word', words: schema.words }) : EMPTY;
}

const headers = new Map<string, Shape>();

/** What follows the keyword of a declaration, up to its brace. */
export function headerShape(keyword: string): Shape {
    let shape = headers.get(keyword);
    if (!shape) {
        headers.set(keyword, (shape = header(keyword)));
    }
    return shape;
}

function header(keyword: string): Shape {
    if (keyword === 'include') {
        return leaf({ is: 'path' });
    }
    if (keyword === 'accept') {
        return seq(
            leaf({ is: 'code' }),
            key('on', 'What the acceptance is about.'),
            selectors('acceptable'),
            opt(key('because', 'The reason.'), text('reason')),
            opt(key('by', 'Who takes the risk.'), text('owner')),
            opt(key('until', 'The last day on which it holds.'), date),
        );
    }
    if (keyword === 'retain') {
        return seq(
            selectors('selectable'),
            opt(key('because', 'The reason.'), text('reason')),
            opt(key('by', 'Who decided it.'), text('owner')),
            opt(key('until', 'The last day on which it stays.'), date),
        );
    }
    if (keyword === 'transition') {
        return seq(ref('platform'), key('to', 'The platform that is moved to.'), ref('platform'), opt(text('title')));
    }
    if (keyword === 'rule') {
        return seq(
            leaf({ is: 'name' }),
            opt(text('message')),
            opt(
                key('severity', 'How serious a breach is; a warning where nothing is written.'),
                leaf({ is: 'word', words: SEVERITIES }),
            ),
        );
    }
    if (keyword === 'policy') {
        const on = opt(key('on', 'The platform it is on.'), ref('platform'));
        const domain = opt(key('for', 'What it governs.'), leaf({ is: 'word', words: POLICY_WORDS }));
        return seq(leaf({ is: 'name' }), opt(text('title')), alt(seq(on, domain), seq(domain, on)));
    }
    const schema = declarationSchema(keyword);
    const layer = keyword === 'interface' || keyword === 'product';
    return seq(
        leaf({ is: 'name' }),
        opt(text('title')),
        schema?.on
            ? opt(
                  key('on', schema.on === 'fabric' ? 'The fabric its data lies on.' : 'The platform it belongs to.'),
                  ref(schema.on),
              )
            : EMPTY,
        schema?.base
            ? opt(key('is', 'What it inherits every property from; its own ones win.'), ref(schema.base, 'base'))
            : EMPTY,
        layer ? opt(key('for', 'The layer it belongs to.'), leaf({ is: 'word', words: LAYER_WORDS })) : EMPTY,
    );
}

/** What stands between the braces of a declaration that holds a bare list. */
export function bodyShape(keyword: string): Shape {
    return keyword === 'group' ? opt(selectors('selectable')) : EMPTY;
}
