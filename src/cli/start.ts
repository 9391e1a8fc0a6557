/**
 * What npm starts. The program behind it is several megabytes: Node keeps what it compiled of it for the next call, in a folder of the
 * user's, which nobody else can write to. Where there is none, or Node is too old, it is compiled at every call.
 */
import { statSync } from 'node:fs';
import * as module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where programs of a user keep what they can make again; undefined where the user has no folder of their own. */
function cacheFolder(): string | undefined {
    try {
        const home = homedir();
        // With sudo the folder may be another's, who would then say what is run.
        if (process.getuid && statSync(home).uid !== process.getuid()) {
            return undefined;
        }
        const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
        switch (process.platform) {
            case 'win32':
                return LOCALAPPDATA && join(LOCALAPPDATA, 'exitplan', 'Cache');
            case 'darwin':
                return join(home, 'Library', 'Caches', 'exitplan');
            default:
                return join(XDG_CACHE_HOME || join(home, '.cache'), 'exitplan');
        }
    } catch {
        return undefined;
    }
}

const folder = cacheFolder();
if (folder !== undefined) {
    // Node 20 has no such function.
    module.enableCompileCache?.(folder);
}
module.createRequire(import.meta.url)('./exitplan.cjs');
