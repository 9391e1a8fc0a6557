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
    const values = [
        ...figureLines(chain),
        ...wordLines(chain),
        ...nameLines(chain),
        ...factLines(chain),
        ...coverLines(record),
    ];
    return [
        exitBlock(head(record)),
        docText(record.doc ?? ''),
        values.map(line => `- ${line}`).join('\n'),
        evidenceLine(chain.find(r => r.evidence)?.evidence),
        origin(record),
    ]
        .filter(part => part !== '')
        .join('\n\n');
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
    return Object.entries(flatFigures(chain)).map(
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
        const names = single ? (holder.names[key] ?? []) : joinedNames(chain, key);
        const label = key === 'depends' ? 'depends on' : key;
        return `${label}: ${listed(names.map(n => n.name))}${own ? '' : inherited(chain, holder.name)}`;
    });
}

function factLines(chain: readonly DeclRecord[]): string[] {
    const keys = new Set(chain.flatMap(r => Object.keys(r.facts)));
    return [...keys].map(key => {
        const facts = chain.flatMap(r => r.facts[key] ?? []);
        return `${key}: ${facts.length > NAMED ? `${facts.length} (${listed(facts.slice(0, NAMED).map(f => f.use.name))}, …)` : facts.map(fact).join(', ')}`;
    });
}

function fact(f: Fact): string {
    const details = [
        windowText(f).trim(),
        f.platform && `on ${plain(f.platform.name)}${windowText(f.onVersions ?? {})}`,
        f.by && `by ${plain(f.by)}`,
        f.severity,
        f.evidence?.grade,
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

/** How well something is known, and from where. */
export function evidenceLine(evidence: Evidence | undefined): string {
    if (!evidence) {
        return '';
    }
    return `Evidence: ${evidence.grade}${evidence.source === undefined ? '' : `, ${plain(evidence.source)}`}`;
}

function origin(record: DeclRecord): string {
    const { uri } = record.span.block.document;
    return isLibrary(uri) ? `Built-in library, ${code(fileName(uri))}` : '';
}
