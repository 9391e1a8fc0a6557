import type { CommandHelp } from '../help.ts';
import { type Io, UsageError } from '../io.ts';
import { OPTIONS } from '../options.ts';

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
type Shell = (typeof SHELLS)[number];

/** Words that complete a command line: of each command its options, of an option its values. */
interface Words {
    readonly name: string;
    readonly about: string;
    /** It reads other files than plans. */
    readonly anyFile: boolean;
    readonly options: readonly { readonly name: string; readonly about: string; readonly values: readonly string[] }[];
}

/** `exitplan completion SHELL`: prints the script that completes commands, options, their values and plan files. */
export function completionCommand(
    commands: Readonly<Record<string, CommandHelp>>,
    args: readonly string[],
    io: Io,
): number {
    const [shell, ...rest] = args;
    if (!isShell(shell) || rest.length > 0) {
        throw new UsageError(`completion takes one of ${SHELLS.join(', ')}`);
    }
    io.data(SCRIPTS[shell](wordsOf(commands)));
    return 0;
}

function isShell(text: string | undefined): text is Shell {
    return SHELLS.some(shell => shell === text);
}

function wordsOf(commands: Readonly<Record<string, CommandHelp>>): Words[] {
    return Object.entries(commands).map(([name, { usage, about }]) => {
        const told = OPTIONS[name] ?? [...new Set(usage.match(/--[a-z-]+/g) ?? [])].map(o => ({ name: o, about: '' }));
        return {
            name,
            about,
            anyFile: usage.includes('FILE'),
            options: told.map(o => ({
                name: o.name,
                about: o.about,
                values:
                    'value' in o && o.value?.includes('|') ? o.value.split('|').filter(v => v === v.toLowerCase()) : [],
            })),
        };
    });
}

const SCRIPTS: Readonly<Record<Shell, (commands: readonly Words[]) => string>> = { bash, zsh, fish, powershell };

function bash(commands: readonly Words[]): string {
    const cases = commands.map(c => `    ${c.name}) words="${c.options.map(o => o.name).join(' ')} --help" ;;`);
    const values = commands.flatMap(c =>
        c.options
            .filter(o => o.values.length > 0)
            .map(
                o =>
                    `    "${c.name} ${o.name}") COMPREPLY=($(compgen -W "${o.values.join(' ')}" -- "$current")); return ;;`,
            ),
    );
    const any = commands.filter(c => c.anyFile).map(c => c.name);
    return `# exitplan: source <(exitplan completion bash)
_exitplan() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map(c => c.name).join(' ')} help" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]} $before" in
${values.join('\n')}
    "completion completion") COMPREPLY=($(compgen -W "${SHELLS.join(' ')}" -- "$current")); return ;;
  esac
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *)
      case "\${COMP_WORDS[1]}" in
        ${any.join('|')}) COMPREPLY=($(compgen -f -- "$current")) ;;
        *) COMPREPLY=($(compgen -f -X '!*.exit' -- "$current") $(compgen -d -- "$current")) ;;
      esac ;;
  esac
}
complete -o filenames -F _exitplan exitplan
`;
}

function zsh(commands: readonly Words[]): string {
    const cases = commands.map(c => {
        const options = c.options.map(o => {
            const takes = o.values.length > 0 ? `:value:(${o.values.join(' ')})` : '';
            return `'${o.name}[${quoted(o.about, /[[\]:']/g)}]${takes}'`;
        });
        const rest =
            c.name === 'completion'
                ? `'1:shell:(${SHELLS.join(' ')})'`
                : c.anyFile
                  ? `'*:file:_files'`
                  : `'*:plan:_files -g "*.exit(-.)"'`;
        return `    ${c.name}) _arguments ${[...options, rest].join(' ')} ;;`;
    });
    return `#compdef exitplan
# exitplan: source <(exitplan completion zsh)
_exitplan() {
  if (( CURRENT == 2 )); then
    local -a commands=(${commands.map(c => `'${c.name}:${quoted(c.about, /[:']/g)}'`).join(' ')})
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words; (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
compdef _exitplan exitplan
`;
}

function fish(commands: readonly Words[]): string {
    const first = commands.map(
        c => `complete -c exitplan -n __fish_use_subcommand -f -a ${c.name} -d '${quoted(c.about, /['\\]/g)}'`,
    );
    const options = commands.flatMap(c =>
        c.options.map(o => {
            const values = o.values.length > 0 ? ` -x -a '${o.values.join(' ')}'` : '';
            return `complete -c exitplan -n '__fish_seen_subcommand_from ${c.name}' -l ${o.name.slice(2)} -d '${quoted(o.about, /['\\]/g)}'${values}`;
        }),
    );
    const shells = `complete -c exitplan -n '__fish_seen_subcommand_from completion' -f -a '${SHELLS.join(' ')}'`;
    return `# exitplan: exitplan completion fish | source\n${[...first, ...options, shells].join('\n')}\n`;
}

function powershell(commands: readonly Words[]): string {
    const table = commands.map(c => {
        const words = c.name === 'completion' ? SHELLS : c.options.map(o => o.name);
        return `        '${c.name}' = @(${words.map(w => `'${w}'`).join(', ')})`;
    });
    return `# exitplan: exitplan completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName exitplan -ScriptBlock {
    param($word, $line, $position)
    $commands = [ordered]@{
${table.join('\n')}
    }
    $given = $line.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() }
    $first = @($given)[0]
    if ($null -eq $first -or ($first -eq $word -and @($given).Count -le 1)) {
        $words = $commands.Keys
    } else {
        $words = $commands[$first]
    }
    $words | Where-Object { $_ -like "$word*" } |
        ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
}
`;
}

/** Text without the characters that end it in a shell. */
function quoted(text: string, unsafe: RegExp): string {
    return text.replace(unsafe, ' ').replace(/ +/g, ' ');
}
