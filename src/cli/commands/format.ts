import { createTwoFilesPatch } from 'diff';
import { nth } from '../../../language/basics/lists.ts';
import { formatText } from '../../../language/format/format.ts';
import { type PlanFileText, readPlanFile } from '../../../language/server/files/node-files.ts';
import { withLineEndsOf } from '../../../language/workspace/plan-text.ts';
import { writeFiles } from '../../files/write.ts';
import { parse } from '../args.ts';
import { type Io, UsageError } from '../io.ts';
import { filesOf, showPath } from '../load.ts';
import { notExact, rewritten } from '../rewrite.ts';

/**
 * `exitplan format PATH… [--check|--write]`: one form for every plan. With neither, one file is printed formatted and several
 * are shown as patches. A declaration with a syntax error is left as it is. With --check: 1 when something would change.
 */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, { check: { type: 'boolean' }, write: { type: 'boolean' } });
    if (values['check'] && values['write']) {
        throw new UsageError('--check and --write exclude each other');
    }
    const files = filesOf(paths, io.cwd);
    const laidOut = files.map(path => layOut(path, showPath(path, io.cwd)));
    const changed = laidOut.filter(({ file, text }) => text !== file.text);
    if (values['check']) {
        changed.forEach(({ shown }) => io.stdout(`${shown} is not formatted\n`));
    } else if (values['write']) {
        writeFiles(
            changed.map(({ path, file, text, shown }) => rewritten(path, file, text, shown)),
            path => showPath(path, io.cwd),
        );
        changed.forEach(({ shown }) => io.stdout(`${shown}: written\n`));
    } else if (laidOut.length === 1) {
        io.data(nth(laidOut, 0).text);
    } else {
        for (const { shown, file, text } of changed) {
            io.stdout(createTwoFilesPatch(shown, shown, file.text, text, 'now', 'formatted'));
        }
    }
    if (values['check'] && changed.length === 0) {
        io.stderr(`${files.length} ${files.length === 1 ? 'file is' : 'files are'} formatted.\n`);
    }
    return values['check'] && changed.length > 0 ? 1 : 0;
}

interface LaidOut {
    readonly path: string;
    readonly shown: string;
    readonly file: PlanFileText;
    readonly text: string;
}

/** A file with the text it is to have. One that was not read exactly cannot be judged, so none of its text is said to be in form. */
function layOut(path: string, shown: string): LaidOut {
    const file = readPlanFile(path, true);
    if (!file) {
        throw new UsageError(`${shown} cannot be read`);
    }
    if (!file.exact) {
        throw notExact(shown);
    }
    const text = file.text.includes('\0') ? file.text : withLineEndsOf(file.text, formatText(file.text));
    return { path, shown, file, text };
}
