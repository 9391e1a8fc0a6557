import { notUsed } from '../../../language/calibration/reading.ts';
import { carryOut, type Order, type Reach } from './orders.ts';

/** The same in a browser, where everything it reads is in the order: a worker reaches no files. */

const NOTHING: Reach = {
    gather: async () => [],
    planFilesBeside: async () => [],
    readMeasurement: async path => notUsed(path, 'a browser reaches no files'),
};

self.addEventListener('message', ({ data }: MessageEvent<Order>) => {
    void carryOut(data, NOTHING, message => self.postMessage(message));
});
