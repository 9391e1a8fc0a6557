import type { PlanFileText } from '../../language/server/files/node-files.ts';
import { encodePlan } from '../../language/workspace/plan-text.ts';
import type { FileWrite } from '../files/write.ts';
import { UsageError } from './io.ts';

/** A plan file with another text, in the encoding it has; a file that was not read exactly is refused. */
export function rewritten(
    path: string,
    { encoding, exact, bytes }: PlanFileText,
    text: string,
    shown: string,
): FileWrite {
    if (!exact) {
        throw notExact(shown);
    }
    return { path, content: encodePlan(text, encoding), before: bytes };
}

/** What was lost in reading would be lost for good by writing. */
export function notExact(shown: string): UsageError {
    return new UsageError(
        `'${shown}' is not UTF-8 (or UTF-16 with a byte order mark), so some of its characters cannot be read. Save it as UTF-8 first; nothing was written`,
    );
}
