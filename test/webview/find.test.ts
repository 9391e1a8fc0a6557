import { describe, expect, it } from 'vitest';
import { shortened } from '../../webview/graph/labels.ts';
import { findAll, foundText } from '../../webview/toolbar/find.ts';
import { modelOfText, RUSHED_PLAN } from '../scene/models.ts';

const model = modelOfText(RUSHED_PLAN);

describe('a search', () => {
    it('finds workloads in closed groups and says in which', () => {
        const hits = findAll(model, 'CRM', 1, 'environment');
        expect(hits).toMatchObject([{ item: 'crm', group: { id: 'environment:prod', name: 'prod' } }]);
        expect(foundText(hits, undefined)).toBe('1 match, in prod');
    });

    it('finds components and groups by name, and says when it finds nothing', () => {
        expect(findAll(model, 'veeam', 1, 'environment').map(h => h.item)).toEqual(['veeam']);
        expect(findAll(model, 'prod', 1, 'environment').map(h => h.item)).toEqual(['environment:prod']);
        expect(foundText(findAll(model, 'nothing like it', 1, 'environment'), undefined)).toBe('nothing found');
    });

    it('counts what it has found, and which of it is shown', () => {
        const hits = findAll(model, 'r', 1, 'environment');
        expect(foundText(hits, undefined)).toBe(`${hits.length} matches`);
        expect(
            foundText(
                hits,
                hits.findIndex(h => h.item === 'crm'),
            ),
        ).toBe(`${hits.findIndex(h => h.item === 'crm') + 1} of ${hits.length}, in prod`);
    });
});

it('cuts a long text between words', () => {
    expect(shortened('one two three', 9)).toBe('one two …');
    expect(shortened('one two', 9)).toBe('one two');
});
