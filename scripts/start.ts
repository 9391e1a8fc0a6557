import { createServer } from 'node:net';
import { join } from 'node:path';
import { stop } from 'esbuild';
import { build } from './build.ts';
import { example, projectRoot, toolsFolder } from './vscode-host/paths.ts';
import { findOnPath, run } from './vscode-host/run.ts';
import { startServer } from './vscode-host/server.ts';

const usage = `Opens the example estate in VS Code with this extension.
  npm start                   desktop VS Code if "code" is on PATH, else VS Code in a browser
  npm start -- --no-open      start VS Code for a browser and only print its address
  npm start -- --port 8123    the port of that address`;

interface Options {
    readonly open: boolean;
    readonly port: number;
}

/** Builds, then opens the examples; resolves to the exit status, in a browser session once it is ended with Ctrl+C. */
export async function start(args: readonly string[]): Promise<number> {
    const options = read(args);
    if (options === undefined) {
        console.log(usage);
        return args.includes('--help') ? 0 : 2;
    }
    await build();
    // Its service would stay in memory as long as the session lasts.
    await stop();
    const code = options.open && options.port === 0 ? findOnPath('code') : undefined;
    return code === undefined ? startInBrowser(options) : startOnDesktop(code);
}

function startOnDesktop(code: string): number {
    const { folder, plan } = example();
    console.log(`Opening ${folder} in desktop VS Code (${code}).`);
    const { status, output } = run(code, [
        '--new-window',
        `--extensionDevelopmentPath=${projectRoot}`,
        folder,
        ...(plan ? ['--goto', plan] : []),
    ]);
    console.log(output.trim());
    return status;
}

/** Keeps a profile of its own, so that a second start finds the same settings and open editors. */
async function startInBrowser(options: Options): Promise<number> {
    const server = await startServer({
        port: options.port === 0 ? await freePort(8123) : options.port,
        profile: join(toolsFolder, 'profile'),
        extensions: [projectRoot],
        settings: { 'security.workspace.trust.enabled': false },
    });
    const { folder, plan } = example();
    const address = server.address(folder, { file: plan });
    console.log(`\nVS Code with Exit Plan runs at\n\n  ${address}\n\nCtrl+C ends it.`);
    if (options.open) {
        openInBrowser(address);
    }
    await endOfSession();
    await server.stop();
    return 0;
}

/** Resolves on Ctrl+C, on a signal, and when npm has been ended without passing the signal on. */
function endOfSession(): Promise<void> {
    const parent = process.ppid;
    return new Promise(resolve => {
        // Not `once`: Ctrl+C may arrive from the terminal and again from npm, and the second must not cut the tidying short.
        for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
            process.on(signal, () => resolve());
        }
        const watch = setInterval(() => {
            if (process.ppid !== parent) {
                clearInterval(watch);
                resolve();
            }
        }, 1000);
        watch.unref();
    });
}

function openInBrowser(address: string): void {
    const [program, ...args] =
        process.platform === 'darwin'
            ? ['open', address]
            : process.platform === 'win32'
              ? ['cmd', '/c', 'start', '', address.replaceAll('&', '^&')]
              : ['xdg-open', address];
    if (
        process.platform === 'linux' &&
        ((!process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) || !findOnPath('xdg-open'))
    ) {
        return;
    }
    run(program as string, args);
}

/** The wanted port if nobody listens there, else any free one (0). */
function freePort(wanted: number): Promise<number> {
    return new Promise(resolve => {
        const probe = createServer();
        probe.once('error', () => resolve(0));
        probe.listen(wanted, '127.0.0.1', () => probe.close(() => resolve(wanted)));
    });
}

/** The options of the command line, or undefined when one is unknown. */
function read(args: readonly string[]): Options | undefined {
    let open = true;
    let port = 0;
    for (let index = 0; index < args.length; index++) {
        if (args[index] === '--no-open') {
            open = false;
        } else if (args[index] === '--port' && /^\d+$/.test(args[index + 1] ?? '')) {
            port = Number(args[++index]);
        } else {
            return undefined;
        }
    }
    return { open, port };
}
