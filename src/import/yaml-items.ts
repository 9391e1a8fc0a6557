import type { JsonItem } from '../../language/import/formats/json.ts';
import { isObject, type Json } from '../../language/import/objects.ts';
import { type Bytes, textOfInput } from './decode.ts';
import { type InputLimits, InputRefused } from './unsafe.ts';
import { readYaml } from './yaml.ts';

/**
 * What a file of YAML holds, in the parts in which a JSON file is cut: the elements of a list, else the members of a single object. Several
 * documents are the elements of one list, and a list of Kubernetes among them stands for what it holds. One document is in memory at a time.
 */
export async function* readYamlItems(label: string, input: Bytes, limits: InputLimits): AsyncGenerator<JsonItem> {
    let index = 0;
    let waiting: Json | undefined;
    for await (const text of documentsOf(label, input, limits)) {
        const read = readYaml(text);
        if ('wrong' in read) {
            throw new InputRefused(`${label} ${read.wrong}, so nothing more of it was read.`);
        }
        for (const value of read.values) {
            if (Array.isArray(value)) {
                for (const each of value) {
                    yield { key: '', index: index++, element: true, value: each };
                }
            } else if (isObject(value)) {
                if (waiting) {
                    yield { key: '', index: index++, element: true, value: waiting };
                    waiting = undefined;
                }
                const items = value['items'];
                if (Array.isArray(items)) {
                    for (const each of items) {
                        yield { key: 'items', index: index++, element: true, value: each };
                    }
                } else if (index > 0) {
                    yield { key: '', index: index++, element: true, value };
                } else {
                    waiting = value;
                }
            }
        }
    }
    if (waiting && index > 0) {
        yield { key: '', index, element: true, value: waiting };
    } else if (waiting) {
        yield* membersOf(waiting);
    }
}

/** The members of a single object; a list among them, element by element. */
function* membersOf(value: Json): Generator<JsonItem> {
    let index = 0;
    for (const [key, held] of Object.entries(value)) {
        if (Array.isArray(held)) {
            for (const each of held) {
                yield { key, index: index++, element: true, value: each };
            }
        } else {
            yield { key, index: index++, element: false, value: held };
        }
    }
}

/** The texts of a stream's documents: three dashes at the beginning of a line begin the next one, whatever stands around them. */
async function* documentsOf(label: string, input: Bytes, limits: InputLimits): AsyncGenerator<string> {
    let text = '';
    for await (const chunk of textOfInput(input)) {
        const from = Math.max(0, text.length - 5);
        text += chunk;
        // The last lines may go on in the next chunk.
        const found = [...text.slice(from).matchAll(/(?:\r\n|\n|\r)---(?=[ \t\r\n])/gu)];
        let start = 0;
        for (const { index, 0: mark } of found) {
            const end = from + index + mark.length - 3;
            yield text.slice(start, end);
            start = end;
        }
        text = text.slice(start);
        if (text.length > limits.recordChars) {
            throw new InputRefused(
                `${label} holds a single document of more than ${limits.recordChars} characters; it was not read. Export it as JSON, which is read piece by piece.`,
            );
        }
    }
    if (text.trim() !== '') {
        yield text;
    }
}
