/** `node test/workspace/shape-cost.ts NAME`: what one shape costs in a process of its own, as JSON: bytes, seconds of processor time, MB at most. */
import { unitOf } from '../check.ts';
import { SHAPES } from './shapes.ts';

const shape = SHAPES[process.argv[2] ?? ''];
if (!shape) {
    throw new Error(`no such shape; there are: ${Object.keys(SHAPES).join(', ')}`);
}
void unitOf(shape.write(10)).analysis.verdict;
const text = shape.write(shape.parts);
const before = process.cpuUsage();
void unitOf(text).analysis.verdict;
const { user, system } = process.cpuUsage(before);
console.log(
    JSON.stringify({
        bytes: Buffer.byteLength(text),
        seconds: (user + system) / 1e6,
        megabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    }),
);
