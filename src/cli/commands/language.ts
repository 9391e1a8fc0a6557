import { SMALL_WORDS } from '../../../language/blocks/reserved-words.ts';
import { DECLARATIONS } from '../../../language/plan/schema.ts';
import { parse } from '../args.ts';
import { type Io, UsageError } from '../io.ts';

/** `exitplan language`: the whole language on one page, for people in a hurry and for models. */
export function run(args: readonly string[], io: Io): Promise<number> {
    if (parse(args, {}).paths.length > 0) {
        throw new UsageError('language takes nothing: it prints one page');
    }
    io.data(languageCard());
    return Promise.resolve(0);
}

/** A plan that uses what most plans use; the page shows it. */
const EXAMPLE = `plan frankfurt "Frankfurt exit" { from vc-fra  to ntx-fra  starts 2027-01-11 }

platform vc-fra  is vsphere { version "7.0" ends 2027-06-30 }
platform ntx-fra is nutanix { version "7.3" }
environment prod-db { class production  shape monolithic }

identity corp-ad on vc-fra { principal "CORP\\\\helpdesk" holds ReadOnly becomes "Prism Viewer" }
backup veeam is veeam-vbr { speaks vsphere.vadp  protects all every 2 h keep 30 d }
monitoring watch is zabbix { speaks vsphere.perf  observes all }
fabric hci-a on ntx-fra is nutanix-rf2 {
  nodes 6  links 2 x 25 Gbps mtu 9000  media 6 x nvme  raw 20 TB  rebuild 400 MB/s
}
workload erp-db "SAP ERP" {
  in prod-db  disk 6 TiB used 4 TiB  rpo 4 h  downtime 30 min  depends on corp-ad
  iops 18k peak 30k  writes 45%  block 16 KiB  p99 2 ms  evidence measured "Live Optics, 7 days"
}

phase independence { decouple watch onto in-guest.metrics  lasts 1 week }
phase backup-paths { establish veeam onto ahv.v3-snapshots, ahv.v3-crt  lasts 3 weeks }
phase identities   { map corp-ad  lasts 1 week }
phase io           { model hci-a  lasts 1 week }
phase proof        { test veeam, corp-ad, watch  lasts 3 days }
phase databases    { cutover erp-db to hci-a over 10 Gbps  lasts 1 week }

accept iam-mismatch on corp-ad because "the export is watched" by "information security" until 2027-12-31
`;

/** The page: Markdown, every declaration and property of the schema in its written form. */
export function languageCard(): string {
    const declarations = DECLARATIONS.map(({ form, doc, properties }) => {
        const inside = properties.map(p => `\`${p.form}\``).join(' · ');
        return `- \`${form}\`: ${doc}${inside === '' ? '' : `\n  ${inside}`}`;
    });
    return `# The .exit language on one page

A plan says what runs, what it depends on, where it goes, and in which order. The checker answers: if these phases run in this order, what breaks, when, for whom, and what is the smallest change that
avoids it? Declarations may stand in any order and file; the order of the \`phase\` blocks is the order of execution. What nobody declared is said beside the verdict, never taken for good.

## Form
- \`KEYWORD NAME ["title"] [on PLATFORM] [is BASE] { properties }\`; braces may be left out where there is nothing in them. \`is\` takes everything over; the own property wins, lists are joined.
- A name is a word (letters, digits, \`_ . -\`) or any text in double quotes. These words are quoted to be names: ${[...SMALL_WORDS].join(' ')}.
- \`// …\` and \`/* … */\` are comments; \`/** … */\` in front of a declaration is its documentation. Dates: \`2027-01-31\`.
- Every quantity has its unit: data \`KB MB GB TB KiB MiB GiB TiB\`, rates \`Kbps Mbps Gbps MB/s GiB/s\`, time \`us ms s min h d w\`, shares \`%\`, change \`%/d\`; counts may end in \`k\` or \`M\`. Any of them may
  be a range: \`12k..18k\`, \`18k +- 20%\`, \`lasts 2..4 weeks\`.
- Who is meant: a name · \`matching "web-*"\` · \`in ENVIRONMENT\` · \`all\` · each followed by \`except …\`; several with commas.

## Declarations
${declarations.join('\n')}

## A plan
\`\`\`exit
${EXAMPLE}\`\`\`

## To write one
1. Take names, sizes and loads from an inventory; state \`evidence measured|estimated|assumed\`, and leave out what nobody knows: the checker says what is missing.
2. One phase per step of the way: decouple monitoring, establish backup, map identities, model the fabric, test, then cut over in waves.
3. Check, read the causes from the first on, take the fix that is offered or change the plan, and check again. Accept a risk only with somebody's reason and name.
`;
}
