import { carryOut, type Order } from './orders.ts';

/** The same in a browser, where everything it reads is in the order: a worker reaches no files. */

const NOTHING = { gather: async () => [], planFilesBeside: async () => [] };

self.addEventListener('message', ({ data }: MessageEvent<Order>) => {
    void carryOut(data, NOTHING, message => self.postMessage(message));
});
