import { writeFileSync } from 'node:fs';
import { createTwoFilesPatch } from 'diff';
import { applyTo } from '../../language/plan/edits.ts';
import { fixAll } from '../../language/rules/fix-all.ts';
import { asOfDay, parse } from './args.ts';
import { summary } from './findings-json.ts';
import { summaryText } from './findings-text.ts';
import { type Io, paint, plain } from './io.ts';
import { loadPlans } from './load.ts';

/** `exitplan fix PATH [--write]`: applies preferred fixes; without --write it shows what would change. */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, { write: { type: 'boolean' }, 'as-of': { type: 'string' } });
    const { workspace, units, show, path } = loadPlans(paths, { cwd: io.cwd, asOf: asOfDay(values['as-of']) });
    const before = new Map(workspace.uris().map(uri => [uri, workspace.document(uri)!.text]));
    for (const unit of units) {
        const repairs = fixAll({
            unit: () => workspace.unitOf(unit.main)!,
            apply: edits => {
                for (const uri of new Set(edits.map(e => e.uri))) {
                    workspace.set(
                        uri,
                        applyTo(
                            workspace.document(uri)!.text,
                            edits.filter(e => e.uri === uri),
                        ),
                    );
                }
            },
        });
        for (const { code, title } of repairs) {
            io.stderr(`${paint(io, 'green', 'fixed')} ${code}: ${plain(title)}\n`);
        }
    }
    for (const [uri, text] of before) {
        const now = workspace.document(uri)!.text;
        if (now === text) {
            continue;
        }
        if (values['write']) {
            writeFileSync(path(uri), now);
            io.stdout(`${show(uri)}: written\n`);
        } else {
            io.stdout(plainPatch(createTwoFilesPatch(show(uri), show(uri), text, now, 'now', 'fixed')));
        }
    }
    const after = units.map(u => workspace.unitOf(u.main)!);
    io.stderr(`${summaryText(after, { ...io, color: false })}\n`);
    return summary(after).error > 0 ? 1 : 0;
}

function plainPatch(patch: string): string {
    return patch.split('\n').map(plain).join('\n');
}
