import { type Extract, emptyExtract, type Format, type Provenance, type Source } from '../estate/estate.ts';
import { flagAt, isObject, type Json, listAt, member, numberAt, textAt } from '../objects.ts';
import type { ReadOptions } from '../reader.ts';
import { type ImportLog, type SheetCount, skip } from '../telling/report.ts';
import { BackupJobs } from './backup-jobs.ts';
import { ForkliftPlans } from './forklift-plans.ts';
import { FORMATS } from './formats.ts';
import { machineFromVim } from './govc-machine.ts';
import { sampleFromMetrics } from './govc-metrics.ts';
import { JsonMachines } from './json-machines.ts';
import { MigrationPlanner } from './migration-planner.ts';
import { PlacementRules } from './placement-rules.ts';
import { leftOut } from './rvtools.ts';

/** A value of a JSON file: an element of an array, or another member of the object at the top. */
export interface JsonItem {
    readonly key: string;
    readonly index: number;
    readonly element: boolean;
    readonly value: unknown;
}

/** Reader of the JSON files: what each value is, is told by its own members. Elements count as rows. */
export class JsonReader {
    private readonly extract: Extract;
    private readonly log: ImportLog;
    private readonly options: ReadOptions;
    private readonly count: SheetCount;
    private readonly file: string;
    /** Role ids → names, for permissions that come in the same file. */
    private readonly roleNames = new Map<number, string>(SYSTEM_ROLES);
    private readonly waiting: { value: Json; at: Provenance }[] = [];
    /** Members of a single object at the top that is no list: one machine's configuration, one user's rights. */
    private readonly top: Record<string, unknown> = {};
    private format: Format | undefined;
    private readonly others: JsonMachines;
    private readonly jobs: BackupJobs;
    private readonly rules: PlacementRules;
    private readonly plans: ForkliftPlans;
    private readonly planner: MigrationPlanner;
    private row = 0;

    constructor(file: string, log: ImportLog, options: ReadOptions) {
        this.file = file;
        this.log = log;
        this.options = options;
        this.count = log.sheet(file, '');
        this.extract = emptyExtract({ file, format: 'govc-machines', title: '' });
        this.others = new JsonMachines(this.extract, file);
        this.jobs = new BackupJobs(this.extract);
        this.rules = new PlacementRules(this.extract);
        this.plans = new ForkliftPlans(this.extract);
        this.planner = new MigrationPlanner(this.extract);
    }

    item(item: JsonItem): void {
        const key = item.key.toLowerCase();
        const list = key === '' || LISTS.has(key);
        if (!item.element || !list) {
            this.keepMember(item);
            return;
        }
        this.row++;
        this.count.read++;
        const at = { file: this.file, sheet: '', row: this.row };
        const reason = isObject(item.value) ? this.element(item.value, key, at) : 'not an object';
        if (reason === undefined) {
            this.count.used++;
        } else {
            skip(this.count, reason, this.row);
        }
    }

    /** The result; undefined when nothing of the file was understood. */
    finish(): Extract | undefined {
        this.readTop();
        this.others.finish();
        this.jobs.finish();
        this.leaveOut();
        for (const { value, at } of this.waiting) {
            this.permission(value, at);
        }
        if (this.format === undefined) {
            return undefined;
        }
        Object.assign(this.extract.source, {
            format: this.format,
            title: FORMATS[this.format].title,
        } satisfies Partial<Source>);
        return this.extract;
    }

    /** Kinds of resources of Kubernetes that were met. */
    get resources(): readonly string[] {
        return [...this.plans.kinds];
    }

    /** Machines that stay where they are, whatever tool listed them. */
    private leaveOut(): void {
        this.extract.machines = this.extract.machines.filter(machine => {
            const at = machine.at[0];
            const why = /-CVM$|^NTNX-/u.test(machine.name)
                ? 'controller machine of the storage, bound to its host'
                : leftOut(machine.name, undefined);
            if (why === undefined || !at) {
                return true;
            }
            this.log.skippedMachines.push({ name: machine.name, at, reason: why });
            this.log.unuse(at, why);
            return false;
        });
    }

    private keepMember(item: JsonItem): void {
        if (Object.keys(this.top).length > 10_000) {
            return;
        }
        if (item.element) {
            const known = Object.hasOwn(this.top, item.key) ? this.top[item.key] : undefined;
            Object.defineProperty(this.top, item.key, {
                value: Array.isArray(known) ? [...known, item.value] : [item.value],
                enumerable: true,
                configurable: true,
                writable: true,
            });
        } else {
            Object.defineProperty(this.top, item.key, {
                value: item.value,
                enumerable: true,
                configurable: true,
                writable: true,
            });
        }
    }

    private element(value: Json, key: string, at: Provenance): string | undefined {
        const plan = this.plans.take(value, at) ?? this.planner.take(value, at);
        if (plan) {
            this.format ??= 'format' in plan ? plan.format : undefined;
            return plan.skipped;
        }
        if (!isObject(member(value, 'config')) && !isObject(member(value, 'summary'))) {
            const found = this.rules.take(value, at) ?? this.jobs.take(value, key, at) ?? this.others.take(value, at);
            if (found) {
                this.format ??= found.format;
                return found.skipped;
            }
        }
        if (
            key === 'sample' ||
            (key === '' && isObject(member(value, 'entity')) && Array.isArray(member(value, 'sampleInfo')))
        ) {
            return this.metrics(value, at);
        }
        // govc leaves the list of privileges out where it is empty.
        if (typeof member(value, 'roleId') === 'number' && member(value, 'principal') === undefined) {
            return this.role(value, at);
        }
        if (typeof member(value, 'principal') === 'string' && typeof member(value, 'roleId') === 'number') {
            this.format ??= 'govc-roles';
            this.waiting.push({ value, at });
            return undefined;
        }
        if (typeof value['roleid'] === 'string') {
            return typeof value['ugid'] === 'string' ? this.proxmoxEntry(value, at) : this.proxmoxRole(value, at);
        }
        if (key === 'virtualmachines' || isObject(member(value, 'config')) || isObject(member(value, 'summary'))) {
            return this.machine(value, at);
        }
        if (key === 'elements' && isObject(member(value, 'object'))) {
            return this.machine(member(value, 'object') as Json, at);
        }
        if (key === 'objects') {
            return this.retrieved(value, at);
        }
        return 'of a kind that the import does not know';
    }

    private machine(value: unknown, at: Provenance): string | undefined {
        this.format ??= 'govc-machines';
        const machine = machineFromVim(value, at, this.options.annotations === true);
        if (!machine) {
            return 'no machine name';
        }
        const why = leftOut(machine.name, textAt(value, 'config', 'managedBy', 'type') === 'placeholderVm', {
            secondary: (numberAt(value, 'config', 'ftInfo', 'role') ?? 1) > 1,
            connection: textAt(value, 'runtime', 'connectionState'),
        });
        if (why !== undefined) {
            this.log.skippedMachines.push({ name: machine.name, at, reason: why });
            return why;
        }
        this.extract.machines.push(machine);
        return undefined;
    }

    /** One object of the property collector: properties by dotted path. */
    private retrieved(value: Json, at: Provenance): string | undefined {
        if (textAt(value, 'obj', 'type') !== 'VirtualMachine') {
            return `a ${textAt(value, 'obj', 'type') ?? 'thing'}, not a machine`;
        }
        const vm: Record<string, unknown> = { self: member(value, 'obj') };
        for (const property of listAt(value, 'propSet')) {
            const path = (textAt(property, 'name') ?? '').split('.');
            const held = member(property, 'val');
            let at: Record<string, unknown> = vm;
            for (const step of path.slice(0, -1)) {
                const next = Object.hasOwn(at, step) ? at[step] : undefined;
                const branch = isObject(next) ? { ...next } : {};
                Object.defineProperty(at, step, {
                    value: branch,
                    enumerable: true,
                    configurable: true,
                    writable: true,
                });
                at = branch;
            }
            Object.defineProperty(at, path.at(-1) ?? '', {
                value: isObject(held) && '_value' in held ? held['_value'] : held,
                enumerable: true,
                configurable: true,
                writable: true,
            });
        }
        return this.machine(vm, at);
    }

    private metrics(value: Json, at: Provenance): string | undefined {
        this.format ??= 'govc-metrics';
        const sample = sampleFromMetrics(value, this.extract.source, at);
        if (typeof sample === 'string') {
            return sample;
        }
        this.extract.samples.push(sample);
        return undefined;
    }

    private role(value: Json, at: Provenance): string | undefined {
        this.format ??= 'govc-roles';
        const id = numberAt(value, 'roleId')!;
        const name = textAt(value, 'name') ?? `role ${id}`;
        this.roleNames.set(id, name);
        this.extract.roles.push({
            name,
            id,
            system: flagAt(value, 'system') === true || id < 0,
            kind: 'vsphere',
            at,
            privileges: listAt(value, 'privilege').filter((each): each is string => typeof each === 'string'),
        });
        return undefined;
    }

    private permission(value: Json, at: Provenance): void {
        const id = numberAt(value, 'roleId')!;
        this.extract.permissions.push({
            principal: textAt(value, 'principal') ?? '',
            role: this.roleNames.get(id) ?? `#${id}`,
            entity: textAt(value, 'entity', 'value') ?? textAt(value, 'entity') ?? '',
            propagate: flagAt(value, 'propagate'),
            group: flagAt(value, 'group'),
            kind: 'vsphere',
            at,
        });
    }

    private proxmoxRole(value: Json, at: Provenance): string | undefined {
        this.format ??= 'pveum';
        // A text in lists, and an object of flags where the role was asked for alone.
        const held = value['privs'];
        const privileges =
            typeof held === 'string'
                ? held.split(/[,\s]+/u).filter(each => each !== '')
                : Array.isArray(held)
                  ? held.filter((each): each is string => typeof each === 'string')
                  : Object.entries(isObject(held) ? held : {}).flatMap(([name, given]) =>
                        given === 1 || given === true || given === '1' ? [name] : [],
                    );
        this.extract.roles.push({
            name: textAt(value, 'roleid')!,
            privileges,
            system: value['special'] === 1 || value['special'] === '1' || value['special'] === true,
            kind: 'proxmox',
            at,
        });
        return undefined;
    }

    private proxmoxEntry(value: Json, at: Provenance): string | undefined {
        this.format ??= 'pveum';
        this.extract.permissions.push({
            principal: textAt(value, 'ugid') ?? '',
            role: textAt(value, 'roleid')!,
            entity: textAt(value, 'path') ?? '/',
            propagate: value['propagate'] === 1 || value['propagate'] === '1' || value['propagate'] === true,
            group: value['type'] === 'group',
            kind: 'proxmox',
            at,
        });
        return undefined;
    }

    /** An object at the top that is no list of anything. */
    private readTop(): void {
        const at = { file: this.file, sheet: '', row: 0 };
        if (this.top['_typeName'] === 'VirtualMachineConfigInfo') {
            this.count.read++;
            if (this.machine({ config: this.top }, { ...at, row: 1 }) === undefined) {
                this.count.used++;
            } else {
                skip(this.count, 'no machine name', 1);
            }
            return;
        }
        if (this.format === undefined) {
            const row = { ...at, row: 1 };
            const found =
                this.plans.take(this.top, row) ??
                this.planner.take(this.top, row) ??
                this.rules.take(this.top, row) ??
                this.jobs.takeTop(this.top, row) ??
                this.others.take(this.top, row);
            if (found) {
                this.format = 'format' in found ? found.format : undefined;
                this.count.read++;
                if (found.skipped === undefined) {
                    this.count.used++;
                } else {
                    skip(this.count, found.skipped, 1);
                }
                return;
            }
        }
        const paths = Object.entries(this.top).filter(([path, held]) => path.startsWith('/') && isObject(held));
        if (paths.length > 0 && this.format === undefined) {
            this.format = 'pveum';
            this.log.problem(
                'warning',
                'user-unknown',
                `${this.file} lists the rights of one user but not whose they are; ` +
                    'export the access list and the roles instead (pveum acl list, pveum role list)',
                at,
            );
        }
    }
}

/** Members of an object at the top that hold a list of things. */
const LISTS: ReadonlySet<string> = new Set([
    ...['virtualmachines', 'sample', 'roles', 'permissions', 'objects', 'data', 'elements'],
    ...['entities', 'resources', 'vms', 'items', 'value', 'vmstatusinfolist'],
]);

/** Ids of the roles that every vCenter has; they stand in permissions even where the list of roles was not exported. */
const SYSTEM_ROLES: readonly (readonly [number, string])[] = [
    [-1, 'Admin'],
    [-2, 'ReadOnly'],
    [-3, 'View'],
    [-4, 'Anonymous'],
    [-5, 'NoAccess'],
    [-6, 'NoCryptoAdmin'],
    [-7, 'TrustedAdmin'],
    [-8, 'NoTrustedAdmin'],
];
