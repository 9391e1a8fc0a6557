import { join } from 'node:path';
import { day } from '../../language/plan/units.ts';
import { type ReportModel, reportModel } from '../../language/report/model/model.ts';
import { reportText } from '../../language/report/output/render.ts';
import type { PlanUnit } from '../../language/workspace/workspace.ts';
import { loadOnePlan } from '../../src/cli/load.ts';
import { AS_OF, unitOf } from '../check.ts';

/** Reports for tests: of the examples, and of texts. */

export const EXAMPLES = [
    'frankfurt/faulty',
    'frankfurt/repaired',
    'lab',
    'proxmox',
    'hyperv',
    'in-place',
    'openshift',
    'two-sites',
    'from-hyperv',
] as const;
export const EXAMPLE_FOLDER = join(import.meta.dirname, '../../examples');

/** An example, read from disk anew. */
export function exampleUnit(name: string): PlanUnit {
    return exampleWorkspace(name).unit;
}

export function exampleWorkspace(name: string): ReturnType<typeof loadOnePlan> {
    return loadOnePlan([name], { cwd: EXAMPLE_FOLDER, asOf: day(AS_OF)! });
}

export function exampleReport(name: string, format: 'html' | 'markdown'): Promise<string> {
    return reportText(exampleUnit(name).analysis, format);
}

export function reportOf(text: string, format: 'html' | 'markdown'): Promise<string> {
    return reportText(unitOf(text).analysis, format);
}

export function modelOf(text: string): ReportModel {
    return reportModel(unitOf(text).analysis);
}

/** A plan that has a bit of everything a report shows, around a few texts. */
export function planAround(
    names: {
        readonly workload?: string;
        readonly controller?: string;
        readonly phase?: string;
        readonly principal?: string;
        readonly title?: string;
        readonly reason?: string;
        readonly approval?: string;
    } = {},
): string {
    const text = (value: string | undefined, otherwise: string) =>
        `"${(value ?? otherwise).replace(/[\\"]/g, c => `\\${c}`)}"`;
    return `plan p ${text(names.title, 'A plan')} { from old to new  starts 2027-01-11 }
platform old ${text(names.title, 'Old')} is vsphere { version "7.0" ends 2027-06-30 }
platform new is nutanix { version "7.3" }
environment prod ${text(names.title, 'Production')} { class production  shape monolithic }
identity ad on old { principal ${text(names.principal, 'CORP\\ops')} holds VirtualMachinePowerUser becomes "Prism Viewer" }
backup ${text(names.controller, 'nightly')} { speaks vsphere.vadp  protects all every 24 h }
fabric hci on new is nutanix-rf2 { nodes 4  links 2 x 25 Gbps mtu 9000  media 4 x nvme  buffer 16 MiB  raw 10 TB  rebuild 100 MB/s }
workload ${text(names.workload, 'erp')} ${text(names.title, 'Resource planning')} { in prod  disk 2 TiB used 1 TiB  iops 1k peak 2k  writes 30%  block 8 KiB  p99 10 ms  rpo 4 h  downtime 1 h  uses rdm  evidence measured ${text(names.title, 'a week')} }
workload app { in prod  iops 100  depends on ${text(names.workload, 'erp')} }
phase io { model hci  lasts 1 week }
phase ${text(names.phase, 'move')} ${text(names.title, 'Move')} { cutover all to hci over 10 Gbps  lasts 1 week  approve ${text(names.approval, 'CAB-1')} }
phase backup-paths { establish ${text(names.controller, 'nightly')} onto ahv.v4-recovery-points  lasts 2 weeks }
accept feature-unsupported on ${text(names.workload, 'erp')} because ${text(names.reason, 'converted')} by ${text(names.title, 'storage')} until 2027-12-31
`;
}
