import { dirname, resolve } from 'node:path';
import { readPlanFile } from '../../language/server/files/node-files.ts';
import { filesBeside, type PlanFile } from './beside.ts';

/** The other files of a plan on this computer; see {@link filesBeside}. */
export function planFilesBeside(inventory: string, plan: string): Promise<PlanFile[]> {
    return filesBeside(resolve(inventory), resolve(plan), {
        read: async path => readPlanFile(path),
        resolve: (from, target) => resolve(dirname(from), target),
    });
}
