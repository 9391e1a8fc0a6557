/** Writes `new` into two files that hold `old`, as a command would; for the tests that kill it. */
import { join } from 'node:path';
import { WriteRefused, writeFiles } from '../../src/files/write.ts';

const folder = process.argv[2]!;
try {
    writeFiles(
        ['a.exit', 'b.exit'].map(name => ({
            path: join(folder, name),
            content: 'new\n'.repeat(50_000),
            before: Buffer.from('old\n'.repeat(40_000)),
        })),
    );
} catch (error) {
    process.stderr.write((error as Error).message);
    process.exitCode = error instanceof WriteRefused ? 2 : 3;
}
