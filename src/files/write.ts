/** The one way in which files of a person are written: whole or not at all, all of them or none. Nothing else in the product writes. */

import { randomBytes } from 'node:crypto';
import {
    closeSync,
    constants,
    existsSync,
    fchmodSync,
    fchownSync,
    fstatSync,
    fsyncSync,
    linkSync,
    lstatSync,
    mkdirSync,
    openSync,
    readdirSync,
    readFileSync,
    readlinkSync,
    realpathSync,
    renameSync,
    rmdirSync,
    type Stats,
    statSync,
    unlinkSync,
    writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** Why nothing was written: one sentence or two, with the file's name. */
export class WriteRefused extends Error {
    override readonly name = 'WriteRefused';
}

export interface FileWrite {
    readonly path: string;
    /** Text is written as UTF-8. */
    readonly content: Uint8Array | string;
    /** The bytes the new content was made from; `'none'` where there was no file; `'any'` where what is there does not matter. */
    readonly before: Uint8Array | 'none' | 'any';
}

/** A file written beside its place, waiting to be moved there. */
interface Staged {
    readonly write: FileWrite;
    /** Where it goes: behind links. */
    readonly target: string;
    readonly beside: string;
    /** The former file under a second name, until all are in place. */
    readonly kept: string;
    readonly existed: boolean;
    moved: boolean;
}

/**
 * Writes files, all or none. Each is written beside its place, flushed to the disk and then moved there, so that whoever
 * reads sees the former or the new text and never a part. Mode, owner and links that lead to a file stay. A file that is
 * read-only, has several names (hard links), is no plain file or has changed since it was read is refused before anything
 * is touched. Throws {@link WriteRefused}; what was written before a failure is put back.
 */
export function writeFiles(writes: readonly FileWrite[], shown: (path: string) => string = basename): void {
    const staged: Staged[] = [];
    const folders: string[] = [];
    try {
        for (const write of writes) {
            attempt(write, shown, () => staged.push(stage(write, shown, folders)));
        }
        for (const each of staged) {
            attempt(each.write, shown, () => moveInto(each, shown));
        }
    } catch (error) {
        const stuck = undo(staged, folders);
        const message = `${(error as Error).message} ${aftermath(stuck, shown)}`;
        throw new WriteRefused(message, { cause: error });
    }
    for (const each of staged) {
        remove(each.kept);
    }
}

function stage(write: FileWrite, shown: (path: string) => string, folders: string[]): Staged {
    const target = behindLinks(write.path, shown);
    const info = statSync(target, { throwIfNoEntry: false });
    if (info) {
        checkReplaceable(info, write, shown);
        checkUnchanged(target, write, shown);
    } else if (write.before instanceof Uint8Array) {
        throw new WriteRefused(`'${shown(write.path)}' is gone since it was read.`);
    } else {
        makeFolder(dirname(target), folders);
    }
    const stem = join(
        dirname(target),
        `.${basename(target).slice(0, 100)}.${process.pid}.${randomBytes(6).toString('hex')}`,
    );
    const staged = {
        write,
        target,
        beside: `${stem}.part`,
        kept: `${stem}.kept`,
        existed: info !== undefined,
        moved: false,
    };
    try {
        writeBeside(staged.beside, write.content, info, shown(write.path));
    } catch (error) {
        remove(staged.beside);
        throw error;
    }
    return staged;
}

/** The file a path leads to. A link stays a link; one that leads nowhere is refused. */
function behindLinks(path: string, shown: (path: string) => string): string {
    const info = lstatSync(path, { throwIfNoEntry: false });
    if (!info?.isSymbolicLink()) {
        return info ? realpathSync(path) : resolve(path);
    }
    if (!existsSync(path)) {
        throw new WriteRefused(`'${shown(path)}' is a link to '${readlinkSync(path)}', which does not exist.`);
    }
    return realpathSync(path);
}

function checkReplaceable(info: Stats, { path, before }: FileWrite, shown: (path: string) => string): void {
    const name = `'${shown(path)}'`;
    if (!info.isFile()) {
        throw new WriteRefused(`${name} is not a plain file.`);
    }
    if (before === 'none') {
        throw new WriteRefused(`${name} has appeared in the meantime.`);
    }
    if (info.nlink > 1 && othersNames(info, realpathSync(path)) > 0) {
        throw new WriteRefused(
            `${name} has ${info.nlink} names (hard links), and writing would leave the others with the former text.`,
        );
    }
    // The file system would let its folder's owner replace it, and lets an administrator do anything.
    if ((info.mode & 0o222) === 0) {
        throw new WriteRefused(`${name} is read-only.`);
    }
    closeSync(openSync(path, constants.O_WRONLY));
}

/** How many other names a file has. Second names that a run left which was killed are taken away first. */
function othersNames({ ino, dev }: Stats, target: string): number {
    const folder = dirname(target);
    for (const name of readdirSync(folder)) {
        const pid = /^\..*\.(\d+)\.[0-9a-f]{12}\.kept$/.exec(name)?.[1];
        const info = pid === undefined ? undefined : lstatSync(join(folder, name), { throwIfNoEntry: false });
        if (info?.ino === ino && info.dev === dev && !isRunning(Number(pid))) {
            remove(join(folder, name));
        }
    }
    return statSync(target).nlink - 1;
}

function isRunning(pid: number): boolean {
    try {
        return process.kill(pid, 0);
    } catch (error) {
        return codeOf(error) === 'EPERM';
    }
}

function checkUnchanged(target: string, { path, before }: FileWrite, shown: (path: string) => string): void {
    if (before instanceof Uint8Array && !readFileSync(target).equals(before)) {
        throw new WriteRefused(`'${shown(path)}' has changed since it was read.`);
    }
}

/**
 * Makes a folder and those around it; each that was made is added to `made`, the outermost first. One by one, since Node tries forever where the
 * file system says of a new folder that there is none (`/proc`).
 */
function makeFolder(folder: string, made: string[]): void {
    if (existsSync(folder)) {
        return;
    }
    makeFolder(dirname(folder), made);
    try {
        mkdirSync(folder);
    } catch (error) {
        // Somebody else may have made it meanwhile.
        if (codeOf(error) !== 'EEXIST') {
            throw error;
        }
        return;
    }
    made.push(folder);
}

function writeBeside(beside: string, content: Uint8Array | string, like: Stats | undefined, name: string): void {
    const file = openSync(beside, 'wx', like ? 0o600 : 0o666);
    try {
        const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
        for (let done = 0; done < bytes.length; ) {
            done += writeSync(file, bytes, done, bytes.length - done);
        }
        if (like) {
            keepOwner(file, like, name);
            fchmodSync(file, like.mode & 0o7777);
        }
        fsyncSync(file);
    } finally {
        closeSync(file);
    }
}

function keepOwner(file: number, { uid, gid }: Stats, name: string): void {
    const own = fstatSync(file);
    if (own.uid === uid && own.gid === gid) {
        return;
    }
    try {
        fchownSync(file, uid, gid);
    } catch {
        throw new WriteRefused(`'${name}' belongs to another user or group, and replacing it would change that.`);
    }
}

function moveInto(staged: Staged, shown: (path: string) => string): void {
    const { write, target, beside, kept, existed } = staged;
    if (!existed) {
        // Fails where the file has appeared in the meantime; a rename would replace it.
        if (linked(beside, target)) {
            staged.moved = true;
            unlinkSync(beside);
        } else if (lstatSync(target, { throwIfNoEntry: false })) {
            throw new WriteRefused(`'${shown(write.path)}' has appeared in the meantime.`);
        } else {
            renameSync(beside, target);
            staged.moved = true;
        }
    } else {
        checkUnchanged(target, write, shown);
        if (!linked(target, kept)) {
            writeBeside(kept, readFileSync(target), statSync(target), shown(write.path));
        }
        renameSync(beside, target);
        staged.moved = true;
        // Whoever saved between the look and the move wrote into the former file.
        checkUnchanged(kept, write, shown);
    }
    flushFolder(dirname(target));
}

/** A second name for a file; false on file systems that have none. */
function linked(from: string, to: string): boolean {
    try {
        linkSync(from, to);
        return true;
    } catch (error) {
        if (['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV'].includes(codeOf(error))) {
            return false;
        }
        throw error;
    }
}

/** Makes the move last through a loss of power; not every system can do it for folders. */
function flushFolder(folder: string): void {
    try {
        const file = openSync(folder, 'r');
        try {
            fsyncSync(file);
        } finally {
            closeSync(file);
        }
    } catch {
        // The file itself is on the disk.
    }
}

/** Puts everything back; returns what could not be. */
function undo(staged: readonly Staged[], folders: readonly string[]): Staged[] {
    const stuck: Staged[] = [];
    for (const each of [...staged].reverse()) {
        try {
            if (each.moved && each.existed) {
                renameSync(each.kept, each.target);
            } else if (each.moved) {
                unlinkSync(each.target);
            }
            remove(each.kept);
        } catch {
            stuck.push(each);
        }
        remove(each.beside);
    }
    for (const folder of [...folders].reverse()) {
        try {
            rmdirSync(folder);
        } catch {
            // Somebody has put something into it.
        }
    }
    return stuck;
}

function aftermath(stuck: readonly Staged[], shown: (path: string) => string): string {
    return stuck.length === 0
        ? 'Nothing was written.'
        : stuck
              .map(({ write, kept, existed }) =>
                  existed
                      ? `'${shown(write.path)}' was written already and could not be put back; its former text is in '${kept}'.`
                      : `'${shown(write.path)}' was written already and could not be removed.`,
              )
              .join(' ');
}

function attempt(write: FileWrite, shown: (path: string) => string, step: () => void): void {
    try {
        step();
    } catch (error) {
        throw error instanceof WriteRefused
            ? error
            : new WriteRefused(`'${shown(write.path)}' could not be written (${reason(error)}).`, { cause: error });
    }
}

const REASONS: Readonly<Record<string, string>> = {
    ENOSPC: 'no space left on the device',
    EDQUOT: 'the quota is used up',
    EFBIG: 'the file would be larger than allowed',
    EACCES: 'permission denied',
    EPERM: 'not permitted',
    EROFS: 'the file system is read-only',
    EIO: 'the device reports an error',
    EEXIST: 'a file of that name has appeared in the meantime',
    ENOTDIR: 'a part of its path is not a folder',
    EISDIR: 'it is a folder',
    ENAMETOOLONG: 'its name is too long',
};

function reason(error: unknown): string {
    const code = codeOf(error);
    return REASONS[code] ?? (code || (error as Error).message);
}

function codeOf(error: unknown): string {
    return String((error as NodeJS.ErrnoException).code ?? '');
}

function remove(path: string): void {
    try {
        unlinkSync(path);
    } catch {
        // It is not there.
    }
}
