/** Applies facts/corrections.json to the rows of the other files, as by-hand/corrections.ts reads it. */
import { NEEDED_PRODUCTS } from './by-hand/automation.ts';
import { APPLIED, type Change } from './by-hand/corrections.ts';
import type { Confidence, Correction, Facts, Grade, ProductRow, SpeaksRow } from './facts.ts';

const CONFIDENCE: Readonly<Record<Grade, Confidence>> = {
    verified: 'verified-in-source',
    documented: 'doc',
    recalled: 'recalled',
};

/** Source and date of a correction as one text. */
export function correctionSource({ source, date }: Correction): string {
    return date === undefined || date === 'n/k' || source.includes(date) ? source : `${source}, ${date}`;
}

/** Facts with every correction applied and the products that only the account needs name; throws where one is not dealt with, or names what does not exist. */
export function corrected(facts: Facts): Facts {
    const products = new Map(
        [...facts.apis.products, ...NEEDED_PRODUCTS].map(row => [row.id, { ...row, speaks: [...row.speaks] }]),
    );
    const interfaces = new Map(facts.apis.interfaces.map(row => [row.id, row]));
    for (const correction of facts.corrections.corrections) {
        const applied = APPLIED[correction.id];
        if (applied === undefined) {
            throw new Error(`by-hand/corrections.ts says nothing about ${correction.id}`);
        }
        const proof = { confidence: CONFIDENCE[correction.grade], source: correctionSource(correction) };
        for (const product of applied.products ?? []) {
            products.set(product.id, { ...product, speaks: [] });
        }
        for (const change of applied.changes ?? []) {
            speak(products.get(change.product), change, proof);
        }
        for (const { id, ...set } of applied.interfaces ?? []) {
            const row = interfaces.get(id);
            if (row === undefined) {
                throw new Error(`${correction.id} is about an interface that the data does not have: ${id}`);
            }
            interfaces.set(id, { ...row, ...set, ...proof });
        }
    }
    return {
        ...facts,
        apis: { ...facts.apis, products: [...products.values()], interfaces: [...interfaces.values()] },
    };
}

function speak(
    product: ProductRow | undefined,
    { product: id, platform, set }: Change,
    proof: Pick<SpeaksRow, 'confidence' | 'source'>,
): void {
    if (product === undefined) {
        throw new Error(`There is no product ${id} to correct.`);
    }
    const at = product.speaks.findIndex(row => row.platform === platform);
    const before = product.speaks[at] ?? { platform, since: null, interfaces: [], support: '' };
    const support = before.support === 'unverified' && set.support === undefined ? 'supported' : before.support;
    const row: SpeaksRow = { ...before, support, ...set, ...proof };
    if (row.support === '') {
        throw new Error(`A new row of ${id} has to say how it reaches ${platform}.`);
    }
    product.speaks.splice(at === -1 ? product.speaks.length : at, at === -1 ? 0 : 1, row);
}
