import * as vscode from 'vscode';

/** What an import is asked for besides the files. */
export interface ImportChoices {
    /** The target platform of a drafted plan; `false` for the inventory alone. */
    readonly draft: string | false;
    /** Caps of one wave: machines, and bytes of data. */
    readonly machines?: number;
    readonly data?: number;
    /** `names`, `folders` or `attribute:NAME`. */
    readonly environments?: string;
    readonly assumeIo?: boolean;
}

const TIB = 2 ** 40;

/** Platforms as people call them, by the name the library has for them. */
const TARGETS: Readonly<Record<string, string>> = {
    nutanix: 'Nutanix AHV',
    proxmox: 'Proxmox VE',
    hyperv: 'Hyper-V',
    scvmm: 'Hyper-V under System Center (SCVMM)',
    'azure-local': 'Azure Local',
    kubevirt: 'OpenShift Virtualization (KubeVirt)',
    vsphere: 'another vSphere',
};

const CAPS: readonly (readonly [machines: number, tebibytes: number, label: string])[] = [
    [50, 10, vscode.l10n.t('Up to 50 machines and 10 TiB')],
    [25, 5, vscode.l10n.t('Up to 25 machines and 5 TiB')],
    [100, 20, vscode.l10n.t('Up to 100 machines and 20 TiB')],
];

/** A choice with what it stands for. */
interface Choice<T> extends vscode.QuickPickItem {
    readonly value: T;
}

/**
 * Asks, one after the other, what is to be written and how; the first answer of each question is the usual one, so
 * that Enter alone leads through. Undefined when somebody gave up.
 */
export async function askForChoices(): Promise<ImportChoices | undefined> {
    const draft = await pick<string | false>(vscode.l10n.t('What is to be written?'), 1, [
        {
            label: vscode.l10n.t('Inventory only'),
            detail: vscode.l10n.t('Workloads, profiles and fabrics as the files tell them.'),
            value: false,
        },
        ...Object.entries(TARGETS).map(([value, name]) => ({
            label: vscode.l10n.t('Inventory and a drafted plan to {0}', name),
            detail: vscode.l10n.t('The five phases, with the machines in waves.'),
            value,
        })),
    ]);
    if (draft === undefined) {
        return undefined;
    }
    const caps = draft === false ? {} : await askForCaps();
    if (caps === undefined) {
        return undefined;
    }
    const environments = await askForEnvironments();
    if (environments === undefined) {
        return undefined;
    }
    const assumeIo = await pick(vscode.l10n.t('I/O of machines that nobody measured'), 4, [
        {
            label: vscode.l10n.t('Leave it open'),
            detail: vscode.l10n.t('Only measured figures are written. The checker says what is missing.'),
            value: false,
        },
        {
            label: vscode.l10n.t('Published defaults, marked as assumed'),
            detail: vscode.l10n.t(
                'By what name and system suggest, such as 500 operations per second at peak for a database.',
            ),
            value: true,
        },
    ]);
    return assumeIo === undefined ? undefined : { draft, ...caps, environments: environments || undefined, assumeIo };
}

async function pick<T>(placeHolder: string, step: number, choices: Choice<T>[]): Promise<T | undefined> {
    return (
        await vscode.window.showQuickPick(choices, {
            title: vscode.l10n.t('Import an estate ({0} of 4)', step),
            placeHolder,
            ignoreFocusOut: true,
        })
    )?.value;
}

async function askForCaps(): Promise<Pick<ImportChoices, 'machines' | 'data'> | undefined> {
    const caps = await pick<readonly [number, number] | 'other'>(vscode.l10n.t('How large may one wave be?'), 2, [
        ...CAPS.map(([machines, tebibytes, label], index) => ({
            label,
            description: index === 0 ? vscode.l10n.t('usual') : undefined,
            value: [machines, tebibytes] as const,
        })),
        { label: vscode.l10n.t('Other caps…'), value: 'other' },
    ]);
    if (caps !== 'other') {
        return caps && { machines: caps[0], data: caps[1] * TIB };
    }
    const machines = await askForNumber(vscode.l10n.t('Machines in one wave, at most'), '50');
    const tebibytes =
        machines === undefined
            ? undefined
            : await askForNumber(vscode.l10n.t('TiB to copy in one wave, at most'), '10');
    return machines === undefined || tebibytes === undefined
        ? undefined
        : { machines: Math.max(1, Math.round(machines)), data: tebibytes * TIB };
}

async function askForNumber(prompt: string, value: string): Promise<number | undefined> {
    const text = await vscode.window.showInputBox({
        title: vscode.l10n.t('Import an estate ({0} of 4)', 2),
        prompt,
        value,
        ignoreFocusOut: true,
        validateInput: given =>
            Number(given) > 0 && Number(given) <= 1e6 ? undefined : vscode.l10n.t('A number above 0, such as 50.'),
    });
    return text === undefined ? undefined : Number(text);
}

/** The empty text stands for no environments. */
async function askForEnvironments(): Promise<string | undefined> {
    const source = await pick(vscode.l10n.t('Environments (production, development, lab …)'), 3, [
        {
            label: vscode.l10n.t('Leave them out'),
            detail: vscode.l10n.t('Every machine counts as production.'),
            value: '',
        },
        {
            label: vscode.l10n.t('Guess them from the names of the machines'),
            detail: vscode.l10n.t('Look at the result: a guess decides how strictly a plan is checked.'),
            value: 'names',
        },
        { label: vscode.l10n.t('Guess them from folders'), value: 'folders' },
        { label: vscode.l10n.t('Take them from a custom attribute or tag…'), value: 'attribute' },
    ]);
    if (source !== 'attribute') {
        return source;
    }
    const name = await vscode.window.showInputBox({
        title: vscode.l10n.t('Import an estate ({0} of 4)', 3),
        prompt: vscode.l10n.t('Name of the attribute, as its column is headed'),
        value: 'Environment',
        ignoreFocusOut: true,
    });
    return name === undefined ? undefined : name.trim() === '' ? '' : `attribute:${name.trim()}`;
}
