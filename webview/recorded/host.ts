import type { BlastGroup, FromPanel, KeptState, PanelHost, ToPanel } from '../protocol.ts';
import type { PreviewModel } from '../scene/model.ts';

/** What is recorded of a plan, so that its panel opens without an editor: the element `recording` of the page holds it as JSON. */
export interface Recording {
    readonly model: PreviewModel;
    /** Who loses something, by what fails or moves too early. */
    readonly blast: Readonly<Record<string, readonly BlastGroup[]>>;
}

const recording = JSON.parse(document.getElementById('recording')!.textContent) as Recording;
let kept: KeptState | undefined;

/** Answers from the recording; what only an editor can do is said instead. */
const host: PanelHost = {
    postMessage: message => answer(message),
    getState: () => kept,
    setState: state => {
        kept = state;
    },
};

function answer(message: FromPanel): void {
    switch (message.type) {
        case 'ready':
            reply({ type: 'model', model: recording.model });
            break;
        case 'blast':
            reply({ type: 'blast', id: message.id, losses: recording.blast[message.id] ?? [] });
            break;
        case 'fixes':
            reply({
                type: 'fixes',
                fixes: Object.fromEntries(
                    recording.model.findings
                        .filter(f => message.findings.includes(f.id))
                        .map(f => [f.id, f.fixes ?? []]),
                ),
            });
            break;
        case 'save':
            save(
                message.name,
                message.format === 'svg'
                    ? [message.data, 'image/svg+xml']
                    : [Uint8Array.from(atob(message.data), c => c.charCodeAt(0)), 'image/png'],
            );
            break;
        case 'fix':
            say(`In the editor this changes the plan: ${message.title}`);
            break;
        case 'apply':
            say(
                `In the editor this writes ${message.settings.map(s => `${s.property} ${s.text}`).join(', ')} into ${message.fabric}.`,
            );
            break;
        case 'reveal':
            if (message.focus) {
                say(`In the editor this shows ${message.id} in the text.`);
            }
            break;
        case 'compared':
            break;
    }
}

function reply(message: ToPanel): void {
    window.postMessage(message, '*');
}

function save(name: string, [data, type]: readonly [BlobPart, string]): void {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([data], { type }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
}

let silence: ReturnType<typeof setTimeout> | undefined;

/** A line at the lower edge, gone after a while. */
function say(text: string): void {
    const line =
        document.querySelector<HTMLElement>('.recorded') ??
        document.body.appendChild(
            Object.assign(document.createElement('p'), { className: 'recorded', role: 'status' }),
        );
    line.textContent = text;
    line.hidden = false;
    clearTimeout(silence);
    silence = setTimeout(() => {
        line.hidden = true;
    }, 6000);
}

const dark = matchMedia('(prefers-color-scheme: dark)');
const theme = () => {
    document.body.classList.toggle('vscode-dark', dark.matches);
    document.body.classList.toggle('vscode-light', !dark.matches);
};
dark.addEventListener('change', theme);
theme();

Object.assign(window, { acquireVsCodeApi: () => host });
