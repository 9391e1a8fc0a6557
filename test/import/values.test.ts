import { describe, expect, test } from 'vitest';
import {
    booleanOf,
    byNatural,
    COMMA,
    dayOf,
    GIB,
    KIB,
    MIB,
    numberOf,
    POINT,
    TIB,
} from '../../language/import/values.ts';
import { writtenData, writtenDuration, writtenLink } from '../../language/writing/quantities.ts';

describe('numbers as files write them', () => {
    test.each([
        ['1024', POINT, true, 1024],
        ['1,024', POINT, true, 1024],
        ['1.024', COMMA, true, 1024],
        ['1.024', POINT, true, 1024],
        ['1,5', COMMA, false, 1.5],
        ['1.5', POINT, false, 1.5],
        ['1.5', COMMA, false, 1.5],
        ['1,234.5', POINT, false, 1234.5],
        ['1.234,5', COMMA, false, 1234.5],
        ['1,234,567', POINT, false, 1234567],
        ['12 345', POINT, true, 12345],
        ['1\u00a0234', POINT, true, 1234],
        ['0,125', COMMA, false, 0.125],
        ['1,234', POINT, false, 1234],
        ['1,234', COMMA, false, 1.234],
        ['-5', POINT, false, -5],
        ['1e3', POINT, false, 1000],
    ] as const)('%s', (text, style, whole, value) => {
        expect(numberOf(text, style, whole)).toBe(value);
    });

    test.each(['', 'n/a', '--', '1,2,3', '1.2.3', '1e999', '99999999999999999999', 'Infinity', '=1+1', '0x10'])(
        '"%s" is no number',
        text => {
            expect(numberOf(text)).toBeUndefined();
        },
    );
});

test('booleans come as cells, text and in other languages', () => {
    expect([true, 'True', 'WAHR', 1, '1', 'Yes'].map(booleanOf)).toEqual([true, true, true, true, true, true]);
    expect([false, 'False', 'FAUX', 0, 'No'].map(booleanOf)).toEqual([false, false, false, false, false]);
    expect(booleanOf('maybe')).toBeUndefined();
    expect(booleanOf(null)).toBeUndefined();
});

test('days are Excel serials or written dates', () => {
    expect(dayOf(45296)).toBe('2024-01-05');
    expect(dayOf(43834, true)).toBe('2024-01-05');
    expect(dayOf('2026/11/01 22:00:00')).toBe('2026-11-01');
    expect(dayOf('soon')).toBeUndefined();
});

test('sizes are written exactly, in the largest unit that can', () => {
    expect([4 * GIB, 512 * MIB, 2 * TIB, 1.5 * GIB, 18_765 * MIB, 300 * KIB, 0].map(writtenData)).toEqual([
        '4 GiB',
        '512 MiB',
        '2 TiB',
        '1536 MiB',
        '18765 MiB',
        '300 KiB',
        '0 B',
    ]);
});

test('rates and durations', () => {
    expect([25e9, 620e6, 2.5e9, 1e6].map(writtenLink)).toEqual(['25 Gbps', '620 Mbps', '2.5 Gbps', '1 Mbps']);
    expect([10, 3601, 86_400, 90_000, 7 * 86_400, 14 * 86_400].map(writtenDuration)).toEqual([
        '1 h',
        '2 h',
        '24 h',
        '2 days',
        '1 week',
        '2 weeks',
    ]);
});

test('names sort as people count', () => {
    expect(['vm-10', 'vm-9', 'a', 'vm-09'].sort(byNatural)).toEqual(['a', 'vm-09', 'vm-9', 'vm-10']);
});
