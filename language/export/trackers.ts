import { elementsAt } from '../basics/lists.ts';
import type { Phase, Step } from '../plan/plan.ts';
import { dayText } from '../plan/units.ts';
import { comment, csv, markdown, xml } from './text.ts';
import { type Exported, type Job, label, NothingToExport } from './tool.ts';

/** Calendars and trackers. Ids are made of names, never of places, so that a second export updates what the first one made. */

interface Task {
    readonly id: string;
    readonly phase: Phase;
    readonly title: string;
    readonly text: string;
    readonly starts?: string;
    /** The last day: a phase ends at the midnight that opens its end date. */
    readonly due?: string;
    readonly ends?: string;
    readonly done: boolean;
}

function tasksOf({ analysis, plan, phases }: Job): Task[] {
    return phases.map(phase => {
        const { starts, ends } = analysis.timeline[phase.index] ?? {};
        const lines = [
            ...phase.steps.map(s => stepText(plan.workloads, s)),
            ...(phase.approve ? [`Approval: ${phase.approve}`] : []),
        ];
        return {
            id: `exitplan-${label(plan.name)}-${label(phase.name)}`,
            phase,
            title: `${plan.title ?? plan.name}: ${phase.title ?? phase.name}`,
            text: lines.join('\n'),
            ...(starts === undefined ? {} : { starts: dayText(starts) }),
            ...(ends === undefined
                ? {}
                : { ends: dayText(Math.ceil(ends)), due: dayText(Math.max(starts ?? 0, Math.ceil(ends) - 1)) }),
            done: phase.done !== undefined && phase.done.day <= analysis.asOf,
        };
    });
}

function stepText(workloads: Job['plan']['workloads'], step: Step): string {
    const names = (() => {
        switch (step.verb) {
            case 'cutover':
                return [
                    ...elementsAt(workloads, step.workloads).map(w => w.name),
                    `to ${step.fabric?.name ?? 'the target'}`,
                ];
            case 'decouple':
            case 'establish':
                return step.controllers.map(c => c.name);
            case 'map':
                return step.identities.map(i => i.name);
            case 'model':
                return step.fabrics.map(f => f.name);
            case 'recreate':
                return [...step.networks, ...step.policies].map(o => o.name);
            case 'convert':
                return [`${step.count} hosts of ${step.source?.name ?? ''} to ${step.fabric?.name ?? ''}`];
            case 'test':
                return [...step.identities, ...step.controllers].map(c => c.name);
            case 'retire':
                return [
                    ...step.controllers.map(c => c.name),
                    ...elementsAt(workloads, step.workloads).map(w => w.name),
                ];
        }
    })();
    return `${step.verb} ${names.join(', ')}`;
}

function dated(job: Job): (Task & { starts: string; ends: string; due: string })[] {
    const tasks = tasksOf(job).flatMap(t =>
        t.starts !== undefined && t.ends !== undefined && t.due !== undefined
            ? [{ ...t, starts: t.starts, ends: t.ends, due: t.due }]
            : [],
    );
    if (tasks.length === 0) {
        throw new NothingToExport('a calendar needs dates, and the phase has none: write starts and lasts');
    }
    return tasks;
}

const undated = (job: Job, there: readonly Task[]) => {
    const missing = job.phases.filter(p => !there.some(t => t.phase === p)).map(p => `'${p.name}'`);
    return missing.length === 0 ? [] : [`Left out, since they have no dates: ${missing.join(', ')}.`];
};

const nameOf = ({ plan, phases }: Job) =>
    label(
        phases.length === plan.phases.length && phases.length > 1
            ? plan.name
            : `${plan.name}-${phases.map(p => p.name).join('-')}`,
    );

/** iCalendar (RFC 5545): one event of whole days per phase. */
export function ics(job: Job): Exported {
    const tasks = dated(job);
    const date = (text: string) => text.replaceAll('-', '');
    const stamp = `${date(dayText(job.analysis.asOf))}T000000Z`;
    const lines = [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//exitplan//Exit Plan//EN',
        'CALSCALE:GREGORIAN',
        ...tasks.flatMap(t => [
            'BEGIN:VEVENT',
            `UID:${t.id}@exitplan`,
            `DTSTAMP:${stamp}`,
            `DTSTART;VALUE=DATE:${date(t.starts)}`,
            ...(t.ends > t.starts ? [`DTEND;VALUE=DATE:${date(t.ends)}`] : []),
            `SUMMARY:${icsText(t.title)}`,
            `DESCRIPTION:${icsText([t.text, ...job.head].join('\n'))}`,
            'TRANSP:TRANSPARENT',
            'END:VEVENT',
        ]),
        'END:VCALENDAR',
    ];
    return { files: [{ name: `${nameOf(job)}.ics`, text: lines.map(folded).join('') }], asks: undated(job, tasks) };
}

function icsText(text: string): string {
    return text
        .replace(/[\\;,]/g, '\\$&')
        .replace(/\r\n|\r|\n/g, '\\n')
        .replace(/[\u0000-\u001f\u007f]/g, ' ');
}

/** At most 75 octets a line, never in the middle of a character. */
function folded(line: string): string {
    const encoder = new TextEncoder();
    let out = '';
    let length = 0;
    for (const char of line) {
        const size = encoder.encode(char).length;
        if (length + size > 75) {
            out += '\r\n ';
            length = 1;
        }
        out += char;
        length += size;
    }
    return `${out}\r\n`;
}

/** Microsoft Project XML: tasks with the order of the phases as links from finish to start. */
export function msproject(job: Job): Exported {
    const tasks = dated(job);
    const body = tasks
        .map((t, i) => {
            const before = tasks[i - 1];
            const hours = Math.max(0, (Date.parse(t.ends) - Date.parse(t.starts)) / 3_600_000);
            return `    <Task>
      <UID>${t.phase.index + 1}</UID>
      <ID>${i + 1}</ID>
      <Name>${xml(t.title)}</Name>
      <Start>${t.starts}T00:00:00</Start>
      <Finish>${t.ends}T00:00:00</Finish>
      <Duration>PT${hours}H0M0S</Duration>
      <DurationFormat>8</DurationFormat>
      <PercentComplete>${t.done ? 100 : 0}</PercentComplete>
      <Notes>${xml([t.id, t.text, ...job.head].join('\n'))}</Notes>${
          before && t.phase.front === t.phase.index
              ? `
      <PredecessorLink>
        <PredecessorUID>${before.phase.index + 1}</PredecessorUID>
        <Type>1</Type>
      </PredecessorLink>`
              : ''
      }
    </Task>`;
        })
        .join('\n');
    return {
        files: [
            {
                name: `${nameOf(job)}.xml`,
                text: `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Project xmlns="http://schemas.microsoft.com/project">
  <Name>${xml(job.plan.title ?? job.plan.name)}</Name>
  <Tasks>
${body}
  </Tasks>
</Project>
`,
            },
        ],
        asks: undated(job, tasks),
    };
}

type Columns = readonly (readonly [title: string, value: (t: Task, job: Job) => string])[];

const DESCRIPTION = (t: Task, job: Job) => [t.text, ...job.head].join('\n').replaceAll('\n', '; ');

const COLUMNS: Readonly<Record<'jira' | 'servicenow' | 'azure-devops' | 'planner', Columns>> = {
    jira: [
        ['External ID', t => t.id],
        ['Summary', t => t.title],
        ['Issue Type', () => 'Task'],
        ['Status', t => (t.done ? 'Done' : 'To Do')],
        ['Description', DESCRIPTION],
        ['Start date', t => t.starts ?? ''],
        ['Due date', t => t.due ?? ''],
        ['Labels', () => 'exitplan'],
    ],
    servicenow: [
        ['correlation_id', t => t.id],
        ['short_description', t => t.title],
        ['description', DESCRIPTION],
        ['type', () => 'normal'],
        ['start_date', t => (t.starts === undefined ? '' : `${t.starts} 00:00:00`)],
        ['end_date', t => (t.ends === undefined ? '' : `${t.ends} 00:00:00`)],
        ['correlation_display', t => t.phase.approve ?? ''],
    ],
    'azure-devops': [
        ['Work Item Type', () => 'Task'],
        ['Title', t => t.title],
        ['Description', DESCRIPTION],
        ['Start Date', t => t.starts ?? ''],
        ['Finish Date', t => t.due ?? ''],
        ['Tags', t => `exitplan; ${t.id}`],
    ],
    planner: [
        ['Task Name', t => t.title],
        ['Bucket Name', (_, { plan }) => plan.title ?? plan.name],
        ['Progress', t => (t.done ? 'Completed' : 'Not started')],
        ['Start Date', t => t.starts ?? ''],
        ['Due Date', t => t.due ?? ''],
        ['Notes', (t, job) => `${t.id}; ${DESCRIPTION(t, job)}`],
    ],
};

/** What only whoever imports can do. What the import pages of a tracker were not compared with is said. */
const ASKS: Readonly<Record<keyof typeof COLUMNS, (id: string, done: readonly string[]) => readonly string[]>> = {
    // support.atlassian.com, "Import data from a CSV file": a header row with Summary, every other column mapped in the wizard.
    jira: () => [
        'Map the columns in the import wizard, and set its date format to yyyy-MM-dd. External ID is for finding the issues again: map it to a field of your own.',
    ],
    // docs.servicenow.com, "Mapping options": columns with the names of the table's fields map by themselves; a date has its format there.
    servicenow: () => [
        'Load the rows through an import set whose transform map coalesces on correlation_id. Let it map fields of the same name, and set the format of both dates to yyyy-MM-dd HH:mm:ss.',
        'ServiceNow publishes no list of columns that an import would hold to: check them against your change_request table.',
    ],
    // learn.microsoft.com, "Import or update bulk work items by using CSV files": Work Item Type and Title have to be there, ID and
    // State must not, at most 1,000 items; every item begins as New.
    'azure-devops': (id, done) => [
        `Rows carry their id as tag (${id}): to update work items, add the column ID with their numbers first.`,
        'Dates are fields of your process: where its tasks lack Start Date or Finish Date, remove the column before importing.',
        ...(done.length === 0
            ? []
            : [
                  `The import makes every item new and takes no state: close by hand the items of what is done: ${done.join(', ')}.`,
              ]),
    ],
    planner: id => [
        `Rows carry their id (${id}) in the notes: match on it when importing again.`,
        'The columns are named as in an export of Planner to Excel, which they were not compared with, and no page of Microsoft on importing them was found: use a flow, or paste the rows.',
    ],
};

/** One row per phase in the columns a tracker imports. */
export function tracker(which: keyof typeof COLUMNS): (job: Job) => Exported {
    const columns = COLUMNS[which];
    return job => {
        const tasks = tasksOf(job);
        const rows = tasks.map(t => columns.map(([, value]) => value(t, job)));
        const done = tasks.filter(t => t.done).map(t => `'${t.phase.name}'`);
        return {
            files: [{ name: `${nameOf(job)}.csv`, text: csv([columns.map(([title]) => title), ...rows]) }],
            asks: ASKS[which](tasks[0]?.id ?? '', done),
        };
    };
}

/** A checklist for an issue; the id stands in a comment that a second export finds. */
export function github(job: Job): Exported {
    const parts = tasksOf(job).map(
        t =>
            `<!-- ${t.id} -->\n## ${markdown(t.title)}\n\n${t.starts ?? 'no date'} to ${t.ends ?? 'no date'}\n\n${t.text
                .split('\n')
                .filter(l => l !== '')
                .map(l => `- [${t.done ? 'x' : ' '}] ${markdown(l)}\n`)
                .join('')}`,
    );
    return {
        files: [
            {
                name: `${nameOf(job)}.md`,
                text: `${comment(
                    job.head.map(h => h.replaceAll('--', '- -')),
                    '<!--',
                ).replaceAll('\n', ' -->\n')}\n${parts.join('\n')}`,
            },
        ],
        asks: [],
    };
}
