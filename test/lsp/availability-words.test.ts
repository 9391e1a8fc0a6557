import { describe, expect, it, test } from 'vitest';
import { formatText } from '../../language/format/format.ts';
import { hover } from '../../language/lsp/hover/hover.ts';
import { references } from '../../language/lsp/names/references.ts';
import { rename } from '../../language/lsp/names/rename.ts';
import { documentSymbols } from '../../language/lsp/names/symbols.ts';
import { semanticTokens } from '../../language/lsp/semantic-tokens.ts';
import { marked } from './marked.ts';

/** `runs in`, `replaces`, `retire` and `retain` in the editor. */

const ESTATE = `plan p { from old to new exposure 4 h }
platform old is vsphere { runs in vc }
workload vc { }
workload dc { }
identity ad on old { runs in dc, vc }
backup veeam { protects all keep 2 months }
backup pbs { replaces veeam  protects all }
phase end { retire veeam, vc }
retain dc because "stays" by "plant" until 2028-01-31
`;

function hoverAt(where: string): string {
    expect(ESTATE).toContain(where.replace('<|>', ''));
    const at = marked(ESTATE.replace(where.replace('<|>', ''), where));
    const found = hover(at.workspace, at.uri, at.position);
    return found && typeof found.contents === 'object' && 'value' in found.contents ? found.contents.value : '';
}

describe('hover tells of', () => {
    test.each([
        ['the machines something lives in', 'identity a<|>d', ['`runs in dc, vc`']],
        ['runs in', 'ru<|>ns in dc', ['runs in SELECTOR, …', 'up and reachable']],
        ['the same word in a platform', '{ ru<|>ns in vc', ['its management lives in']],
        ['replaces', 'repl<|>aces veeam', ['replaces CONTROLLER, …']],
        ['a step that retires', 'reti<|>re veeam', ['retire CONTROLLER|SELECTOR, …']],
        ['what stays', 'ret<|>ain dc', ['retain SELECTOR, … because', 'on purpose']],
        ['the exposure', 'expo<|>sure 4 h', ['exposure TIME', '8 h']],
        ['a phase that retires', 'phase e<|>nd', ['retired: `veeam`, `vc`']],
        ['a time the calendar leaves open', '2 mon<|>ths', ['60 days', 'a month counts 30 days']],
    ])('%s', (_, where, wanted) => {
        const text = hoverAt(where);
        for (const part of wanted) {
            expect(text).toContain(part);
        }
    });
});

it('a name is renamed in all of them', () => {
    const at = marked(ESTATE.replace('workload vc', 'workload v<|>c'));
    const edits = Object.values(rename(at.workspace, at.uri, at.position, 'vcsa', false).changes ?? {}).flat();
    expect(edits).toHaveLength(4);
    const controller = marked(ESTATE.replace('backup veeam', 'backup ve<|>eam'));
    expect(references(controller.workspace, controller.uri, controller.position, false)).toHaveLength(2);
});

it('the outline shows what is retired and what stays', () => {
    const at = marked(ESTATE);
    const symbols = documentSymbols(at.workspace, at.uri);
    expect(symbols.at(-1)).toMatchObject({ name: 'retain dc', detail: 'stays' });
    expect(symbols.find(s => s.name === 'end')!.children!.map(c => c.name)).toEqual(['retire veeam, vc']);
});

it('every word has a colour', () => {
    const at = marked('retain dc because "x"\nworkload dc { }\n');
    const { data } = semanticTokens(at.workspace, at.uri);
    // The keyword of the declaration first, then the name as what is selected.
    expect(data.slice(0, 10)).toEqual([0, 0, 6, 0, 0, 0, 7, 2, 9, 0]);
});

it('the formatter keeps them apart and what goes on further in', () => {
    const text = 'retain a,\nb because "x"\nbackup c {\nruns in a,\nb\nreplaces d\n}\nphase e {\nretire c,\na\n}\n';
    expect(formatText(text)).toBe(
        'retain a,\n  b because "x"\nbackup c {\n  runs in a,\n      b\n  replaces d\n}\nphase e {\n  retire c,\n      a\n}\n',
    );
});
