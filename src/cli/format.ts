import { writeFileSync } from 'node:fs';
import { createTwoFilesPatch } from 'diff';
import { formatText } from '../../language/format/format.ts';
import { parse } from './args.ts';
import { type Io, plain, UsageError } from './io.ts';
import { filesOf, readPlanFile, showPath } from './load.ts';

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
    let changed = 0;
    for (const path of files) {
        const text = readPlanFile(path);
        if (text === undefined) {
            throw new UsageError(`${showPath(path, io.cwd)} cannot be read`);
        }
        const formatted = text.includes('\0') || text.includes('\ufffd') ? text : formatText(text);
        const shown = showPath(path, io.cwd);
        if (formatted !== text) {
            changed++;
        }
        if (values['check']) {
            if (formatted !== text) {
                io.stdout(`${shown} is not formatted\n`);
            }
        } else if (values['write']) {
            if (formatted === text) {
                continue;
            }
            writeFileSync(path, formatted);
            io.stdout(`${shown}: written\n`);
        } else if (files.length === 1) {
            io.stdout(formatted);
        } else if (formatted !== text) {
            io.stdout(
                createTwoFilesPatch(shown, shown, text, formatted, 'now', 'formatted')
                    .split('\n')
                    .map(plain)
                    .join('\n'),
            );
        }
    }
    if (values['check'] && changed === 0) {
        io.stderr(`${files.length} ${files.length === 1 ? 'file is' : 'files are'} formatted.\n`);
    }
    return values['check'] && changed > 0 ? 1 : 0;
}
