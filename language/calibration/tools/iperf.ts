import type { Reading } from '../reading.ts';
import { NOTHING, notUsed } from '../reading.ts';
import { numberIn, objectOf, positiveIn, textIn, within } from '../values.ts';

/** iperf3 `-J`: what arrived, and what had to be sent again. */
export function readIperf(file: string, parts: ReadonlyMap<string, unknown>): Reading {
    const error = parts.get('error');
    if (typeof error === 'string') {
        return notUsed(file, `iperf3 ended with an error: ${error.slice(0, 120)}`);
    }
    const end = objectOf(parts.get('end')),
        start = objectOf(parts.get('start'));
    const test = within(start, 'test_start');
    const bits =
        positiveIn(within(end, 'sum_received'), 'bits_per_second') ?? positiveIn(within(end, 'sum'), 'bits_per_second');
    if (bits === null) {
        return notUsed(file, 'it holds no result of iperf3 (end.sum_received)');
    }
    if (textIn(test, 'protocol') === 'UDP') {
        return notUsed(file, 'UDP is sent at a set rate: measure links with TCP');
    }
    const streams = positiveIn(test, 'num_streams') ?? 1;
    const short = (positiveIn(test, 'duration') ?? 10) < 10;
    return {
        ...NOTHING,
        links: [{ file, rate: bits / 8, streams, retransmits: numberIn(within(end, 'sum_sent'), 'retransmits') }],
        weak: [
            ...(streams < 4
                ? [
                      {
                          file,
                          what: `${streams === 1 ? 'one stream' : `${streams} streams`}: a bond or a fast link needs more (-P 8)`,
                      },
                  ]
                : []),
            ...(short ? [{ file, what: 'it ran for less than 10 s' }] : []),
        ],
    };
}
