import { type Extract, ImportLog } from '../../language/import/index.ts';
import type { Input } from './open.ts';
import { readInputs } from './read.ts';
import { type InputLimits, InputRefused, LIMITS } from './unsafe.ts';

/**
 * What inventories say, as it is, for holding a plan against it. Nothing is written, executed or fetched. Throws {@link InputRefused} where any
 * of the files cannot be read: a plan held against half of what is there would look wrong.
 * @param gather finds the inputs within the limits, and notes what is refused
 */
export async function readExtracts(
    gather: (limits: InputLimits, log: ImportLog) => Promise<readonly Input[]>,
    progress: (file: string, sheet: string, rows: number) => void = () => undefined,
): Promise<readonly Extract[]> {
    const log = new ImportLog();
    const inputs = await gather(LIMITS, log);
    const extracts = await readInputs(inputs, { log, limits: LIMITS, annotations: false, progress });
    const refused = log.problems.filter(p => p.code === 'input-refused');
    if (refused.length > 0) {
        throw new InputRefused(refused.map(p => p.message).join(' '));
    }
    // How much I/O machines do is not compared, and is most of what some exports hold.
    return extracts.map(extract => ({
        ...extract,
        samples: [],
        machines: extract.machines.map(machine => ({ ...machine, samples: [] })),
    }));
}
