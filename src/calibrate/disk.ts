import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';
import { notUsed, type Reading } from '../../language/calibration/reading.ts';
import { fileOnDisk } from '../import/disk.ts';
import type { InputLimits } from '../import/unsafe.ts';
import { MEASURED, readBytes } from './read.ts';

/** Reads one file; what is wrong with it is in the reading, named by the file's name without the folders of this machine. */
export async function readMeasurement(path: string, limits: InputLimits = MEASURED): Promise<Reading> {
    const file = basename(path);
    try {
        if (!(await lstat(path)).isFile()) {
            return notUsed(file, 'it is no plain file, so it was not opened');
        }
        return await readBytes(file, fileOnDisk(path), limits);
    } catch (error) {
        if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
            return notUsed(
                file,
                error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${error.code})`,
            );
        }
        throw error;
    }
}
