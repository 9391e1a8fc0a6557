/** One option of a command as its help, the man page and shell completion tell it. */
export interface OptionHelp {
    /** `--format`. */
    readonly name: string;
    /** What follows it: words to choose from (`text|json`), or what it is (`DATE`). Missing where it takes nothing. */
    readonly value?: string;
    readonly about: string;
    readonly example: string;
}

const AS_OF: OptionHelp = {
    name: '--as-of',
    value: 'DATE',
    about: 'the day that counts as today, so that a result can be reproduced; default: today',
    example: 'exitplan check plan.exit --as-of 2027-01-31',
};

const LEVELS = 'error|warning|information|never';

function format(value: string, command: string): OptionHelp {
    const [first = '', second = ''] = value.split('|');
    return {
        name: '--format',
        value,
        about: `the form of the output; default: ${first}`,
        example: `exitplan ${command} --format ${second}`,
    };
}

/** What each command takes besides its paths. The import tells its own (`exitplan import --help`). */
export const OPTIONS: Readonly<Record<string, readonly OptionHelp[]>> = {
    check: [
        {
            name: '--all',
            about: 'every finding with its place, its reasons and its fixes; without it the causes',
            example: 'exitplan check plan.exit --all',
        },
        format('text|json|sarif|junit|gitlab|github', 'check plan.exit'),
        {
            name: '--fail-on',
            value: LEVELS,
            about: 'the least severity that makes the exit status 1; default: error',
            example: 'exitplan check plan.exit --fail-on warning',
        },
        AS_OF,
    ],
    fix: [
        {
            name: '--write',
            about: 'change the files; without it the changes are shown',
            example: 'exitplan fix plan.exit --write',
        },
        { ...AS_OF, example: 'exitplan fix plan.exit --as-of 2027-01-31' },
    ],
    format: [
        {
            name: '--check',
            about: 'name the files that would change, and exit with 1 if there are any',
            example: 'exitplan format plans --check',
        },
        { name: '--write', about: 'change the files', example: 'exitplan format plans --write' },
    ],
    headroom: [
        format('text|json', 'headroom plan.exit'),
        { ...AS_OF, example: 'exitplan headroom plan.exit --as-of 2027-01-31' },
    ],
    size: [
        format('text|json|markdown', 'size plan.exit'),
        {
            name: '--write',
            about: 'take the least fabric that carries the plan over into its file: every count and size, all of them together',
            example: 'exitplan size plan.exit hci --write',
        },
        { ...AS_OF, example: 'exitplan size plan.exit --as-of 2027-01-31' },
    ],
    graph: [
        format('svg|mermaid|dot|json', 'graph plan.exit'),
        {
            name: '--phase',
            value: 'PHASE|today',
            about: 'show the state when this phase has ended, or the one of today; default: the first phase in which something breaks',
            example: 'exitplan graph plan.exit --phase pilot > pilot.svg',
        },
        {
            name: '--group',
            value: 'environment|group|profile|fabric',
            about: 'how workloads are put together; default: environment',
            example: 'exitplan graph plan.exit --group fabric > plan.svg',
        },
        {
            name: '--width',
            value: 'PIXELS',
            about: 'the width of the picture, 320 to 4000; default: 1000',
            example: 'exitplan graph plan.exit --width 1600 > plan.svg',
        },
        { ...AS_OF, example: 'exitplan graph plan.exit --as-of 2027-01-31' },
    ],
    access: [
        format('text|json', 'access plan.exit'),
        { ...AS_OF, example: 'exitplan access plan.exit --as-of 2027-01-31' },
    ],
    blast: [
        format('text|json', 'blast plan.exit veeam'),
        { ...AS_OF, example: 'exitplan blast plan.exit veeam --as-of 2027-01-31' },
    ],
    report: [
        format('html|markdown', 'report plan.exit'),
        {
            name: '--csv',
            value: 'FOLDER',
            about: 'also write the tables as CSV files into this folder, which is created',
            example: 'exitplan report plan.exit --csv tables > report.html',
        },
        {
            name: '--fail-on',
            value: LEVELS,
            about: 'the least severity that makes the exit status 1; default: never',
            example: 'exitplan report plan.exit --fail-on error > report.html',
        },
        { ...AS_OF, example: 'exitplan report plan.exit --as-of 2027-01-31 > report.html' },
    ],
    status: [
        format('text|json|markdown', 'status plan.exit'),
        {
            name: '--since',
            value: 'REVISION|FILE',
            about: 'also tell what changed since a git revision of the plan, or since another file; both are looked at on the same day',
            example: 'exitplan status plan.exit --since HEAD~5',
        },
        { ...AS_OF, example: 'exitplan status plan.exit --as-of 2027-01-31' },
    ],
    verify: [
        format('text|json|sarif', 'verify plan.exit vcenter.xlsx prism.csv'),
        {
            name: '--fix',
            about: 'take over what was read for certain (figures, hosts, names, new machines), never a right, a date or a machine that is gone; shows the change',
            example: 'exitplan verify plan.exit vcenter.xlsx --fix',
        },
        {
            name: '--write',
            about: 'write what --fix shows into the plan',
            example: 'exitplan verify plan.exit vcenter.xlsx --fix --write',
        },
        {
            ...AS_OF,
            about: 'the day the inventories are of: phases done later are not done yet; default: today',
            example: 'exitplan verify plan.exit vcenter.xlsx --as-of 2027-01-31',
        },
    ],
    export: [
        {
            name: '--to',
            value: 'forklift|vjailbreak|hcx|move|azure-migrate|proxmox|pveum|rbac|prism|powershell|terraform|ics|msproject|jira|servicenow|azure-devops|planner|github',
            about: 'the tool; one that cannot reach the target is refused',
            example: 'exitplan export plan.exit pilot --to forklift > pilot.yaml',
        },
        {
            name: '--output',
            value: 'FOLDER',
            about: 'write files into this folder instead of standard output; -o for short',
            example: 'exitplan export plan.exit pilot --to proxmox --output handover',
        },
        {
            name: '--anyway',
            about: 'also export a phase whose verdict is No-go or Depends; the reasons stand in the output',
            example: 'exitplan export plan.exit pilot --to forklift --anyway',
        },
        { ...AS_OF, example: 'exitplan export plan.exit pilot --to ics --as-of 2027-01-31' },
    ],
    portfolio: [
        format('text|json|html', 'portfolio plans'),
        { ...AS_OF, example: 'exitplan portfolio plans --as-of 2027-01-31' },
    ],
    diff: [
        format('text|markdown|json|svg', 'diff main:plan.exit plan.exit'),
        {
            name: '--fail-on',
            value: LEVELS,
            about: 'the least severity of a new finding that makes the exit status 1; default: error',
            example: 'exitplan diff main:plan.exit plan.exit --fail-on warning',
        },
        { ...AS_OF, example: 'exitplan diff old.exit new.exit --as-of 2027-01-31' },
    ],
    lsp: [{ name: '--stdio', about: 'talk over standard input and output', example: 'exitplan lsp --stdio' }],
};
