// Preloaded into a process that writes files (`node --import`): at the FAULT_AT-th step of writing it is killed, or the step fails.
// Half of what is to be written is written for real before either happens.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const at = Number(process.env.FAULT_AT);
const kind = process.env.FAULT_KIND;
let step = 0;

function strike(name) {
    if (kind === 'kill') {
        process.kill(process.pid, 'SIGKILL');
        // The signal is delivered at once, but not before the next turn everywhere.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10_000);
    }
    throw Object.assign(new Error(`${name} fails`), { code: kind });
}

const ours = path => typeof path !== 'string' || !path.includes('node_modules');

for (const name of ['writeSync', 'fsyncSync', 'fchmodSync', 'linkSync', 'renameSync', 'unlinkSync', 'openSync']) {
    const real = fs[name];
    fs[name] = (...args) => {
        const writes = name !== 'openSync' || (args[1] === 'wx' && ours(args[0]));
        if (writes && ++step === at) {
            if (name === 'writeSync') {
                real(args[0], args[1], args[2], Math.floor(args[3] / 2));
            }
            strike(name);
        }
        return real(...args);
    };
}
syncBuiltinESMExports();
process.on('exit', () => {
    if (step < at) {
        process.exitCode = 42;
    }
});
