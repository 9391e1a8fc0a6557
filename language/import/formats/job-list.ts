import { type BackupJob, emptyExtract, type JobMember, type Source } from '../estate/estate.ts';
import type { TableReader } from '../reader.ts';
import { IDLE } from './backup-jobs.ts';
import { canonical } from './headers.ts';
import type { SheetSpec } from './table.ts';

const COLUMNS = [
    'Name',
    'JobType',
    'Sources',
    'RestorePoints',
    'IsScheduleEnabled',
    'RunAutomatically',
    'Periodically',
];

/** Whether a header is that of a list of Veeam jobs: it names jobs, their kind, and what they take. */
export function isJobList(header: readonly string[]): boolean {
    const names = new Set(header.map(canonical));
    return ['name', 'jobtype', 'sources'].every(name => names.has(name));
}

/**
 * Reader of the jobs of Veeam as scripts list them with `Get-VBRJob` and `Export-Csv`: `Sources` are names of objects, of which only the
 * inventory tells what they are.
 */
export function jobListReader(source: Source): TableReader {
    const extract = emptyExtract(source);
    const spec: SheetSpec = {
        required: [['Name'], ['Sources']],
        columns: COLUMNS,
        others: ['Description', 'TargetRepository', 'DailyStartTime', 'HourlyOffset', 'IsRunning', 'LastResult'],
        row(view) {
            const name = view.text('Name');
            const kind = view.text('JobType');
            const members = view
                .text('Sources')
                .split(';')
                .map(text => text.trim())
                .filter(text => text !== '')
                .map((text): JobMember => ({ kind: 'any', name: text }));
            if (name === '' || members.length === 0) {
                return name === '' ? 'no job name' : 'a job without sources';
            }
            if (!/^(backup|replica)$/iu.test(kind)) {
                return IDLE.kind;
            }
            if (view.flag('IsScheduleEnabled') === false) {
                return IDLE.disabled;
            }
            if (view.flag('RunAutomatically') === false) {
                return IDLE.manual;
            }
            const job: BackupJob = {
                name,
                product: 'veeam-vbr',
                role: /^replica/iu.test(kind) ? 'replication' : 'backup',
                speaks: 'vsphere.vadp',
                members,
                excluded: [],
                every: minutesOf(view.text('Periodically')),
                at: view.at,
            };
            const kept = /^(\d+)\s*(days?|points?)/iu.exec(view.text('RestorePoints'));
            if (kept) {
                const count = Number(kept[1]);
                job.keep = /^d/iu.test(kept[2] ?? '')
                    ? count * 86_400
                    : job.every === undefined
                      ? undefined
                      : count * job.every;
            }
            extract.jobs.push(job);
            return undefined;
        },
    };
    return { plan: sheets => sheets.map(sheet => ({ sheet, spec })), finish: () => extract };
}

/** `60 min(s)`; a start time alone does not tell the days. */
function minutesOf(text: string): number | undefined {
    const found = /^(\d+)\s*min/iu.exec(text);
    return found && Number(found[1]) > 0 ? Number(found[1]) * 60 : undefined;
}
