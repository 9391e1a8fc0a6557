import { createHash } from 'node:crypto';

/**
 * What a service recognises a finding by from one run to the next: a sum over its plan's file and its id. It holds no line, and
 * no two findings of a run share it.
 */
export function fingerprint(file: string, id: string): string {
    return createHash('sha256').update(`${file}\n${id}`).digest('hex').slice(0, 32);
}
