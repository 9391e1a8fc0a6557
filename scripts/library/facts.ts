/**
 * The facts data as it is on disk (JSON), with the types this generator relies on, and the one
 * place where its wording becomes the wording of the library: grades, sources, platform names.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { quoted } from '../../language/writing/names.ts';

export type Confidence = 'verified-in-source' | 'doc' | 'recalled';

export interface Row {
    source: string;
    confidence: Confidence;
}

export interface Fact extends Row {
    id: string;
    fact: string;
}

export interface InterfaceRow extends Row {
    id: string;
    platform: string;
    area: string;
    name: string;
    aka: string[];
    transport: string | null;
    what: string;
    since: string | null;
    status: string;
    limits: string | null;
    needsPrivileges: string[] | null;
    /** Features of the machines that are managed through it. */
    brings?: string[];
}

export interface SpeaksRow extends Row {
    platform: string;
    interfaces: string[];
    support: string;
    since: string | null;
    method?: string;
    requires?: string;
    conflicts?: string;
    /** Versions of the platform it holds for; both ends belong to it. */
    platformSince?: string;
    platformUntil?: string;
    /** Where the product is known to work there, and the interface is not: how well the interface is known. */
    interfaceConfidence?: Confidence;
}

export interface ProductRow {
    id: string;
    name: string;
    vendor: string;
    kind: 'backup' | 'dr' | 'monitoring' | 'automation' | 'native';
    speaks: SpeaksRow[];
    notes?: string;
}

export interface Equivalent {
    capability: string;
    [platform: string]: string;
}

export interface GrantRow extends Row {
    grantedBy: string[][];
    fullSet?: string[];
    note?: string;
    permissionOrRolesUnknown?: boolean;
}

export interface CapabilityRow {
    id: string;
    domain: string;
    title: string;
    core: boolean;
    alsoNeeds: string[];
    platforms: Record<string, GrantRow>;
}

export interface PrivilegeRow extends Row {
    id: string;
    allows?: string;
    group?: string;
    category?: string;
    kind?: string;
    since?: string | null;
    note?: string | null;
    assumedRoles?: string[];
    permissionUnknown?: boolean;
    allowsFrom?: string;
}

export interface RoleRow extends Row {
    name: string;
    label?: string | null;
    kind?: string;
    description?: string | null;
    privileges: string[] | '*';
    operations?: string[];
    note?: string | null;
    confidenceNote?: string;
    completeness?: string;
    aggregatesTo?: string | null;
    composedOf?: string[];
    product?: string;
}

export type Grade = 'verified' | 'documented' | 'recalled';

/** A feature that transitions speak about; those not `inLibrary` have no row anywhere else. */
export interface TransitionFeature {
    id: string;
    title: string;
    domain: string;
    inLibrary: boolean;
}

export interface TransitionRow {
    from: string;
    to: string;
    feature: string;
    verdict: 'carries' | 'redo' | 'lost' | 'first' | 'unsupported';
    severity: 'error' | 'warning' | 'information';
    grade: Grade;
    reason: string;
    work: string;
    by?: string;
    byAnalogy?: boolean;
    severityIfConfirmed?: string;
    source: string;
    date?: string;
}

/** A later finding about the other files. `source` and `date` are shown with the row it changes. */
export interface Correction {
    id: string;
    kind: string;
    where: string;
    now: string;
    right: string;
    weight: 'wrong' | 'weak' | 'upgrade' | 'new' | 'confirmed' | 'open';
    grade: Grade;
    source: string;
    date?: string;
    note?: string;
}

interface Source {
    ref: string;
    commit?: string;
    license?: string;
    note?: string;
}

interface Meta {
    version?: string;
    sources: Record<string, Source>;
}

/** What the account of a product needs on a platform. */
export interface AccountNeedRow {
    /** product@platform, with /purpose where a platform has several rows. */
    id: string;
    product: string;
    kind: string;
    platform: string;
    purpose?: string;
    roles?: string[];
    /** Whether one of `roles` is enough, or all are needed; one is where nothing is said. */
    rolesMode?: 'any' | 'all';
    /** Ids of the platform; all of them are needed. */
    privileges?: string[];
    /** Names of groups in the text, without ids. */
    privilegesAsNamed?: string[];
    /** What is no role: root, a local group, an agent. */
    rights?: string[];
    scope?: string;
    perHost?: boolean;
    mfaAllowed?: boolean;
    since?: string;
    versions?: string;
    notes?: string[];
    grade: Grade;
    source: string;
    date?: string;
}

/** What is known about a tool that copies machines. */
interface MoverFact {
    grade: Grade;
    source: string;
    date?: string;
}

export interface MoverRow {
    id: string;
    title: string;
    vendor: string;
    state: string;
    moves: (MoverFact & { from: string; to: string; methods: string[]; note?: string })[];
    refuses: (MoverFact & { feature: string; methods: string; verdict: string; severity: string; note?: string })[];
    limits: (MoverFact & { what: string; value: string | number; unit?: string })[];
    rates: (MoverFact & { rate: string; setup?: string })[];
    keeps: (MoverFact & { what: string; verdict: string })[];
}

export interface MoverFacts {
    movers: MoverRow[];
}

export interface Facts {
    movers: MoverFacts;
    accountNeeds: { needs: AccountNeedRow[] };
    apis: { interfaces: InterfaceRow[]; products: ProductRow[]; equivalents: Equivalent[] };
    mapping: { capabilities: CapabilityRow[] };
    vsphere: {
        meta: Meta;
        semantics: Fact[];
        privileges: PrivilegeRow[];
        roles: RoleRow[];
        serviceRoles: RoleRow[];
        otherPredefinedRoleNames: Row & { names: string[] };
    };
    proxmox: {
        meta: Meta;
        semantics: Fact[];
        privileges: PrivilegeRow[];
        roles: RoleRow[];
        aclPaths: Row & { paths: string[] };
        realms: (Row & { type: string; name: string; sync: boolean; note: string })[];
        changes: (Row & { version: string; date: string | null; change: string })[];
        removedPrivileges: (Row & { id: string; removedIn: string; replacedBy: string[] })[];
        rootOnlyApi: Row & { methods: string[]; note: string };
    };
    prism: {
        meta: Meta;
        semantics: Fact[];
        privileges: PrivilegeRow[];
        roles: RoleRow[];
        prismElementRoles: (Row & { name: string; label: string; description: string })[];
        legacyV3PermissionNames: Row & { names: string[]; note: string };
        capxMinimum: Row & { operations: string[]; note: string };
    };
    hyperv: {
        meta: Meta;
        semantics: Fact[];
        hypervHost: { privileges: PrivilegeRow[]; roles: RoleRow[] };
        scvmm: { privileges: PrivilegeRow[]; roles: RoleRow[] };
        azureLocal: { privileges: PrivilegeRow[]; roles: RoleRow[] };
        arcScvmm: { privileges: PrivilegeRow[]; roles: RoleRow[] };
    };
    kubevirt: {
        meta: Meta;
        semantics: Fact[];
        privileges: PrivilegeRow[];
        roles: RoleRow[];
        effectiveRoles: RoleRow[];
    };
    transitions: { features: TransitionFeature[]; transitions: TransitionRow[] };
    /** The same from other platforms than vSphere. */
    transitionsFrom: { transitions: TransitionRow[] };
    corrections: { corrections: Correction[]; stillRecalled: string[] };
}

/** Reads the data files of `folder` as they are, corrections not applied; throws the file system's error when one is missing. */
export function readFacts(folder: string): Facts {
    const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, `${file}.json`), 'utf8'));
    return {
        apis: read('apis'),
        mapping: read('mapping'),
        vsphere: read('privileges-vsphere'),
        proxmox: read('privileges-proxmox'),
        prism: read('privileges-prism'),
        hyperv: read('privileges-hyperv'),
        kubevirt: read('privileges-kubevirt'),
        accountNeeds: read('account-needs'),
        transitions: read('transitions'),
        transitionsFrom: read('transitions-sources'),
        corrections: read('corrections'),
        movers: read('movers'),
    } as Facts;
}

/** The data's platform ids and the names they have in the language. */
export const PLATFORM_NAMES: Record<string, string> = {
    vsphere: 'vsphere',
    prism: 'nutanix',
    pve: 'proxmox',
    hyperv: 'hyperv',
    scvmm: 'scvmm',
    azurelocal: 'azure-local',
    kubevirt: 'kubevirt',
};

const GRADES: Record<Confidence, string> = {
    'verified-in-source': 'verified',
    doc: 'documented',
    recalled: 'recalled',
};

/** The grade word of the language for a confidence of the data. */
export function gradeOf(confidence: Confidence): string {
    return GRADES[confidence];
}

/** The data's free text without the name of the file it stands in. */
export function plain(text: string): string {
    return text.replace(/^privileges-vsphere\.json \((.*)\)$/, '$1').trim();
}

/** The source of a row; `-` in the data means that there is none. */
export function sourceOf(row: { source: string }): string {
    return row.source === '-' ? 'from memory' : plain(row.source);
}

/** `evidence GRADE "SOURCE"` */
export function evidence(row: Row): string {
    return `evidence ${gradeOf(row.confidence)} ${quoted(sourceOf(row))}`;
}

/** One line per source of a data file: reference, commit, licence. */
export function sourceLines(meta: Meta, only?: readonly string[]): string[] {
    return Object.entries(meta.sources)
        .filter(([key]) => only === undefined || only.includes(key))
        .map(([key, source]) => {
            const details = [
                source.commit === undefined ? '' : `@${source.commit.slice(0, 8)}`,
                source.license ?? '',
                source.note ?? '',
            ]
                .filter(part => part !== '')
                .join(', ');
            return `- ${key}: ${plain(source.ref)}${details === '' ? '' : ` (${details})`}`;
        });
}
