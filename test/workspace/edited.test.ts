import { describe, expect, test } from 'vitest';
import { workspaceOf } from '../check.ts';
import { pictureOfFindings } from './picture.ts';

/** Edits after which an edited plan once said something else than a fresh one: each with its undo. */

const URI = 'file:///plans/plan.exit';

const ESTATE = `plan p { from vc to ntx }
platform vc is vsphere { version "8.0" }
platform ntx is nutanix { version "7.3" }
environment prod { class production }
`;

interface Case {
    readonly text: string;
    /** What becomes what, one after the other. */
    readonly edits: readonly (readonly [string, string])[];
    /** Codes that are to be found after the last edit. */
    readonly codes?: readonly string[];
    readonly not?: readonly string[];
}

const CASES: Readonly<Record<string, Case>> = {
    'a workload an identity depends on gets another name': {
        text: `${ESTATE}workload mail { in prod }\nidentity ad on vc { depends on mail }\n`,
        edits: [['workload mail {', 'workload mailx {']],
        codes: ['reference-unknown'],
    },
    'a workload a fabric depends on is deleted and written again': {
        text: `${ESTATE}workload mail { in prod }\nfabric san on vc is external-array { depends on mail }\n`,
        edits: [
            ['workload mail { in prod }\n', ''],
            ['fabric san', 'workload mail { in prod }\nfabric san'],
        ],
        not: ['reference-unknown'],
    },
    'a figure of a fabric goes there and back, then one of a workload': {
        text: `${ESTATE}fabric hci on ntx is nutanix-rf2 { nodes 4  media 24 x nvme  buffer 640 MiB  rebuild 10 MB/s }
workload erp { in prod  iops 200k peak 400k  writes 50%  block 32 KiB  evidence measured }
phase io { model hci }
phase move { cutover erp to hci over 100 Mbps }
`,
        edits: [
            ['rebuild 10', 'rebuild 97'],
            ['rebuild 97', 'rebuild 10'],
            ['block 32', 'block 97'],
        ],
        codes: ['headroom-low'],
    },
    'one of two plans of one name is deleted': {
        text: `${ESTATE}// Pasted.\nplan p { from vc to ntx }\n`,
        edits: [['// Pasted.\nplan p { from vc to ntx }\n', '']],
        not: ['plan-duplicate'],
    },
    'a plan is pasted twice': {
        text: `${ESTATE}group g { all }\n`,
        edits: [['group g', 'plan p { from vc to ntx }\ngroup g']],
        codes: ['plan-duplicate'],
        not: ['name-duplicate'],
    },
    'more names are unknown than are guessed at, and fewer again': {
        text: `${ESTATE}environment nowhere { }
${Array.from({ length: 49 }, (_, i) => `workload w${i} { in nowher${i} }`).join('\n')}
workload last { in nowhere }
`,
        edits: [
            ['last { in nowhere }', 'last { in nowherx }'],
            ['workload last', 'workload v { in nowhery }\nworkload last'],
            ['workload w7 { in nowher7 }', 'workload w7 { in nowhere }'],
            ['workload w8 { in nowher8 }', 'workload w8 { in prod }'],
        ],
        codes: ['reference-unknown'],
    },
    'more findings of a kind than are listed, one of which is repaired': {
        text: `${ESTATE}${Array.from({ length: 1010 }, (_, i) => `accept nothing${i} on all because "x"`).join('\n')}
workload w { in prod }
`,
        edits: [
            ['accept nothing3 on all because "x"\n', ''],
            ['accept nothing1007 on', 'accept unprotected on'],
        ],
        codes: ['acceptance-unused'],
    },
    'a workload is pasted in front of itself': {
        text: `${ESTATE}backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 24 h }
fabric hci on ntx is nutanix-rf2 { nodes 4 }
workload db { in prod  rpo 1 h }
phase move { cutover db to hci  lasts 1 week }
phase paths { establish veeam onto ahv.v3-snapshots  lasts 1 week }
`,
        edits: [['backup veeam', 'workload db { in prod  rpo 1 h }\nbackup veeam']],
        codes: ['api-break', 'name-duplicate'],
    },
};

describe('after an edit, and its undo, an edited plan says what a fresh one says', () => {
    test.each(Object.entries(CASES))('%s', (_, { text, edits, codes = [], not = [] }) => {
        const workspace = workspaceOf({ 'plan.exit': text });
        let now = text;
        const compare = (next: string): void => {
            now = next;
            replace(workspace, next);
            expect(said(workspace)).toEqual(said(workspaceOf({ 'plan.exit': next })));
        };
        const before = [text];
        said(workspace);
        for (const [from, to] of edits) {
            expect(now).toContain(from);
            compare(now.replace(from, to));
            before.push(now);
        }
        const found = workspace.unitOf(URI)!.analysis.findings.map(f => f.code);
        expect(found).toEqual(expect.arrayContaining([...codes]));
        expect(found.filter(code => not.includes(code))).toEqual([]);
        for (const earlier of before.reverse()) {
            compare(earlier);
        }
    });
});

function said(workspace: ReturnType<typeof workspaceOf>): unknown[] {
    return pictureOfFindings(workspace.unitOf(URI)!);
}

/** Changes what differs, as an editor would. */
function replace(workspace: ReturnType<typeof workspaceOf>, text: string): void {
    const document = workspace.document(URI)!;
    const old = document.text;
    let start = 0;
    while (start < old.length && old[start] === text[start]) {
        start++;
    }
    let tail = 0;
    while (tail < old.length - start && tail < text.length - start && old.at(-1 - tail) === text.at(-1 - tail)) {
        tail++;
    }
    const range = { start: document.positionAt(start), end: document.positionAt(old.length - tail) };
    workspace.change(URI, [{ range, text: text.slice(start, text.length - tail) }], document.version + 1);
}
