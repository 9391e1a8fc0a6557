import { fileURLToPath } from 'node:url';
import { createTwoFilesPatch } from 'diff';
import { there } from '../../../language/basics/lists.ts';
import { fixAll } from '../../../language/workspace/fix-all.ts';
import { withLineEndsOf } from '../../../language/workspace/plan-text.ts';
import { writeFiles } from '../../files/write.ts';
import { asOfDay, parse } from '../args.ts';
import { type Io, paint, UsageError } from '../io.ts';
import { loadPlans, STDIN, showPath } from '../load.ts';
import { summary } from '../output/findings-json.ts';
import { summaryText } from '../output/findings-text.ts';
import { rewritten } from '../rewrite.ts';

/** `exitplan fix PATH [--write]`: applies preferred fixes; without --write it shows what would change. */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, { write: { type: 'boolean' }, 'as-of': { type: 'string' } });
    if (values['write'] && paths.includes(STDIN)) {
        throw new UsageError('--write needs a file: standard input cannot be changed');
    }
    const { workspace, units, show, onDisk } = loadPlans(paths, { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    const textOf = (uri: string) => there(workspace.document(uri), `plan file ${uri}`).text;
    const before = new Map(workspace.uris().map(uri => [uri, textOf(uri)]));
    for (const unit of units) {
        const repairs = fixAll(workspace, unit.main);
        for (const { code, title, settled, of } of repairs) {
            const effect = settled > 0 ? `settles ${settled} of ${of}` : 'what remains of it is less severe';
            io.stderr(`${paint(io, 'green', 'fixed')} ${code}: ${title} (${effect})\n`);
        }
    }
    const changed = [...before].flatMap(([uri, text]) => {
        const now = withLineEndsOf(text, textOf(uri));
        return now === text ? [] : [{ uri, text, now }];
    });
    if (values['write']) {
        writeFiles(
            changed.map(({ uri, now }) =>
                rewritten(fileURLToPath(uri), there(onDisk(uri), `file ${show(uri)} on disk`), now, show(uri)),
            ),
            path => showPath(path, io.cwd),
        );
    }
    for (const { uri, text, now } of changed) {
        io.stdout(
            values['write']
                ? `${show(uri)}: written\n`
                : `${createTwoFilesPatch(show(uri), show(uri), text, now, 'now', 'fixed')}`,
        );
    }
    const after = units.map(u => there(workspace.unitOf(u.main), `plan file ${u.main}`));
    io.stderr(`${summaryText(after, { ...io, color: false })}\n`);
    return summary(after).error > 0 ? 1 : 0;
}
