// Loaded into every measured server: tells on descriptor 3, when asked by a signal, the processor time it took so far (ms, all
// threads) or the heap in use after a collection (bytes).
import { writeSync } from 'node:fs';

process.on('SIGWINCH', () => {
    const { user, system } = process.cpuUsage();
    writeSync(3, `cpu ${(user + system) / 1000}\n`);
});
process.on('SIGUSR2', () => {
    globalThis.gc?.();
    globalThis.gc?.();
    writeSync(3, `heap ${process.memoryUsage().heapUsed}\n`);
});

// `--handicap N`: a server that takes N ms longer for every answer, to see that the budgets notice.
const handicap = Number(process.env.BENCH_HANDICAP ?? 0);
if (handicap > 0) {
    const write = process.stdout.write;
    process.stdout.write = function (...args) {
        for (const until = performance.now() + handicap; performance.now() < until; ) {}
        return write.apply(this, args);
    };
}
