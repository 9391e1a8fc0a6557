import { findOnPath, run } from './run.ts';

/** Programs that some unit tests look through, each a Debian package of its own name. */
const TOOLS = ['git', 'strace'] as const;

/** On a bare Debian or Ubuntu, as root: installs what the unit tests need beside Node. Elsewhere it says what is missing. */
export function installDebianTools(): void {
    const missing = TOOLS.filter(name => findOnPath(name) === undefined);
    if (missing.length === 0) {
        return;
    }
    if (process.platform === 'linux' && process.getuid?.() === 0 && findOnPath('apt-get') !== undefined) {
        console.log(`Installing ${missing.join(' and ')} with apt-get, once …`);
        const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
        run('apt-get', ['update', '-qq'], { env });
        run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { env });
    }
    for (const name of missing.filter(tool => findOnPath(tool) === undefined)) {
        console.log(`   ${name} is not installed: tests that need it are left out (strace) or fail (git).`);
    }
}
