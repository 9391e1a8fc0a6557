import { dayText } from '../../../language/plan/units.ts';
import { pageOf } from '../../../language/report/output/render.ts';
import { toText } from '../../../language/report/output/to-text.ts';
import { portfolioDocument } from '../../../language/report/portfolio/document.ts';
import { portfolioOf } from '../../../language/report/portfolio/portfolio.ts';
import { asOfDay, oneOf, parse } from '../args.ts';
import { type Io, json, UsageError } from '../io.ts';
import { loadPlans } from '../load.ts';

/** `exitplan portfolio PATH…`: several plans side by side, as text, JSON or a page. A report, so status 0 whatever it says. */
export async function run(args: readonly string[], io: Io): Promise<number> {
    const { values, paths } = parse(args, { format: { type: 'string' }, 'as-of': { type: 'string' } });
    const format = oneOf('format', values['format'], ['text', 'json', 'html'] as const, 'text');
    const asOf = asOfDay(values['as-of']);
    const { units, show } = loadPlans(paths, { cwd: io.cwd, asOf });
    const declared = units.filter(u => u.plan.record);
    if (declared.length === 0) {
        throw new UsageError(`${paths.join(' ')} holds no plan`);
    }
    const portfolio = portfolioOf(declared.map(({ main, analysis }) => ({ file: show(main), analysis })));
    if (format === 'json') {
        io.data(`${json({ version: 1, asOf: dayText(asOf), ...portfolio })}\n`);
        return 0;
    }
    const document = portfolioDocument(portfolio, dayText(asOf));
    if (format === 'html') {
        io.data(await pageOf(document));
    } else {
        io.stdout(toText(document));
    }
    return 0;
}
