import { oldSince } from '../../analysis/age.ts';
import { nth } from '../../basics/lists.ts';
import { baseChain, flatFigures, flatWords, joinedNames } from '../../plan/build/flatten.ts';
import type { DeclRecord, Evidence, Fact } from '../../plan/records.ts';
import { textOf } from '../../plan/source.ts';
import { dayText } from '../../plan/units.ts';
import { windowText } from '../../plan/versions.ts';
import { fileName } from '../../workspace/uris.ts';
import { headText } from '../../writing/declarations.ts';
import { written } from '../../writing/names.ts';
import { type FileView, isLibrary } from '../file-view.ts';
import { code, docText, exitBlock, plain } from '../markdown.ts';

/** More than so many names of a list are counted instead of named. */
const NAMED = 12;

/** A declaration for people: its head, its documentation, every value it has with where it comes from, how well it is known. */
export function declarationMarkdown(view: FileView, record: DeclRecord): string {
    const chain = record.kind === 'role' || record.kind === 'privilege' ? [record] : baseChain(record, view.names);
    const values = WRITTEN.has(record.kind)
        ? writtenLines(chain)
        : [
              ...figureLines(chain),
              ...wordLines(chain),
              ...nameLines(chain),
              ...factLines(chain, view.workspace.asOf),
              ...coverLines(record),
          ];
    return [
        exitBlock(head(record)),
        docText(record.doc ?? ''),
        values.map(line => `- ${line}`).join('\n'),
        evidenceLine(chain.find(r => r.evidence)?.evidence, view.workspace.asOf),
        origin(record),
    ]
        .filter(part => part !== '')
        .join('\n\n');
}

/** What a plan is about: their properties are shown as they are written, each once, what is inherited apart. */
const WRITTEN: ReadonlySet<DeclRecord['kind']> = new Set([
    'identity',
    'backup',
    'replication',
    'monitoring',
    'automation',
    'mover',
    'fabric',
    'profile',
    'workload',
    'network',
    'policy',
]);
/** More properties are counted: an identity may name hundreds of principals. */
const MOST_LINES = 24;
/** A property of more letters is cut. */
const MOST_LETTERS = 160;
/** Figures of which nothing is the default say nothing. */
const NOTHING = /^[a-z ]+ 0 ?(B|s|%)$/;

function writtenLines(chain: readonly DeclRecord[]): string[] {
    const [own, ...bases] = chain;
    const shown = new Set<string>(own?.properties.map(p => p.key));
    const written = (own?.properties ?? []).filter(p => p.key !== 'evidence');
    const lines = written.slice(0, MOST_LINES).map(propertyCode);
    if (written.length > MOST_LINES) {
        lines.push(`and ${written.length - MOST_LINES} more`);
    }
    for (const base of bases) {
        if (base.kind === 'product') {
            lines.push(...productLines(base));
            continue;
        }
        const properties = base.properties.filter(p => p.key !== 'evidence' && !shown.has(p.key));
        const texts = properties.map(propertyText).filter(text => !NOTHING.test(text));
        if (texts.length > 0) {
            lines.push(`from ${base.kind} ${plain(base.name)}: ${texts.map(code).join(', ')}`);
        }
        properties.forEach(p => shown.add(p.key));
    }
    return lines;
}

function propertyText({ span }: DeclRecord['properties'][number]): string {
    const text = textOf(span).replace(/\s+/g, ' ');
    return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text;
}

function propertyCode(property: DeclRecord['properties'][number]): string {
    return code(propertyText(property));
}

/** What a product is able to use, which is not what its controller uses today. */
function productLines(product: DeclRecord): string[] {
    const names = [...new Set((product.facts['speaks'] ?? []).map(f => f.use.name))];
    const title = product.title ?? product.name;
    return names.length === 0 ? [] : [`${plain(title)} is able to use: ${listed(names)}`];
}

function head(record: DeclRecord): string {
    const { kind, name, title, on, base, layer } = record;
    const text = headText({ keyword: kind, name, title, on: on?.name, base: base?.name }, written);
    return layer ? `${text} for ${layer.text}` : text;
}

function inherited(chain: readonly DeclRecord[], from: string | undefined): string {
    const record = from === undefined ? undefined : chain.slice(1).find(r => r.name === from);
    return record ? ` (from ${record.kind} ${plain(record.name)})` : '';
}

function figureLines(chain: readonly DeclRecord[]): string[] {
    const figures = Object.entries(flatFigures(chain)).filter(([key]) => key !== 'media.count');
    return figures.map(
        ([key, figure]) => `${key.replace('.', ' ')}: ${code(textOf(figure.span))}${inherited(chain, figure.from)}`,
    );
}

function wordLines(chain: readonly DeclRecord[]): string[] {
    const words = Object.entries(flatWords(chain)).map(
        ([key, word]) => `${key}: ${code(word.text)}${inherited(chain, word.from)}`,
    );
    const own = nth(chain, 0);
    const texts = Object.entries(own.texts).map(([key, word]) => `${key}: ${plain(word.text)}`);
    return [...words, ...texts, ...Object.entries(own.dates).map(([key, date]) => `${key}: ${dayText(date.day)}`)];
}

function nameLines(chain: readonly DeclRecord[]): string[] {
    const keys = new Set(chain.flatMap(r => Object.keys(r.names)));
    return [...keys].map(key => {
        const own = nth(chain, 0).names[key];
        const single = key === 'in' || key === 'on' || key === 'media' || key === 'account';
        const holder = own ? nth(chain, 0) : chain.find(r => r.names[key])!;
        if (holder.devices && key === 'media') {
            const kinds = holder.devices.map(d => `${textOf(d.count.span)} x ${d.media.name}`);
            return `media: ${listed(kinds)}${own ? '' : inherited(chain, holder.name)}`;
        }
        const names = single ? (holder.names[key] ?? []) : joinedNames(chain, key);
        const label = key === 'depends' ? 'depends on' : key;
        return `${label}: ${listed(names.map(n => n.name))}${own ? '' : inherited(chain, holder.name)}`;
    });
}

function factLines(chain: readonly DeclRecord[], asOf: number): string[] {
    const keys = new Set(chain.flatMap(r => Object.keys(r.facts)));
    return [...keys].map(key => {
        const facts = chain.flatMap(r => r.facts[key] ?? []);
        const names = [...new Set(facts.map(f => f.use.name))];
        const shown = facts.length > NAMED ? listed(names) : [...new Set(facts.map(f => fact(f, asOf)))].join(', ');
        return `${key}: ${shown}`;
    });
}

function fact(f: Fact, asOf: number): string {
    const old = f.evidence && oldSince(f.evidence, asOf);
    const details = [
        windowText(f).trim(),
        f.platform && `on ${plain(f.platform.name)}${windowText(f.onVersions ?? {})}`,
        f.by && `by ${plain(f.by)}`,
        f.severity,
        f.evidence?.grade,
        old && `of ${old}, over 12 months old`,
    ].filter(Boolean);
    const work = f.work === undefined ? '' : `: ${plain(f.work)}`;
    return code(f.use.name) + (details.length > 0 ? ` (${details.join(', ')})` : '') + work;
}

function coverLines(record: DeclRecord): string[] {
    const covers = record.covers.map(
        c =>
            `${c.verb}: ${listed(c.selectors.map(s => textOf(s.span)))}${c.every ? ` every ${textOf(c.every.span)}` : ''}${c.keep ? `, kept ${textOf(c.keep.span)}` : ''}`,
    );
    const places = record.runsIn.map(r => `runs in: ${listed(r.selectors.map(s => textOf(s.span)))}`);
    const principals =
        record.principals.length > 0 ? [`principals: ${listed(record.principals.map(p => p.name))}`] : [];
    const nested = ['role', 'privilege'].flatMap(kind => {
        const names = record.nested.filter(n => n.kind === kind);
        return names.length > 0 ? [`${kind}s: ${names.length}`] : [];
    });
    const selectors =
        record.selectors.length > 0 ? [`selects: ${listed(record.selectors.map(s => textOf(s.span)))}`] : [];
    return [...covers, ...places, ...principals, ...nested, ...selectors];
}

function listed(names: readonly string[]): string {
    const shown = names.slice(0, NAMED).map(code).join(', ');
    return names.length > NAMED ? `${shown} and ${names.length - NAMED} more` : shown;
}

/** How well something is known, from where, and whether that is more than twelve months ago. */
function evidenceLine(evidence: Evidence | undefined, asOf: number): string {
    if (!evidence) {
        return '';
    }
    const old = oldSince(evidence, asOf);
    const age = old === undefined ? '' : ` (of ${old}, more than 12 months old: check it)`;
    return `Evidence: ${evidence.grade}${evidence.source === undefined ? '' : `, ${plain(evidence.source)}`}${age}`;
}

function origin(record: DeclRecord): string {
    const { uri } = record.span.block.document;
    return isLibrary(uri) ? `Built-in library, ${code(fileName(uri))}` : '';
}
