import { WriteRefused } from '../files/write.ts';
import { completionCommand } from './commands/completion.ts';
import { helpText, manPage } from './help.ts';
import { type Io, ioOn, type Streams, UsageError } from './io.ts';
import { VERSION } from './version.ts';

/** The import writes to streams; everything else to functions. */
async function importCommand(): ReturnType<Command['load']> {
    const { run } = await import('./commands/import.ts');
    return {
        run: (args, io) =>
            run(args, {
                ...io,
                stdout: { write: text => io.stdout(text) },
                stderr: { write: text => io.stderr(text) },
                data: { write: text => io.data(text) },
            }),
    };
}

type Command = {
    readonly usage: string;
    readonly about: string;
    load(): Promise<{ run(args: string[], io: Io): Promise<number> }>;
};

/** Every command: how it is called, what it does, and its module, loaded when it is called. */
const COMMANDS: Readonly<Record<string, Command>> = {
    check: {
        usage: 'check PATH… [--all] [--format text|json|sarif|junit|gitlab|github] [--fail-on error|warning|information|never] [--as-of DATE]',
        about: 'what breaks, when, for whom: causes first, each with its remedy',
        load: () => import('./commands/check.ts'),
    },
    fix: {
        usage: 'fix PATH [--write] [--as-of DATE]',
        about: 'apply preferred fixes; without --write show what would change',
        load: () => import('./commands/fix.ts'),
    },
    format: {
        usage: 'format PATH… [--check|--write]',
        about: 'lay plans out in one form',
        load: () => import('./commands/format.ts'),
    },
    headroom: {
        usage: 'headroom PATH [--format text|json]',
        about: 'how full every link, disk and uplink is, in every phase and scenario',
        load: () => import('./commands/headroom.ts'),
    },
    size: {
        usage: 'size PATH [FABRIC] [--write] [--format text|json|markdown] [--as-of DATE]',
        about: 'write amplification and network requirements of every new fabric: the least that carries the plan, beside what is stated; --write takes it over into the plan',
        load: () => import('./commands/size.ts'),
    },
    graph: {
        usage: 'graph PATH [--format svg|mermaid|dot|json]',
        about: 'the layered picture',
        load: () => import('./commands/graph.ts'),
    },
    access: {
        usage: 'access PATH [--format text|json]',
        about: 'translation of every principal to every target',
        load: () => import('./commands/access.ts'),
    },
    blast: {
        usage: 'blast PATH COMPONENT [--format text|json]',
        about: 'who loses something when a component (or a whole platform, or a principal) fails or moves too early',
        load: () => import('./commands/blast.ts'),
    },
    movers: {
        usage: 'movers PATH [--format text|json]',
        about: 'what each tool that copies machines would refuse of this estate',
        load: () => import('./commands/movers.ts'),
    },
    report: {
        usage: 'report PATH [--format html|markdown] [--csv FOLDER] [--fail-on error|warning|information|never] [--as-of DATE]',
        about: 'the change-board report; status 0 also on a no-go, unless --fail-on is given; --csv makes its folder',
        load: () => import('./commands/report.ts'),
    },
    status: {
        usage: 'status PATH [--format text|json|markdown] [--since REVISION|FILE] [--as-of DATE]',
        about: 'where the plan stands: done, running, late, next, slack, copy rates, burn-down, and what changed since an earlier state',
        load: () => import('./commands/status.ts'),
    },
    verify: {
        usage: 'verify PATH FILE… [--format text|json|sarif] [--fix [--write]] [--as-of DATE]',
        about: 'the plan against fresh inventories of both sides: what is not where the plan says, grown, unknown, renamed or in no backup job; status 1 where they differ, for a nightly job; --fix takes over what was read for certain',
        load: () => import('./commands/verify.ts'),
    },
    export: {
        usage: 'export PATH PHASE --to TOOL [-o FOLDER] [--anyway] [--as-of DATE]',
        about: 'what a tool needs to carry a phase out: files for movers, access, calendars and trackers, with a checklist of what the tool still asks; calendars and trackers also take the whole plan, without PHASE',
        load: () => import('./commands/export.ts'),
    },
    portfolio: {
        usage: 'portfolio PATH… [--format text|json|html] [--as-of DATE]',
        about: 'several plans side by side: verdicts, dates, what they share, cutovers at the same time, copies onto shared fabrics, machines planned twice',
        load: () => import('./commands/portfolio.ts'),
    },
    diff: {
        usage: 'diff OLD NEW [--format text|markdown|json|svg] [--fail-on error|warning|information|never] [--as-of DATE]',
        about: 'what a change does: verdict before and after, causes, dates, order, findings, gaps and headroom; svg is the picture of the phases before and now; OLD and NEW are paths or REVISION:PATH; status 1 where it brings a finding at or above --fail-on',
        load: () => import('./commands/diff.ts'),
    },
    import: {
        usage: 'import FILE… [--draft] [-o out.exit]',
        about: 'inventories of real tools as plan files; --help lists its options',
        load: importCommand,
    },
    measure: {
        usage: 'measure PATH [--format text|json] [--as-of DATE]',
        about: 'what to measure next: figures nobody stated, by the judgements that knowing them would close',
        load: () => import('./commands/measure.ts'),
    },
    calibrate: {
        usage: 'calibrate FILE… [-o fabric.exit] [--fabric NAME] [--like BASE --nodes N [--links TEXT] [--media TEXT]] [--format text|json] [--as-of DATE]',
        about: 'figures of a fabric from what fio, diskspd, iperf3, vdbench, rados bench and others measured, predicted against measured; -o writes them into the plan file that declares the fabric',
        load: () => import('./commands/calibrate.ts'),
    },
    language: {
        usage: 'language',
        about: 'the whole language on one page',
        load: () => import('./commands/language.ts'),
    },
    mcp: {
        usage: 'mcp',
        about: 'the checker for agents, as a server of the Model Context Protocol on standard input and output',
        load: () => import('./commands/mcp.ts'),
    },
    completion: {
        usage: 'completion bash|zsh|fish|powershell',
        about: 'the script that completes commands and options in a shell',
        load: () =>
            Promise.resolve({ run: (args, io) => Promise.resolve().then(() => completionCommand(COMMANDS, args, io)) }),
    },
    lsp: {
        usage: 'lsp [--stdio]',
        about: 'the language server, on standard input and output',
        load: () => import('./commands/lsp.ts'),
    },
};

const HELP = `exitplan ${VERSION}: plan the exit from a virtualization platform

${Object.values(COMMANDS)
    .map(c => `  exitplan ${c.usage}\n      ${c.about}`)
    .join('\n')}

  exitplan COMMAND --help explains each option with an example. PATH may be - for standard input.

Exit status: 0 nothing at or above --fail-on (default error); 1 findings; 2 the command could not be carried out.
`;

/** The manual page of all commands. */
export function manual(): string {
    return manPage(COMMANDS, VERSION);
}

/** Runs one command. Never throws: what cannot be carried out is one line on stderr and status 2. */
export async function main(args: readonly string[], streams: Streams): Promise<number> {
    const io = ioOn(streams);
    const [name, ...rest] = args;
    if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
        const asked =
            name === 'help' && rest[0] !== undefined && Object.hasOwn(COMMANDS, rest[0]) ? rest[0] : undefined;
        if (asked !== undefined) {
            return main([asked, '--help'], streams);
        }
        (name === undefined ? io.stderr : io.stdout)(HELP);
        return name === undefined ? 2 : 0;
    }
    if (name === '--version' || name === '-v') {
        io.stdout(`${VERSION}\n`);
        return 0;
    }
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    try {
        if (!command) {
            throw new UsageError(`there is no command '${name}'; 'exitplan help' lists them`);
        }
        // The import has a page of options of its own.
        if (name !== 'import' && (rest.includes('--help') || rest.includes('-h'))) {
            io.stdout(helpText(name, command));
            return 0;
        }
        return await (await command.load()).run(rest, io);
    } catch (error) {
        if (error instanceof UsageError || error instanceof WriteRefused) {
            io.stderr(`exitplan: ${error.message}\n`);
        } else {
            io.stderr(`exitplan: ${name} could not be carried out: ${(error as Error).message}\n`);
        }
        if (process.env['EXITPLAN_DEBUG']) {
            io.stderr(`${(error as Error).stack}\n`);
        }
        return 2;
    }
}
