import type { Extract, MovePair, MovePlan, PlannedMachine, Provenance } from '../estate/estate.ts';
import { cleanName } from '../names.ts';
import { flagAt, isObject, type Json, listAt, member, textAt } from '../objects.ts';
import type { Found } from './json-machines.ts';

/** Resources of Kubernetes, of which Forklift's Plan, NetworkMap and StorageMap are read. */
export class ForkliftPlans {
    private readonly extract: Extract;
    /** Kinds of resources that were met, those that are not read too. */
    readonly kinds = new Set<string>();

    constructor(extract: Extract) {
        this.extract = extract;
    }

    /** Takes one resource; undefined for what is none. */
    take(value: Json, at: Provenance): Found | { readonly skipped: string } | undefined {
        const version = textAt(value, 'apiVersion');
        const kind = textAt(value, 'kind');
        // A list holds resources and is none.
        if (version === undefined || kind === undefined || kind.endsWith('List')) {
            return undefined;
        }
        const forklift = version.startsWith('forklift.konveyor.io/');
        this.kinds.add(`${forklift ? 'Forklift ' : ''}${cleanName(kind).slice(0, 60)}`);
        const skipped =
            forklift && kind === 'Plan'
                ? this.plan(value, at)
                : forklift && kind === 'NetworkMap'
                  ? this.map('network', value, at)
                  : forklift && kind === 'StorageMap'
                    ? this.map('storage', value, at)
                    : forklift && kind === 'Provider'
                      ? this.provider(value, at)
                      : undefined;
        return forklift && ['Plan', 'NetworkMap', 'StorageMap', 'Provider'].includes(kind)
            ? { format: 'forklift-plans', skipped }
            : { skipped: `a ${cleanName(kind).slice(0, 60)}, which says nothing about machines, networks or storage` };
    }

    private plan(value: Json, at: Provenance): string | undefined {
        const spec = member(value, 'spec');
        const { name, namespace } = namesOf(value);
        if (name === undefined) {
            return 'a Plan without a name';
        }
        if (flagAt(spec, 'archived') === true) {
            return 'an archived Plan';
        }
        const machines = listAt(spec, 'vms').flatMap((vm): PlannedMachine[] => {
            const own = textAt(vm, 'name') ?? '';
            const id = textAt(vm, 'id');
            return own === '' && id === undefined ? [] : [{ name: own, id, targetName: textAt(vm, 'targetName') }];
        });
        if (machines.length === 0) {
            return 'a Plan that names no machine';
        }
        this.extract.plans.push({
            name,
            namespace,
            method: methodOf(spec),
            into: textAt(spec, 'targetNamespace'),
            source: referenceAt(member(spec, 'provider', 'source'), namespace),
            networks: referenceAt(member(spec, 'map', 'network'), namespace),
            storage: referenceAt(member(spec, 'map', 'storage'), namespace),
            machines,
            state: stateOf(value),
            at,
        });
        return undefined;
    }

    /** Of a provider only its host: which vCenter plans mean. */
    private provider(value: Json, at: Provenance): string | undefined {
        const { name, namespace } = namesOf(value);
        const host = /^(?:[a-z]+:\/\/)?(?:[^/@]*@)?(\[[^\]]+\]|[^/:?#@]+)/iu.exec(
            textAt(value, 'spec', 'url') ?? '',
        )?.[1];
        if (name === undefined || host === undefined) {
            return 'a Provider without a name or an address';
        }
        this.extract.providers.push({ key: keyOf(namespace, name), host: host.toLowerCase(), at });
        return undefined;
    }

    private map(kind: 'network' | 'storage', value: Json, at: Provenance): string | undefined {
        const { name, namespace } = namesOf(value);
        const what = kind === 'network' ? 'NetworkMap' : 'StorageMap';
        if (name === undefined) {
            return `a ${what} without a name`;
        }
        const pairs = listAt(value, 'spec', 'map').flatMap((pair): MovePair[] => {
            const source = member(pair, 'source');
            const own = { name: lastOfPath(textAt(source, 'name')), id: textAt(source, 'id') };
            const to = kind === 'network' ? attachmentOf(member(pair, 'destination')) : classOf(pair);
            return own.name === undefined && own.id === undefined ? [] : [{ ...own, to }];
        });
        if (pairs.length === 0) {
            return `a ${what} that maps nothing`;
        }
        this.extract.maps.push({ kind, key: keyOf(namespace, name), pairs, at });
        return undefined;
    }
}

const keyOf = (namespace: string | undefined, name: string): string => `${namespace ?? ''}/${name}`;

function namesOf(value: Json): { name?: string; namespace?: string } {
    return { name: textAt(value, 'metadata', 'name'), namespace: textAt(value, 'metadata', 'namespace') };
}

/** A reference without a namespace means the one in which it stands. */
function referenceAt(value: unknown, namespace: string | undefined): string | undefined {
    const name = textAt(value, 'name');
    return name === undefined ? undefined : keyOf(textAt(value, 'namespace') ?? namespace, name);
}

/** Warm where either the newer `type` or the older flag says so: that asks more of a machine. A conversion alone copies nothing. */
function methodOf(spec: unknown): MovePlan['method'] {
    const type = textAt(spec, 'type');
    return type === 'live'
        ? type
        : type === 'warm' || flagAt(spec, 'warm') === true
          ? 'warm'
          : type === 'conversion'
            ? undefined
            : 'cold';
}

/** What the controller says of the run of a plan, where `status` was exported with it. */
function stateOf(value: Json): MovePlan['state'] {
    const on = new Set(
        listAt(value, 'status', 'conditions').flatMap(each =>
            isObject(each) && textAt(each, 'status') === 'True' ? [textAt(each, 'type')] : [],
        ),
    );
    return on.has('Succeeded')
        ? 'succeeded'
        : on.has('Failed') || on.has('Canceled')
          ? 'failed'
          : on.has('Executing')
            ? 'running'
            : undefined;
}

/** Inventories name a network of vSphere with or without the folders above it. */
function lastOfPath(name: string | undefined): string | undefined {
    return name?.startsWith('/') ? (name.split('/').findLast(part => part !== '') ?? name) : name;
}

function attachmentOf(destination: unknown): string | undefined {
    const type = textAt(destination, 'type');
    const name = textAt(destination, 'name');
    const namespace = textAt(destination, 'namespace');
    return type === 'ignored'
        ? undefined
        : type === 'pod'
          ? 'the pod network'
          : name === undefined
            ? undefined
            : namespace === undefined
              ? name
              : `${namespace}/${name}`;
}

function classOf(pair: unknown): string | undefined {
    return textAt(pair, 'destination', 'storageClass');
}
