import { nth } from '../../basics/lists.ts';
import type { Machine } from '../estate/estate.ts';
import { oneLine } from '../names.ts';

/** From what environments are guessed; only on request, since a guess decides how strictly a plan is checked. */
export type EnvironmentSource =
    | { readonly from: 'names' | 'folders' }
    | { readonly from: 'attribute'; readonly attribute: string };

export type EnvironmentClass = 'production' | 'greenfield' | 'development' | 'lab';

export interface GuessedEnvironment {
    readonly name: string;
    readonly kind: EnvironmentClass;
    /** No word of it is known, so that the class is the strictest. */
    readonly unknown?: boolean;
    /** Why the class was chosen, for the reader. */
    readonly why: string;
}

/** In English, German, French, Spanish, Portuguese, Chinese and Japanese, without accents and without a number behind them. */
const WORDS: readonly (readonly [EnvironmentClass, ReadonlySet<string>])[] = [
    [
        'lab',
        words(
            'lab labs sandbox sbx poc demo play training train labor labo laboratoire laboratorio spielwiese schulung',
            'formation formacion treinamento 实验 實驗 沙箱 培训 研修',
        ),
    ],
    [
        'development',
        words(
            'dev devel devl development test tst testing qa qas qual quality uat int integration stg stage staging preprod',
            'pre nonprod nprd acc acceptance abn abnahme entw entwicklung konsolidierung recette rec qualif homologation',
            'developpement essai prueba pruebas desarrollo preproduccion hml hom homolog homologacao desenvolvimento teste',
            'testes 开发 测试 开发环境 测试环境 预生产 預生產 開發 測試 開発 テスト 検証 ステージング',
        ),
    ],
    [
        'production',
        words(
            'prod prd production live p produktion produktiv produccion producao 生产 生產 生产环境 本番 本番環境 運用',
        ),
    ],
];

function words(...lines: readonly string[]): ReadonlySet<string> {
    return new Set(lines.flatMap(line => line.split(' ')).map(plainWord));
}

function plainWord(word: string): string {
    return word.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFKC').toLowerCase();
}

/** Abbreviations inside of run-together names such as `WSPTSTAPP01`; only where no word of its own decides. */
const INSIDE: readonly (readonly [EnvironmentClass, RegExp])[] = [
    ['lab', /sandb?x|sndbx|sandbox|lab(?=\d|$)/iu],
    ['development', /te?st|devl?(?!ic|on)|uat|stag(?=\d|e|$)|qa(?=\d|$)/iu],
    ['production', /prod|prd/iu],
];

/** `names`, `folders`, `attribute:Environment` → what to guess from; undefined for anything else. */
export function parseEnvironmentSource(text: string): EnvironmentSource | undefined {
    if (text === 'names' || text === 'folders') {
        return { from: text };
    }
    const found = /^attribute:(.+)$/u.exec(text);
    return found ? { from: 'attribute', attribute: nth(found, 1).trim() } : undefined;
}

/** The environment of a machine, or undefined where nothing suggests one. */
export function environmentOf(machine: Machine, source: EnvironmentSource): GuessedEnvironment | undefined {
    switch (source.from) {
        case 'names':
            return byWords(machine.name, 'a word of the name');
        case 'folders':
            return byWords(machine.folder ?? '', 'a word of the folder');
        case 'attribute': {
            const wanted = source.attribute.toLowerCase();
            const value = Object.entries(machine.attributes).find(([name]) => name.toLowerCase() === wanted)?.[1];
            const name = value === undefined ? '' : oneLine(value);
            if (name === '') {
                return undefined;
            }
            const kind = classOf(name);
            return {
                name,
                kind: kind ?? 'production',
                unknown: kind === undefined,
                why: kind === undefined ? 'unknown word, so the strictest class' : "the attribute's value",
            };
        }
    }
}

function byWords(text: string, why: string): GuessedEnvironment | undefined {
    const kind = classOf(text);
    return kind === undefined ? undefined : { name: kind, kind, why };
}

/** The class a text suggests; the mildest word wins only where no stricter one stands beside it. */
function classOf(text: string): EnvironmentClass | undefined {
    // What comes before production, or is none, is written in two words as often as in one.
    const found = plainWord(text)
        .replace(/(^|[^\p{L}])(pre|non|not|no)[-_ ]?prod\p{L}*/giu, '$1preprod')
        .split(/[^\p{L}\p{N}]+/u)
        .map(word => word.replace(/\d+$/u, ''));
    return (
        [...WORDS].reverse().find(([, known]) => found.some(word => known.has(word)))?.[0] ??
        [...INSIDE].reverse().find(([, pattern]) => pattern.test(text))?.[0]
    );
}
