import type {
    Bond,
    Coordinator,
    FabricInput,
    FailureDomain,
    Links,
    Media,
    Fabric as ModelFabric,
    Scheme,
} from '../../physics/index.ts';
import { withDefaults } from '../../physics/index.ts';
import type { FlatFigure, Plan, Fabric as PlanFabric } from '../../plan/plan.ts';
import type { DeclRecord } from '../../plan/records.ts';
import { inLibrary, LIBRARY_PREFIX, textOf } from '../../plan/source.ts';
import { dataText, durationText, linkText, shareText } from '../../plan/units.ts';
import { hostsAlong } from '../passage/hosts.ts';

/** From a fabric of the plan to the I/O model: its symbols in SI, and what had to be assumed. docs/io-model.md 1.2, 1.3. */

export interface FabricModel {
    readonly input: FabricInput;
    /** The same with every documented default filled in. */
    readonly full: ModelFabric;
    /** What holds in every scenario although nobody stated it, in the words of the language. */
    readonly assumed: readonly string[];
    /** `rebuild` is stated. Where it is not, nobody limits it, and it is a range (docs/io-model.md 8.2.5). */
    readonly rebuildStated: boolean;
    /** No range: `rebuild` is stated, so is all that is known of the controller, and no cache may serve reads (docs/language.md 5.7). */
    readonly certain: boolean;
    /** It has no nodes, and none is ever converted to it. */
    readonly none: boolean;
    /** `links` is stated. */
    readonly linksStated: boolean;
    /** Enough is known for a utilisation. */
    readonly described: boolean;
}

type Figures = Readonly<Record<string, Pick<FlatFigure, 'value' | 'from'>>>;

/** What a fabric is without a word about it: the platform's own storage. docs/io-model.md 1.3. */
function usualKind(fabric: PlanFabric, nodes: number | null): string | undefined {
    const names = fabric.platform?.chain.map(r => r.name) ?? [];
    if (names.includes('nutanix')) {
        return 'nutanix-rf2';
    }
    if (names.includes('proxmox')) {
        return 'ceph-replicated';
    }
    return names.some(n => n === 'hyperv' || n === 'azure-local' || n === 'scvmm')
        ? nodes === 2
            ? 's2d-two-way'
            : 's2d-three-way'
        : undefined;
}

function libraryChain(plan: Plan, name: string | undefined): DeclRecord[] {
    const chain: DeclRecord[] = [];
    for (let at = name && plan.declaration('component', name); at && !chain.includes(at); at = baseOf(plan, at)) {
        chain.push(at);
    }
    return chain;
}

/** What a fabric builds on; its own name there, and every name in the library, means the library's. */
function baseOf(plan: Plan, record: DeclRecord): DeclRecord | undefined {
    const name = record.base?.name;
    if (name === undefined) {
        return undefined;
    }
    const found = inLibrary(record.span) ? undefined : plan.declaration('component', name);
    return found === undefined || found === record ? plan.declaration('component', `${LIBRARY_PREFIX}${name}`) : found;
}

/** Rates at which Fibre Channel ports run: 100 MB/s per GFC (FCIA, S19); no Ethernet link has them. */
const FIBRE_CHANNEL = new Set([4, 8, 16, 32, 64, 128].map(gfc => gfc * 100e6));

function linksOf(figures: Figures, bond: string | undefined, coordinator: Coordinator | null): Links | null {
    const count = figures['links.count']?.value,
        rate = figures['links.rate']?.value;
    if (count === undefined || rate === undefined) {
        return null;
    }
    const mtu = figures['mtu']?.value ?? null;
    const transport = coordinator === 'array' && mtu === null && FIBRE_CHANNEL.has(rate) ? 'fibre-channel' : 'ethernet';
    return { count, rate, mtu, bond: (bond ?? null) as Bond | null, transport };
}

function schemeOf(figures: Figures): Scheme | null {
    const k = figures['erasure.data']?.value,
        m = figures['erasure.parity']?.value;
    if (k !== undefined && m !== undefined) {
        return { kind: 'erasure', k, m, strip: figures['strip']?.value ?? null };
    }
    const copies = figures['replicas']?.value;
    return copies === undefined ? null : { kind: 'replica', copies };
}

/** Data sheets of a kind of devices; what is not stated is not a usable number. */
function mediaOf(media: PlanFabric['media']): Media | null {
    const of = (key: string) => media?.figures[key]?.value;
    const rates = (side: 'read' | 'write') => ({
        iops: of(`${side}.iops`) ?? NaN,
        bandwidth: of(`${side}.bandwidth`) ?? NaN,
        latency: of(`${side}.latency`) ?? NaN,
    });
    return media
        ? {
              read: rates('read'),
              write: rates('write'),
              channels: of('channels') ?? null,
              variability: of('variability') ?? null,
          }
        : null;
}

/** A kind of devices in front of those that keep the data. */
function cacheOf({ cache }: PlanFabric): FabricInput['cache'] {
    const media = mediaOf(cache?.media);
    return media === null || cache === undefined ? undefined : { media, devices: cache.count.value };
}

/** Nodes as stated; of a fabric made only of converted hosts those it has in the end. */
function nodesOf(plan: Plan, fabric: PlanFabric): number | null {
    const stated = fabric.figures['nodes']?.value;
    if (stated !== 0) {
        return stated ?? null;
    }
    const most = Math.max(0, ...(hostsAlong(plan, fabric) ?? []).map(h => h.after));
    return most === 0 ? null : most;
}

/** Facts of the library that it marks as assumed itself. */
const SOFT = ['locality', 'alignment', 'journal', 'metadata', 'software', 'detect', 'rtt'];

/** Maps a fabric; what its plan, its bases and its platform leave open stays missing and takes the model's defaults. */
export function fabricModel(plan: Plan, fabric: PlanFabric): FabricModel {
    const own: Figures = fabric.figures;
    const nodes = nodesOf(plan, fabric);
    const open = schemeOf(own) === null || fabric.words['coordinator'] === undefined;
    const kind = open ? usualKind(fabric, nodes) : undefined;
    const usual = libraryChain(plan, kind);
    const figures = withUsual(own, usual);
    const coordinator = (fabric.words['coordinator']?.text ??
        usual.find(r => r.words['coordinator'])?.words['coordinator']?.text ??
        null) as Coordinator | null;
    const media = mediaOf(fabric.media),
        devices = figures['media.count']?.value ?? null;
    const rebuild = figures['rebuild']?.value ?? null;
    const of = (key: string) => figures[key]?.value ?? null;
    const input: FabricInput = {
        nodes,
        racks: of('racks'),
        failureDomain: (fabric.words['failure-domain']?.text ?? null) as FailureDomain | null,
        links: linksOf(figures, fabric.words['bond']?.text, coordinator),
        uplinks: pair(of('uplinks.count'), of('uplinks.rate')),
        oversubscription: of('oversubscription'),
        buffer: of('buffer'),
        alpha: of('alpha'),
        rtt: of('rtt'),
        media,
        devices,
        cache: cacheOf(fabric),
        scheme: schemeOf(figures),
        coordinator,
        locality: of('locality'),
        alignment: of('alignment'),
        journal: of('journal'),
        metadata: of('metadata'),
        software: of('software'),
        detect: of('detect'),
        rebuild,
        streams: of('streams'),
        quantum: of('quantum'),
        burst: of('burst'),
        cores: of('cores'),
        controller: { cores: of('controller.cores'), read: of('controller.read'), write: of('controller.write') },
        raw: of('raw'),
    };
    const full = withDefaults(input);
    return {
        input,
        full,
        none: nodes === null && fabric.figures['nodes']?.value === 0,
        rebuildStated: rebuild !== null,
        certain:
            rebuild !== null &&
            !full.assumed.includes('cache') &&
            (full.controller === null || full.controller.assumed.length === 0),
        linksStated: !full.assumed.includes('links'),
        described: full.nodes !== null && full.scheme !== null && full.coordinator !== null,
        assumed: [
            ...(kind && usual.length > 0 ? [`storage of the platform: ${kind}`] : []),
            ...SOFT.flatMap(key =>
                fromLibrary(plan, figures[key]) ? [`${describe(key, full)} (from ${figures[key]!.from})`] : [],
            ),
            ...full.assumed.map(key => describe(key, full)),
            ...rangesOf(fabric),
            ...(full.media === null || full.devices === null
                ? ['no media (not stated: neither its utilisation nor a P99 is given)']
                : []),
        ],
    };
}

/** What is written as a range and computed at its centre; the findings look at both ends as well (docs/language.md 5.7). */
function rangesOf({ figures, everyMedia }: PlanFabric): string[] {
    const own = (of: Readonly<Record<string, FlatFigure>>, name = '') =>
        Object.entries(of).flatMap(([key, { range, span }]) =>
            range ? [`the middle of ${[name, ...key.split('.')].join(' ').trim()} ${textOf(span)}`] : [],
        );
    return [...own(figures), ...everyMedia.flatMap(media => own(media.figures, media.name))];
}

function withUsual(own: Figures, usual: readonly DeclRecord[]): Figures {
    if (usual.length === 0) {
        return own;
    }
    const scheme = schemeOf(own) !== null;
    const merged: Record<string, Pick<FlatFigure, 'value' | 'from'>> = { ...own };
    for (const record of usual) {
        for (const [key, { value }] of Object.entries(record.figures)) {
            const replaced = scheme && /^(replicas|erasure|strip)/.test(key);
            if (!replaced && !(key in merged)) {
                merged[key] = { value, from: record.name };
            }
        }
    }
    return merged;
}

function fromLibrary(plan: Plan, figure: Pick<FlatFigure, 'from'> | undefined): boolean {
    if (figure?.from === undefined) {
        return false;
    }
    const declared = plan.declaration('component', figure.from);
    return declared !== undefined && !plan.files.includes(declared.span.block.document.uri);
}

function pair(count: number | null, rate: number | null): { readonly count: number; readonly rate: number } | null {
    return count === null || rate === null ? null : { count, rate };
}

/** One field with the value it has, in the words of the language. */
export function describe(key: string, full: ModelFabric): string {
    switch (key) {
        case 'cache':
            return 'no read is served by the faster media';
        case 'links':
            return `links ${full.links.count} x ${linkText(full.links.rate)}`;
        case 'mtu':
            return `mtu ${full.links.mtu}`;
        case 'racks':
            return `racks ${full.racks}`;
        case 'oversubscription':
            return `oversubscription ${full.oversubscription}:1`;
        case 'buffer':
            return full.buffer === null ? 'buffer' : `buffer ${dataText(full.buffer)}`;
        case 'alpha':
            return `alpha ${full.alpha}`;
        case 'rtt':
        case 'software':
        case 'detect':
            return `${key} ${full[key] === 0 ? '0 s' : durationText(full[key])}`;
        case 'locality':
        case 'alignment':
            return `${key} ${shareText(full[key])}`;
        case 'journal':
        case 'streams':
            return `${key} ${full[key]}`;
        case 'metadata':
        case 'quantum':
        case 'burst':
            return `${key} ${dataText(full[key])}`;
        case 'controller.cores':
            return `controller ${coreText(full.controller?.cores ?? 0)}`;
        case 'controller.times':
            return timesText(full);
        case 'variability':
            return `variability ${full.variability}`;
        case 'chunks':
            return 'slowest survivor 1.1 times the mean (chunks per node not known)';
        default:
            return key;
    }
}

/** `9.8 cores`: what is taken for a centre need not be whole. */
export function coreText(cores: number): string {
    return `${Number(cores.toPrecision(2))} ${cores === 1 ? 'core' : 'cores'}`;
}

/** Processor time of the storage software, and how far it is known. docs/io-model.md 8.1. */
function timesText({ controller }: ModelFabric): string {
    const { read, write } = controller?.times ?? { read: 0, write: 0 };
    const source =
        controller?.published === false
            ? "none published for this platform: Ceph's, 0.5 to 1.5 times"
            : 'from published figures of other clusters: factor 2';
    return `controller read ${durationText(read)} write ${durationText(write)} (${source})`;
}
