import { expect, it } from 'vitest';
import { tabTitles } from '../../src/preview/titles.ts';

it('tells two plans of one title apart by as much of their path as it takes', () => {
    expect(
        tabTitles([
            { title: 'Frankfurt', path: '/a/plan.exit' },
            { title: 'Lab', path: '/b/plan.exit' },
        ]),
    ).toEqual(['Preview Frankfurt', 'Preview Lab']);
    expect(
        tabTitles([
            { title: 'Frankfurt', path: '/w/faulty/plan.exit' },
            { title: 'Frankfurt', path: '/w/repaired/plan.exit' },
        ]),
    ).toEqual(['Preview Frankfurt (faulty/plan.exit)', 'Preview Frankfurt (repaired/plan.exit)']);
    expect(
        tabTitles([
            { title: 'Frankfurt', path: '/w/one.exit' },
            { title: 'Frankfurt', path: '/w/two.exit' },
        ]),
    ).toEqual(['Preview Frankfurt (one.exit)', 'Preview Frankfurt (two.exit)']);
});
