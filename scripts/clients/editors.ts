import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../vscode-host/run.ts';
import type { Check } from './check.ts';
import { type Debian, inside } from './debian.ts';
import { block } from './page.ts';

/** Editors with the set-up of their pages, looking at the faulty example. */
export const editorChecks: readonly Check[] = [
    {
        name: 'Neovim shows the findings, hovers, renames across files, repairs the order, and has colours by tree-sitter',
        run: neovim,
    },
    { name: 'Vim has colours by its syntax file and shows the findings through ALE', run: vim },
    { name: 'Emacs has a mode with colours and shows, repairs and renames through Eglot', run: emacs },
    { name: 'Helix finds server, parser and queries, and shows the findings', run: helix },
];

const PLAN = '/work/plans/plan.exit';

/** What the command line finds in the opened file, today. */
interface Expected {
    readonly total: number;
    readonly errors: number;
}

/** A fresh copy of the faulty example beside `exitplan` on the path. */
function stage(debian: Debian): Expected {
    for (const file of ['exitplan.cjs', 'mcp.cjs', 'library.json']) {
        debian.copy(`dist/${file}`, `/usr/local/lib/exitplan/${file}`);
    }
    debian.write('/usr/local/bin/exitplan', '#!/bin/sh\nexec node /usr/local/lib/exitplan/exitplan.cjs "$@"\n');
    chmodSync(join(debian.root, 'usr/local/bin/exitplan'), 0o755);
    debian.run(['rm', '-rf', '/work/plans', '/work/home', '/work/in', '/work/out.json']);
    debian.run(['mkdir', '-p', '/work/home/.config', '/work/plans']);
    debian.copy('examples/frankfurt/faulty', '/work/plans');
    must(debian.run(['git', 'init', '-q', '/work/plans']));
    debian.copy('tree-sitter-exitplan', '/work/tree-sitter-exitplan');
    must(debian.run(['sh', '-c', 'cd tree-sitter-exitplan && tree-sitter generate']));
    return findingsOf(debian);
}

function findingsOf(debian: Debian): Expected {
    const { output } = debian.run(['exitplan', 'check', PLAN, '--format', 'json']);
    const { plans } = JSON.parse(output) as { plans: { findings: { file: string; severity: string }[] }[] };
    const here = plans.flatMap(p => p.findings).filter(f => f.file.endsWith('plan.exit'));
    return { total: here.length, errors: here.filter(f => f.severity === 'error').length };
}

function must({ status, output }: { readonly status: number; readonly output: string }): string {
    if (status !== 0) {
        throw new Error(output.slice(-3000));
    }
    return output;
}

/** What an editor's script wrote about what it saw. */
function seen(debian: Debian, output: string): Record<string, unknown> {
    const path = join(debian.root, 'work/out.json');
    if (!existsSync(path)) {
        throw new Error(`The editor wrote nothing:\n${output.slice(-3000)}`);
    }
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
}

/** Without the colours of a terminal. */
function plain(text: string): string {
    // The escape character is what is looked for.
    return text.replace(new RegExp('\\u001b\\[[0-9;]*m', 'g'), '');
}

/** Throws unless what was seen is as expected, member by member. */
function compare(found: Readonly<Record<string, unknown>>, expected: Readonly<Record<string, unknown>>): void {
    const wrong = Object.entries(expected).filter(([name, value]) =>
        value instanceof RegExp
            ? !value.test(String(found[name]))
            : JSON.stringify(found[name]) !== JSON.stringify(value),
    );
    if (wrong.length > 0) {
        throw new Error(
            wrong
                .map(
                    ([name, value]) =>
                        `${name}: ${JSON.stringify(found[name])} instead of ${String(value instanceof RegExp ? value : JSON.stringify(value))}`,
                )
                .join('\n'),
        );
    }
}

const NVIM = String.raw`
local out = {}
local function finish()
  local f = io.open('/work/out.json', 'w'); f:write(vim.json.encode(out)); f:close(); vim.cmd('qa!')
end
local ok, err = pcall(function()
  local function client() return vim.lsp.get_clients({ bufnr = 0 })[1] end
  local function wait(what, test) if not vim.wait(20000, test, 50) then error('no ' .. what) end end
  wait('findings', function() return #vim.diagnostic.get(0) > 0 end)
  local c = client()
  out.total = #vim.diagnostic.get(0)
  local function errors() return #vim.diagnostic.get(0, { severity = vim.diagnostic.severity.ERROR }) end
  out.errors = errors()
  local function ask(method, params)
    local r = c.request_sync(method, params, 20000, 0); if not r or r.err then error(method .. ' ' .. vim.inspect(r)) end; return r.result
  end
  local function at(pattern)
    vim.fn.cursor(1, 1); local line = vim.fn.search(pattern); local col = vim.fn.col('.') - 1
    return { textDocument = vim.lsp.util.make_text_document_params(), position = { line = line - 1, character = col } }
  end
  local hover = ask('textDocument/hover', at([[\<veeam\>]]))
  out.hover = hover.contents.value
  out.completion = #(ask('textDocument/completion', at([[\<cutover\>]])).items) > 5
  local params = at([[\<veeam\>]]); params.newName = 'veeam-2'
  local edit = ask('textDocument/rename', params)
  local files = 0; for _ in pairs(edit.changes or {}) do files = files + 1 end
  for _, d in ipairs(edit.documentChanges or {}) do files = files + 1 end
  out.renamedFiles = files
  out.foreign = 0
  local known = vim.tbl_get(c.server_capabilities, 'executeCommandProvider', 'commands') or {}
  for _, lens in ipairs(ask('textDocument/codeLens', { textDocument = params.textDocument }) or {}) do
    local l = lens.command and lens or ask('codeLens/resolve', lens)
    if l.command.command ~= '' and not vim.tbl_contains(known, l.command.command) then out.foreign = out.foreign + 1 end
  end
  out.parser = vim.treesitter.highlighter.active[vim.api.nvim_get_current_buf()] ~= nil
  local captures = {}
  vim.treesitter.get_parser(0):parse(true)
  for _, pattern in ipairs({ [[^plan]], [[^phase]], [["]], [[//\|/\*]] }) do
    vim.fn.cursor(1, 1); vim.fn.search(pattern, 'c')
    local got = vim.treesitter.get_captures_at_pos(0, vim.fn.line('.') - 1, vim.fn.col('.') - 1)
    captures[#captures + 1] = got[#got] and got[#got].capture or 'none'
  end
  out.captures = captures
  out.fold = vim.fn.foldlevel(vim.fn.search([[^phase .*{$]]) + 1)
  local action
  for _, d in ipairs(vim.diagnostic.get(0)) do
    local lsp = d.user_data.lsp
    for _, a in ipairs(ask('textDocument/codeAction', { textDocument = params.textDocument, range = lsp.range, context = { diagnostics = { lsp } } }) or {}) do
      if a.title:match('^Reorder phases') then action = a end
    end
    if action then break end
  end
  local resolved = action.edit and action or ask('codeAction/resolve', action)
  vim.lsp.util.apply_workspace_edit(resolved.edit, c.offset_encoding)
  local before = out.errors
  wait('fewer errors', function() return errors() < before end)
  vim.wait(1500, function() return false end)
  out.after = errors()
  vim.cmd('silent write')
end)
if not ok then out.failure = tostring(err) end
finish()
`;

function neovim(debian: Debian): void {
    const expected = stage(debian);
    debian.write('/work/home/.config/nvim/init.lua', block('neovim.md', 'lua'));
    debian.write('/work/check.lua', NVIM);
    must(debian.run(['sh', '-ec', `cd tree-sitter-exitplan\n${block('neovim.md', 'sh')}`]));
    const { output } = debian.run(['timeout', '90', 'nvim', '--headless', PLAN, '+luafile /work/check.lua']);
    const found = seen(debian, output);
    compare(found, {
        failure: undefined,
        ...expected,
        hover: /veeam-vbr/,
        completion: true,
        renamedFiles: 2,
        // No lens has a command that this client cannot send.
        foreign: 0,
        parser: true,
        captures: ['keyword', 'keyword', 'string', 'comment'],
        fold: 1,
        // The command line counts the repaired file as the editor does.
        after: findingsOf(debian).errors,
    });
    if (Number(found['after']) >= expected.errors) {
        throw new Error('The new order has no fewer errors.');
    }
}

const VIM = String.raw`
function! Group(pattern)
  call cursor(1, 1)
  call search(a:pattern, 'c')
  return synIDattr(synID(line('.'), col('.'), 1), 'name')
endfunction
let tries = 0
let seen = -1
function! Look(timer)
  let g:tries += 1
  let list = filter(copy(ale#engine#GetLoclist(bufnr('%'))), 'v:val.bufnr == bufnr("%")')
  " Findings of the plan and of what it includes come one after another.
  if g:tries < 150 && (len(list) == 0 || len(list) != g:seen)
    let g:seen = len(list)
    return
  endif
  call timer_stop(a:timer)
  let out = {}
  let out.groups = [Group('^plan'), Group('^\s*\zsfrom'), Group('"'), Group('//\|/\*'), Group('\<\d\+'), Group('\s\zslasts')]
  let out.total = len(list)
  let out.errors = len(filter(copy(list), 'v:val.type ==# "E"'))
  call writefile([json_encode(out)], '/work/out.json')
  qall!
endfunction
autocmd VimEnter * call timer_start(400, 'Look', {'repeat': -1})
`;

function vim(debian: Debian): void {
    const expected = stage(debian);
    debian.copy('editors', '/work/editors');
    must(debian.run(['sh', '-ec', block('vim.md', 'sh')]));
    // Debian's ALE lies where its package puts it.
    debian.write('/work/home/.vimrc', `set nocompatible\nset rtp+=/usr/share/vim-ale\n${block('vim.md', 'vim')}`);
    debian.write('/work/check.vim', VIM);
    // Vim ends with its input, so something has to hold that open.
    const { output } = debian.run([
        'sh',
        '-c',
        `mkfifo in; sleep 90 > in & timeout 60 vim -T dumb --not-a-term -n ${PLAN} -S /work/check.vim < in; kill $!`,
    ]);
    compare(seen(debian, output), {
        ...expected,
        groups: [
            'exitplanDeclaration',
            'exitplanSmallWord',
            'exitplanString',
            'exitplanComment',
            'exitplanNumber',
            'exitplanProperty',
        ],
    });
}

const EMACS = String.raw`
(require 'json)
(require 'cl-lib)
(setq eglot-sync-connect 30 eglot-confirm-server-edits nil)
(find-file "/work/plans/plan.exit")
(defvar out nil)
(defun note (name value) (push (cons name value) out))
(defun wait-for (test) (let ((n 0)) (while (and (not (funcall test)) (< n 200)) (accept-process-output nil 0.1) (cl-incf n))))
(condition-case err
  (progn
    (eglot--connect '(exitplan-mode) (eglot--current-project) 'eglot-lsp-server (list "exitplan" "lsp") '("exitplan"))
    (unless (bound-and-true-p eglot--managed-mode) (eglot--maybe-activate-editing-mode))
    (flymake-mode 1)
    (defun errors () (length (cl-remove-if-not (lambda (d) (eq (flymake-diagnostic-type d) 'eglot-error)) (flymake-diagnostics))))
    (wait-for (lambda () (progn (flymake-start) (> (length (flymake-diagnostics)) 0))))
    (note 'total (length (flymake-diagnostics)))
    (note 'errors (errors))
    (note 'mode (symbol-name major-mode))
    (font-lock-ensure)
    (note 'faces (vconcat (mapcar (lambda (re) (goto-char (point-min)) (re-search-forward re) (format "%s" (get-text-property (match-beginning 1) 'face)))
      '("^\\(plan\\)" "\\(\"[^\"]\\)" "\\(//\\)" " \\(lasts\\)" " \\(to\\) "))))
    (goto-char (point-min)) (re-search-forward "veeam")
    (let* ((edit (jsonrpc-request (eglot-current-server) :textDocument/rename
                   (append (eglot--TextDocumentPositionParams) '(:newName "veeam-2")))))
      (note 'renamedFiles (+ (length (plist-get edit :documentChanges)) (/ (length (plist-get edit :changes)) 2))))
    (let (done)
      (dolist (d (flymake-diagnostics))
        (unless done
          (dolist (a (append (jsonrpc-request (eglot-current-server) :textDocument/codeAction
                       (list :textDocument (eglot--TextDocumentIdentifier)
                             :range (list :start (eglot--pos-to-lsp-position (flymake-diagnostic-beg d)) :end (eglot--pos-to-lsp-position (flymake-diagnostic-end d)))
                             :context (list :diagnostics (vector (cdr (assoc 'eglot-lsp-diag (flymake-diagnostic-data d))))))) nil))
            (when (and (not done) (string-prefix-p "Reorder phases" (plist-get a :title)))
              (setq done t)
              (eglot-execute (eglot-current-server) a)))))
      (note 'reordered (if done t :json-false)))
    (save-buffer)
    (let ((before (cdr (assq 'errors out)))) (wait-for (lambda () (progn (flymake-start) (< (errors) before)))))
    (accept-process-output nil 1) (accept-process-output nil 1)
    (flymake-start)
    (note 'after (errors)))
  (error (note 'failure (format "%S" err))))
(with-temp-file "/work/out.json" (insert (json-encode out)))
(kill-emacs 0)
`;

function emacs(debian: Debian): void {
    const expected = stage(debian);
    debian.copy('editors/emacs', '/work/home/.emacs.d/lisp');
    debian.write('/work/home/.emacs.d/init.el', block('emacs.md', 'elisp'));
    debian.write('/work/check.el', EMACS);
    const { output } = debian.run([
        'timeout',
        '120',
        'emacs',
        '--batch',
        '-l',
        '/work/home/.emacs.d/init.el',
        '-l',
        '/work/check.el',
    ]);
    const found = seen(debian, output);
    compare(found, {
        failure: undefined,
        ...expected,
        mode: 'exitplan-mode',
        faces: [
            'font-lock-keyword-face',
            'font-lock-string-face',
            'font-lock-comment-delimiter-face',
            'font-lock-variable-name-face',
            'font-lock-builtin-face',
        ],
        renamedFiles: 2,
        reordered: true,
        after: findingsOf(debian).errors,
    });
}

async function helix(debian: Debian): Promise<void> {
    const expected = stage(debian);
    const config = block('helix.md', 'toml').replace('/path/to/exit-plan/', '/work/');
    debian.write('/work/home/.config/helix/languages.toml', config);
    must(debian.run(['sh', '-ec', `cd tree-sitter-exitplan\n${block('helix.md', 'sh')}`]));
    const health = plain(debian.run(['hx', '--health', 'exitplan']).output);
    for (const line of [/exitplan.*\/usr\/local\/bin\/exitplan/, /Highlight queries: ✓/, /Tree-sitter parser: ✓/]) {
        if (!line.test(health)) {
            throw new Error(`hx --health does not say ${line}:\n${health}`);
        }
    }
    const socket = `exitplan-${process.pid}`;
    const tmux = (...args: string[]) => run('tmux', ['-L', socket, ...args]);
    try {
        must(tmux('new-session', '-d', '-x', '160', '-y', '60', '--', ...inside(['hx', PLAN])));
        const screen = async (shows: (text: string) => boolean): Promise<string> => {
            for (let i = 0; i < 100; i++) {
                const { output } = tmux('capture-pane', '-p', '-e');
                if (shows(output)) {
                    return output;
                }
                await new Promise(done => setTimeout(done, 200));
            }
            throw new Error(`Helix does not show it:\n${tmux('capture-pane', '-p').output}`);
        };
        await screen(text => text.includes('●'));
        tmux('send-keys', 'Space', 'd');
        const picker = await screen(text => new RegExp(`\\b${expected.total}/${expected.total}\\b`).test(text));
        if (!/api-break|layer-out-of-sequence/.test(picker)) {
            throw new Error(`The list of findings has no codes:\n${picker}`);
        }
    } finally {
        tmux('kill-server');
    }
}
