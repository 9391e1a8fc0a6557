import { OPTIONS, type OptionHelp } from './options.ts';

/** A command as help tells it. */
export interface CommandHelp {
    readonly usage: string;
    readonly about: string;
}

/** The page of one command: what it does, and each option with an example. */
export function helpText(name: string, { usage, about }: CommandHelp): string {
    const options = OPTIONS[name] ?? [];
    const paths = usage.includes('PATH') ? ['  PATH is a file, a folder, or - for standard input.', ''] : [];
    return [
        `exitplan ${usage}`,
        `    ${about}`,
        '',
        ...(name === 'fix' || name === 'format' || name === 'diff' ? [] : paths),
        ...options.flatMap(o => [`  ${headOf(o)}`, `      ${o.about}`, `      ${o.example}`]),
        ...(options.length > 0 ? [''] : []),
    ].join('\n');
}

function headOf({ name, value }: OptionHelp): string {
    return value === undefined ? name : `${name} ${value}`;
}

/** The manual page, in the macros of man(7). */
export function manPage(commands: Readonly<Record<string, CommandHelp>>, version: string): string {
    const sections = Object.entries(commands).flatMap(([name, { usage, about }]) => [
        `.SS ${roff(name)}`,
        `.B exitplan ${roff(usage)}`,
        '.PP',
        roff(sentence(about)),
        ...(OPTIONS[name] ?? []).flatMap(o => [
            '.TP',
            `.B ${roff(headOf(o))}`,
            roff(sentence(o.about)),
            '.br',
            `Example: ${roff(o.example)}`,
        ]),
    ]);
    return [
        `.TH EXITPLAN 1 "" "exitplan ${version}" "Exit Plan"`,
        '.SH NAME',
        'exitplan \\- plan the exit from a virtualization platform',
        '.SH SYNOPSIS',
        '.B exitplan COMMAND [PATH...] [OPTIONS]',
        '.SH DESCRIPTION',
        'Checks what breaks, when and for whom if the phases of a plan are executed in their order. A PATH is a file, a folder, or \\- for standard input.',
        '.SH COMMANDS',
        ...sections,
        '.SH EXIT STATUS',
        '0: nothing at or above \\-\\-fail\\-on (default error). 1: findings. 2: the command could not be carried out; one line on standard error says why.',
        '.SH ENVIRONMENT',
        'NO_COLOR: no colours.',
        '',
    ].join('\n');
}

function sentence(text: string): string {
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Text in which nothing is a macro. */
function roff(text: string): string {
    return text
        .replaceAll('\\', '\\e')
        .replaceAll('-', '\\-')
        .replace(/^([.'])/, '\\&$1')
        .replaceAll('…', '...');
}
