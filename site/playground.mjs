// The playground: the language server as a worker of the page, asked as any editor asks it. Nothing leaves the page.
const URI = 'file:///playground/plan.exit';
const text = document.getElementById('plan');
const verdict = document.getElementById('verdict');
const list = document.getElementById('finding-list');
const day = document.getElementById('day');

// From a script, not from an address: pages on a disk may start no worker from a file.
const worker = new Worker(URL.createObjectURL(new Blob([window.exitplanWorker], { type: 'text/javascript' })));
let next = 1;
let version = 1;
const asked = new Map();

function ask(method, params) {
    const id = next++;
    worker.postMessage({ jsonrpc: '2.0', id, method, params });
    return new Promise((resolve, reject) => asked.set(id, { resolve, reject }));
}

function tell(method, params) {
    worker.postMessage({ jsonrpc: '2.0', method, params });
}

worker.onmessage = ({ data }) => {
    if (data.method === undefined) {
        const { resolve, reject } = asked.get(data.id) ?? {};
        asked.delete(data.id);
        data.error ? reject?.(new Error(data.error.message)) : resolve?.(data.result);
    } else if (data.method === 'textDocument/publishDiagnostics') {
        void show(data.params.diagnostics);
    } else if (data.method === 'exitplan/verdict') {
        tellVerdict(data.params);
    } else if (data.id !== undefined) {
        // What the server asks of an editor: none of it is needed here.
        worker.postMessage({ jsonrpc: '2.0', id: data.id, result: data.method === 'workspace/configuration' ? [] : null });
    }
};

const WORDS = { 'no-go': 'No-go', depends: 'Depends', conditions: 'Go, with conditions', go: 'Go' };

function tellVerdict({ verdict: value, error, warning, notLookedAt = [] }) {
    const open = notLookedAt.length === 0 ? '' : ` Not looked at: ${notLookedAt.map(({ label }) => label).join(', ')}.`;
    verdict.textContent = `${WORDS[value] ?? value}: ${error} errors, ${warning} warnings.${open}`;
    verdict.className = value === 'no-go' ? 'bad' : '';
}

async function show(diagnostics) {
    const items = [...diagnostics].sort((a, b) => a.severity - b.severity || a.range.start.line - b.range.start.line);
    list.replaceChildren(...items.map(item));
}

function item(diagnostic) {
    const entry = document.createElement('li');
    const place = document.createElement('button');
    place.textContent = `line ${diagnostic.range.start.line + 1}`;
    place.onclick = () => select(diagnostic.range);
    const fixes = document.createElement('button');
    fixes.textContent = 'fixes';
    fixes.setAttribute('aria-label', `Fixes of line ${diagnostic.range.start.line + 1}`);
    fixes.onclick = () => offer(diagnostic, fixes);
    const kind = ['', 'error', 'warning', 'information', 'hint'][diagnostic.severity];
    entry.append(place, ' ', `${kind} ${diagnostic.code}: ${diagnostic.message} `, fixes);
    return entry;
}

async function offer(diagnostic, button) {
    const actions = await ask('textDocument/codeAction', {
        textDocument: { uri: URI },
        range: diagnostic.range,
        context: { diagnostics: [diagnostic] },
    });
    const buttons = (actions ?? [])
        .filter(action => action.command === undefined)
        .map(action => {
            const each = document.createElement('button');
            each.textContent = action.title;
            each.onclick = async () => apply((action.edit ? action : await ask('codeAction/resolve', action)).edit);
            return each;
        });
    button.replaceWith(...(buttons.length > 0 ? buttons : ['no fix is offered']));
}

function apply(edit) {
    const edits = [...(edit?.changes?.[URI] ?? []), ...(edit?.documentChanges ?? []).flatMap(change => change.edits ?? [])];
    const starts = lineStarts();
    const at = ({ line, character }) => (starts[line] ?? text.value.length) + character;
    let value = text.value;
    for (const { range, newText } of edits.sort((a, b) => at(b.range.start) - at(a.range.start))) {
        value = value.slice(0, at(range.start)) + newText + value.slice(at(range.end));
    }
    text.value = value;
    changed();
}

function lineStarts() {
    const starts = [0];
    for (let i = text.value.indexOf('\n'); i >= 0; i = text.value.indexOf('\n', i + 1)) {
        starts.push(i + 1);
    }
    return starts;
}

function select({ start, end }) {
    const starts = lineStarts();
    text.focus();
    text.setSelectionRange(starts[start.line] + start.character, starts[end.line] + end.character);
}

function changed() {
    tell('textDocument/didChange', { textDocument: { uri: URI, version: ++version }, contentChanges: [{ text: text.value }] });
}

const settings = () => ({ asOf: day.value });

async function start() {
    await ask('initialize', {
        processId: null,
        rootUri: null,
        capabilities: {
            textDocument: {
                publishDiagnostics: {},
                codeAction: {
                    codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
                    resolveSupport: { properties: ['edit'] },
                    dataSupport: true,
                },
            },
        },
        initializationOptions: { ...settings(), library: window.exitplanLibrary, client: { notifications: true } },
    });
    tell('initialized', {});
    tell('textDocument/didOpen', { textDocument: { uri: URI, languageId: 'exitplan', version, text: text.value } });
    let waiting;
    text.addEventListener('input', () => {
        clearTimeout(waiting);
        waiting = setTimeout(changed, 150);
    });
    day.addEventListener('change', () => tell('workspace/didChangeConfiguration', { settings: { exitplan: settings() } }));
}

start().catch(error => {
    verdict.textContent = `The checker did not start: ${error.message}`;
});
