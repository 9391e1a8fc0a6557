import type { Dimension } from './units.ts';

/**
 * The declarations and properties of the language as a table. The reader takes dimensions and fixed words from it,
 * completion and hover take what they offer, so that the three cannot disagree. (The grammar says the same in its own
 * form; a test holds the two together.)
 */

/** What a name at some place may refer to. */
export type RefKind =
    | 'platform'
    | 'environment'
    | 'interface'
    | 'feature'
    | 'capability'
    | 'privilege'
    | 'role'
    | 'product'
    | 'media'
    | 'fabric'
    | 'identity'
    | 'controller'
    | 'protector'
    | 'observer'
    | 'phase'
    | 'profile'
    | 'shape'
    | 'component'
    | 'selectable'
    | 'retirable'
    | 'network'
    | 'recreatable'
    | 'testable'
    | 'mover'
    | 'tool'
    | 'ruled'
    | 'acceptable'
    | 'principal';

/** Keywords that open a declaration, nested ones included. */
export type Keyword =
    | 'include'
    | 'plan'
    | 'environment'
    | 'platform'
    | 'interface'
    | 'feature'
    | 'capability'
    | 'transition'
    | 'privilege'
    | 'grants'
    | 'role'
    | 'product'
    | 'media'
    | 'identity'
    | 'principal'
    | 'backup'
    | 'replication'
    | 'monitoring'
    | 'automation'
    | 'fabric'
    | 'network'
    | 'policy'
    | 'mover'
    | 'profile'
    | 'workload'
    | 'group'
    | 'phase'
    | 'accept'
    | 'retain'
    | 'rule';

/** One figure inside a property, such as `peak` in `iops 18k peak 30k`. */
export interface PartSchema {
    readonly key: string;
    readonly dimension?: Dimension;
    readonly words?: readonly string[];
}

export interface PropertySchema {
    readonly key: string;
    /** The form as on the language page: what completion shows beside the name. */
    readonly form: string;
    /** What it means, one or two sentences. */
    readonly doc: string;
    readonly dimension?: Dimension;
    readonly words?: readonly string[];
    readonly refers?: RefKind;
    readonly parts?: readonly PartSchema[];
    /** May stand several times in a block. */
    readonly list?: boolean;
    /** May stand several times in a block, once for each name; the own ones replace those of a base. */
    readonly repeats?: boolean;
    /** LSP snippet body, where the plain key and a blank would not do. */
    readonly snippet?: string;
}

export interface DeclarationSchema {
    readonly keyword: Keyword;
    readonly form: string;
    readonly doc: string;
    readonly snippet: string;
    readonly base?: RefKind;
    readonly on?: RefKind;
    readonly properties: readonly PropertySchema[];
}

const GRADES_FACT = ['verified', 'documented', 'recalled'] as const;
/** How serious something is, as words of the language. */
export const SEVERITIES = ['error', 'warning', 'information'] as const;
export const GRADES_FIGURE = ['measured', 'estimated', 'assumed'] as const;
/** The layers of the framework as words of the language. */
export const LAYER_WORDS = [
    'identity',
    'backup',
    'replication',
    'monitoring',
    'automation',
    'storage',
    'network',
    'fabric',
    'compute',
    'migration',
] as const;
/** What a policy governs. */
export const POLICY_WORDS = ['placement', 'availability', 'security', 'storage'] as const;
/** What a recovery path may be tied to. */
export const TIES = ['array', 'platform', 'file-system'] as const;
export const WEEKDAYS: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** The same, as people may write them. */
export const WEEKDAYS_LONG: readonly string[] = [
    'monday',
    'tuesday',
    'wednesday',
    'thursday',
    'friday',
    'saturday',
    'sunday',
];

const dependsOn: PropertySchema = {
    key: 'depends',
    form: 'depends on COMPONENT, …',
    list: true,
    refers: 'component',
    snippet: 'depends on $0',
    doc: "What this depends on. A declared dependency outranks the plan's sequence: the dependency comes first. A component above compute that depends on a machine needs it up and reachable, as with `runs in`; that orders no phases.",
};
const runsIn: PropertySchema = {
    key: 'runs',
    form: 'runs in SELECTOR, …',
    list: true,
    refers: 'selectable',
    snippet: 'runs in ${1:workload}$0',
    doc: 'The machines it lives in: one of them has to be up and reachable. It orders no phases; what is checked is that not all of them move at once, and not onto something that needs them to start.',
};
const replaces: PropertySchema = {
    key: 'replaces',
    form: 'replaces CONTROLLER, …',
    list: true,
    refers: 'controller',
    doc: 'The products whose work it takes over. What both cover is founded through this one, and the replaced one asks for nothing on the target.',
};
const factEvidence: PropertySchema = {
    key: 'evidence',
    form: 'evidence verified|documented|recalled "SOURCE"',
    words: GRADES_FACT,
    list: true,
    doc: 'How well this fact is known, and from where. A finding that rests on a recalled fact says so.',
};
const fabricEvidence: PropertySchema = {
    key: 'evidence',
    form: 'evidence verified|documented|recalled|measured|estimated|assumed "SOURCE"',
    words: [...GRADES_FACT, ...GRADES_FIGURE],
    list: true,
    doc: 'Where its figures come from; `exitplan calibrate` writes `measured` with the files, the day and the depths.',
};
const speaks: PropertySchema = {
    key: 'speaks',
    form: 'speaks INTERFACE, …',
    list: true,
    refers: 'interface',
    doc: 'The control-plane interfaces through which it works today. It keeps them and gains those it is put `onto`.',
};
const needs: PropertySchema = {
    key: 'needs',
    form: 'needs CAPABILITY, …',
    list: true,
    refers: 'capability',
    doc: 'What its account must be able to do on the platform.',
};
const account: PropertySchema = {
    key: 'account',
    form: 'account "WHO"',
    refers: 'principal',
    doc: 'The principal it works as; the identity that declares it says what that principal holds.',
};
const version: PropertySchema = { key: 'version', form: 'version "…"', doc: 'The version in use, as text.' };
const covers = (key: string, doc: string): PropertySchema => ({
    key,
    form: `${key} SELECTOR, …`,
    list: true,
    refers: 'selectable',
    doc,
});
const protects: PropertySchema = {
    key: 'protects',
    form: 'protects SELECTOR, … [every TIME] [keep TIME]',
    list: true,
    refers: 'selectable',
    parts: [
        { key: 'every', dimension: 'time' },
        { key: 'keep', dimension: 'time' },
    ],
    doc: 'The workloads it can restore, how often a restore point is taken, and how long restore points are kept.',
};

const workloadProperties: readonly PropertySchema[] = [
    {
        key: 'in',
        form: 'in ENVIRONMENT',
        refers: 'environment',
        doc: 'The environment; its class and shape decide how strictly the plan is checked for this workload.',
    },
    { key: 'on', form: 'on FABRIC', refers: 'fabric', doc: 'The storage fabric its data lies on today.' },
    { key: 'vcpu', form: 'vcpu N', dimension: 'count', doc: 'Virtual processors.' },
    { key: 'memory', form: 'memory DATA', dimension: 'data', doc: 'Guest memory.' },
    {
        key: 'disk',
        form: 'disk DATA [used DATA]',
        dimension: 'data',
        parts: [{ key: 'used', dimension: 'data' }],
        doc: 'Provisioned disk, and how much of it is used: what is copied and rebuilt.',
    },
    {
        key: 'iops',
        form: 'iops N [peak N]',
        dimension: 'operations',
        parts: [{ key: 'peak', dimension: 'operations' }],
        doc: 'I/O operations per second: the average, and the highest rate held for a minute or longer (3 × the average where none is given).',
    },
    {
        key: 'writes',
        form: 'writes N%',
        dimension: 'share',
        doc: 'Share of the operations that are writes (30 % where none is given).',
    },
    { key: 'block', form: 'block DATA', dimension: 'data', doc: 'Size of one operation (8 KiB where none is given).' },
    {
        key: 'p99',
        form: 'p99 TIME',
        dimension: 'time',
        doc: 'Objective: 99 of 100 operations are to be answered within this time.',
    },
    {
        key: 'change',
        form: 'change N%/d',
        dimension: 'change rate',
        doc: 'What changes per day or hour: a share of the used data (`3 %/d`), or so much data of each machine (`200 GB/d`).',
    },
    {
        key: 'rpo',
        form: 'rpo TIME',
        dimension: 'time',
        doc: 'Recovery point objective: how much work may be lost at the most.',
    },
    { key: 'rto', form: 'rto TIME', dimension: 'time', doc: 'Recovery time objective: how long a restore may take.' },
    { key: 'downtime', form: 'downtime TIME', dimension: 'time', doc: 'How long the cutover may interrupt it.' },
    {
        key: 'heartbeat',
        form: 'heartbeat TIME',
        dimension: 'time',
        doc: 'Of a cluster of guests: how long a node may be silent before the others take over.',
    },
    {
        key: 'uses',
        form: 'uses FEATURE, …',
        list: true,
        refers: 'feature',
        doc: "Features of today's platform that a move may trip over (rdm, vtpm, passthrough, …).",
    },
    {
        key: 'net',
        form: 'net NETWORK, …',
        list: true,
        refers: 'network',
        doc: 'The networks it is on. They have to be on the target before it moves.',
    },
    { key: 'count', form: 'count N', dimension: 'count', doc: 'Stands for N identical machines.' },
    {
        key: 'evidence',
        form: 'evidence measured|estimated|assumed ["source"]',
        words: GRADES_FIGURE,
        doc: 'Where the I/O figures come from.',
    },
    dependsOn,
];

const fabricProperties: readonly PropertySchema[] = [
    { key: 'nodes', form: 'nodes N', dimension: 'count', doc: 'Nodes of the cluster.' },
    { key: 'racks', form: 'racks N', dimension: 'count', doc: 'Racks the nodes are spread over.' },
    {
        key: 'failure-domain',
        form: 'failure-domain host|rack',
        words: ['host', 'rack'],
        doc: 'What copies are kept apart by.',
    },
    {
        key: 'links',
        form: 'links N x RATE [mtu N] [bond …]',
        parts: [
            { key: 'rate', dimension: 'data rate' },
            { key: 'mtu', dimension: 'count' },
            { key: 'bond', words: ['active-active', 'active-backup'] },
        ],
        snippet: 'links ${1:2} x ${2:25 Gbps} mtu ${3:9000}$0',
        doc: 'Storage links of each node. A bond in active-backup counts one link.',
    },
    {
        key: 'uplinks',
        form: 'uplinks N x RATE',
        parts: [{ key: 'rate', dimension: 'data rate' }],
        snippet: 'uplinks ${1:4} x ${2:100 Gbps}$0',
        doc: 'Links from each rack to the spine.',
    },
    {
        key: 'oversubscription',
        form: 'oversubscription N:1',
        snippet: 'oversubscription ${1:3}:1$0',
        doc: "The rack's uplinks carry 1/N of what its nodes can send.",
    },
    {
        key: 'buffer',
        form: 'buffer DATA [alpha N]',
        dimension: 'data',
        parts: [{ key: 'alpha', dimension: 'count' }],
        doc: 'Shared packet buffer of the top-of-rack switch, and the share rule (dynamic threshold alpha, 1 where none is given).',
    },
    { key: 'rtt', form: 'rtt TIME', dimension: 'time', doc: 'Round-trip time between two nodes.' },
    {
        key: 'media',
        form: 'media N x MEDIA',
        refers: 'media',
        snippet: 'media ${1:6} x ${2:nvme}$0',
        repeats: true,
        doc: 'Storage devices of each node, once for each kind. Of two kinds the one that writes faster stands in front of the other: a cache, an OpLog, the log of an OSD.',
    },
    { key: 'replicas', form: 'replicas N', dimension: 'count', doc: 'Copies kept of each block.' },
    {
        key: 'erasure',
        form: 'erasure K+M [strip DATA]',
        parts: [{ key: 'strip', dimension: 'data' }],
        snippet: 'erasure ${1:4}+${2:2}$0',
        doc: 'Erasure coding: K data and M parity strips.',
    },
    {
        key: 'coordinator',
        form: 'coordinator local|primary|owner|array',
        words: ['local', 'primary', 'owner', 'array'],
        doc: "Who answers an I/O: the machine's own node, the primary of the placement group, the owner of the volume, or a storage array.",
    },
    {
        key: 'locality',
        form: 'locality N%',
        dimension: 'share',
        doc: "Share of reads served by the machine's own node.",
    },
    {
        key: 'alignment',
        form: 'alignment N%',
        dimension: 'share',
        doc: 'Share of I/O issued on the node that owns the volume.',
    },
    {
        key: 'journal',
        form: 'journal N',
        dimension: 'count',
        doc: 'Extra copies of the data written to a journal per device copy.',
    },
    { key: 'metadata', form: 'metadata DATA', dimension: 'data', doc: 'Metadata bytes written per device write.' },
    {
        key: 'software',
        form: 'software TIME',
        dimension: 'time',
        doc: 'Time spent in the storage software per operation, without queueing.',
    },
    {
        key: 'detect',
        form: 'detect TIME',
        dimension: 'time',
        doc: 'Time from the loss of a node until the rebuild starts.',
    },
    { key: 'rebuild', form: 'rebuild RATE', dimension: 'data rate', doc: 'Rebuild throttle per node.' },
    {
        key: 'streams',
        form: 'streams N',
        dimension: 'count',
        doc: 'Background streams per receiver (16 where none is given).',
    },
    {
        key: 'quantum',
        form: 'quantum DATA',
        dimension: 'data',
        doc: 'Bytes that background traffic sends back to back (64 KiB where none is given).',
    },
    {
        key: 'burst',
        form: 'burst DATA',
        dimension: 'data',
        doc: 'Bytes each node sends at once to one port while a lost node is rebuilt: a chunk, at most what a connection has on its way (1 MiB; 256 KiB where a volume has an owner).',
    },
    { key: 'raw', form: 'raw DATA', dimension: 'data', doc: 'Raw capacity of each node.' },
    {
        key: 'cores',
        form: 'cores N',
        dimension: 'count',
        doc: 'Cores of each node, all of them: what its machines and its storage software share.',
    },
    {
        key: 'memory',
        form: 'memory DATA',
        dimension: 'data',
        doc: 'Memory of each node, all of it. Behind `controller cores N` it is what the storage software takes.',
    },
    {
        key: 'overcommit',
        form: 'overcommit N:1',
        snippet: 'overcommit ${1:4}:1$0',
        doc: 'Virtual processors that one core of a node may carry (4 where none is given).',
    },
    {
        key: 'controller',
        form: 'controller cores N [memory DATA] [read TIME] [write TIME]',
        parts: [
            { key: 'cores', dimension: 'count' },
            { key: 'memory', dimension: 'data' },
            { key: 'read', dimension: 'time' },
            { key: 'write', dimension: 'time' },
        ],
        snippet: 'controller cores ${1:16}$0',
        doc: "Cores and memory of each node that are the storage software's, and the processor time it spends per read and per device write of up to 4 KiB (Ceph: 133 us and 286 us; S2D: 48 us and 70 us; other platforms publish none).",
    },
    dependsOn,
    fabricEvidence,
];

const moverFigures: readonly PropertySchema[] = [
    { key: 'sessions', form: 'sessions N', dimension: 'count', doc: 'Disks or machines it copies at the same time.' },
    { key: 'rate', form: 'rate RATE', dimension: 'data rate', doc: 'What one session copies at most.' },
];
const passage = (key: string, doc: string): PropertySchema => ({
    key,
    form: `${key} FEATURE ["what to do"] [because "why"] [by TOOL], … [severity …]`,
    list: true,
    refers: 'feature',
    parts: [{ key: 'severity', words: SEVERITIES }],
    doc,
});
const controller = (
    keyword: Keyword,
    what: string,
    properties: readonly PropertySchema[],
    verb: string,
): DeclarationSchema => ({
    keyword,
    base: 'product',
    on: 'platform',
    form: `${keyword} NAME ["title"] [is PRODUCT] { … }`,
    doc: what,
    properties,
    snippet: `${keyword} \${1:name} is \${2:product} {\n\tspeaks \${3:interface}\n\t${verb} \${4:all}\n}$0`,
});
const PLAIN = (keyword: Keyword, doc: string): DeclarationSchema => ({
    keyword,
    doc,
    form: `${keyword} NAME ["title"] { evidence … }`,
    snippet: `${keyword} \${1:name} "\${2:title}"$0`,
    properties: [factEvidence],
});

/** Every declaration of the language, in the order of the language page. */
export const DECLARATIONS: readonly DeclarationSchema[] = [
    {
        keyword: 'include',
        form: 'include "path.exit"',
        doc: 'First lines of a file. Files that include each other in any direction are one plan.',
        snippet: 'include "${1:inventory}.exit"$0',
        properties: [],
    },
    {
        keyword: 'plan',
        form: 'plan NAME ["title"] { … }',
        doc: 'What is left, where it goes, and how strictly it is checked. Its file holds the phases.',
        snippet:
            'plan ${1:name} "${2:title}" {\n\tfrom ${3:source}\n\tto ${4:target}\n\tsequence ${5|phases,layers|}\n\theadroom ${6:30%}\n}$0',
        properties: [
            {
                key: 'from',
                form: 'from PLATFORM, …',
                refers: 'platform',
                list: true,
                doc: 'The platforms the plan leaves.',
            },
            {
                key: 'to',
                form: 'to PLATFORM, …',
                refers: 'platform',
                list: true,
                doc: 'The platforms the plan moves to.',
            },
            {
                key: 'sequence',
                form: 'sequence phases|layers',
                words: ['phases', 'layers'],
                doc: 'Whether steps above compute follow the migration phases (monitoring, backup, identity, fabric) or the layers (identity, backup, monitoring, fabric).',
            },
            {
                key: 'headroom',
                form: 'headroom N%',
                dimension: 'share',
                doc: 'How much of every link, disk and uplink is kept free (30 % where none is given).',
            },
            {
                key: 'exposure',
                form: 'exposure TIME',
                dimension: 'time',
                doc: 'How long a fabric may be without full redundancy after the loss of a node (8 h where none is given).',
            },
            { key: 'starts', form: 'starts DATE', doc: 'The day the first phase starts.' },
            {
                key: 'freeze',
                form: 'freeze DATE..DATE ["why"]',
                list: true,
                snippet: 'freeze ${1:2026-12-20}..${2:2027-01-06} "${3:why}"$0',
                doc: 'Days on which nothing is cut over, both included.',
            },
            {
                key: 'window',
                form: 'window DAY HH:MM..DAY HH:MM',
                list: true,
                snippet: 'window ${1:sat} ${2:20}:${3:00}..${4:sun} ${5:06}:${6:00}$0',
                doc: 'The hours of a week to which cutovers are limited; several windows add up.',
            },
        ],
    },
    {
        keyword: 'environment',
        base: 'environment',
        form: 'environment NAME { class … shape … }',
        doc: 'A class of workloads; it selects the row of the decision matrix.',
        snippet:
            'environment ${1:name} { class ${2|production,greenfield,development,lab|}  shape ${3|monolithic,scale-out|} }$0',
        properties: [
            {
                key: 'class',
                form: 'class production|greenfield|development|lab',
                words: ['production', 'greenfield', 'development', 'lab'],
                doc: 'How much is at stake: production is checked strictly, a lab may do as it likes.',
            },
            {
                key: 'shape',
                form: 'shape monolithic|scale-out',
                words: ['monolithic', 'scale-out'],
                doc: 'Monolithic databases are looked at for data locality, scale-out services for network throughput.',
            },
        ],
    },
    {
        keyword: 'platform',
        base: 'platform',
        form: 'platform NAME ["title"] [is BASE] { … }',
        doc: 'A virtualization platform: one installation of it, or a library entry.',
        snippet:
            'platform ${1:name} "${2:title}" is ${3|vsphere,nutanix,proxmox,hyperv,scvmm,azure-local,kubevirt|} { version "${4:8.0}" }$0',
        properties: [
            version,
            {
                key: 'offers',
                form: 'offers INTERFACE, … [since "8.4"] [until "9.1"]',
                list: true,
                refers: 'interface',
                doc: 'Control-plane interfaces it offers.',
            },
            {
                key: 'supports',
                form: 'supports FEATURE, … [since "9.0"] [until "9.1"]',
                list: true,
                refers: 'feature',
                doc: 'Features of workloads it supports.',
            },
            { key: 'ends', form: 'ends DATE', doc: 'The day its licence ends or it is taken away.' },
            {
                ...runsIn,
                doc: 'The machines its management lives in (vCenter, a cluster manager). They have to stay until the last machine that needs this platform has left it.',
            },
            {
                key: 'privilege',
                form: 'privilege NAME ["what it allows"]',
                list: true,
                doc: 'A privilege of its access model.',
            },
            {
                key: 'grants',
                form: 'grants CAPABILITY by PRIVILEGE, …',
                list: true,
                doc: 'A role has the capability when it allows all of these privileges. Each further line of the same capability is an alternative; a list that a longer one contains is enough for a part of the capability only.',
            },
            { key: 'role', form: 'role NAME { allows … }', list: true, doc: 'A role that comes with the platform.' },
            factEvidence,
        ],
    },
    {
        ...PLAIN('interface', 'A control-plane API, for one layer.'),
        form: 'interface NAME ["title"] for LAYER { uses … tied to … evidence … }',
        properties: [
            {
                key: 'uses',
                form: 'uses FEATURE, …',
                list: true,
                refers: 'feature',
                doc: 'Features that the machines managed through it have, and that a move may trip over.',
            },
            {
                key: 'tied',
                form: 'tied to array|platform|file-system',
                words: TIES,
                snippet: 'tied to ${1|array,platform,file-system|}$0',
                doc: 'What a recovery path by it cannot do without: it ends with that.',
            },
            factEvidence,
        ],
        snippet: 'interface ${1:name} "${2:title}" for ${3|identity,backup,monitoring,fabric|}$0',
    },
    PLAIN('feature', 'Something a workload uses that a platform may or may not support.'),
    PLAIN('capability', 'Something one may do, in words that hold on every platform.'),
    {
        keyword: 'transition',
        form: 'transition PLATFORM to PLATFORM { carries … redoes … loses … first … refuses … }',
        doc: 'What a move from one kind of platform to another takes along, feature by feature.',
        snippet: 'transition ${1:vsphere} to ${2:nutanix} {\n\tredoes ${3:feature} "${4:what to do}"\n}$0',
        properties: [
            passage('carries', 'Features that arrive with the machine; with `by`, only where that tool moves it.'),
            passage('redoes', 'Features that do not arrive, and are made again on the target.'),
            passage('loses', 'Features the target has no equal for.'),
            passage('first', 'States of the source that are cleared before the copy.'),
            passage('refuses', 'Features a machine cannot have on the target.'),
            factEvidence,
        ],
    },
    PLAIN('privilege', "A privilege of a platform's access model."),
    {
        keyword: 'grants',
        form: 'grants CAPABILITY by PRIVILEGE, …',
        doc: 'The privileges that together give a capability.',
        snippet: 'grants ${1:capability} by ${2:privilege}$0',
        properties: [],
    },
    {
        keyword: 'role',
        base: 'role',
        on: 'platform',
        form: 'role NAME ["title"] [on PLATFORM] [is BASE] { allows … }',
        doc: 'A set of privileges on one platform.',
        snippet: 'role ${1:name} on ${2:platform} {\n\tallows ${3:privilege}\n}$0',
        properties: [
            {
                key: 'allows',
                form: 'allows PRIVILEGE, …',
                list: true,
                refers: 'privilege',
                doc: 'The privileges the role holds.',
            },
            factEvidence,
        ],
    },
    {
        keyword: 'product',
        base: 'product',
        form: 'product NAME ["title"] for LAYER { speaks … moves … }',
        doc: 'A product and the interfaces it can speak, with the version since which it can; a product for migration: from where to where it moves machines.',
        snippet:
            'product ${1:name} "${2:title}" for ${3|backup,replication,monitoring,automation,migration|} {\n\tspeaks ${4:interface}\n}$0',
        properties: [
            {
                ...speaks,
                form: 'speaks INTERFACE, … [since "12.2"] [until "13"] [on PLATFORM [since "8.2"] [until "9.1"]]',
                doc: 'Interfaces it can speak, in which of its versions, and with which versions of a platform.',
            },
            {
                ...needs,
                form: 'needs CAPABILITY, … or needs role ROLE, … on PLATFORM',
                doc: 'What its account must be able to do: capabilities, or on a platform privileges (`needs VM.Backup on proxmox`), a role (`needs role "Prism Admin" on nutanix`; each further role of the platform is an alternative) or a right no role shows (`needs right "root" on proxmox`).',
            },
            {
                key: 'moves',
                form: 'moves PLATFORM to PLATFORM by cold|warm|live|restore|array, … [since "…"]',
                list: true,
                refers: 'platform',
                snippet: 'moves ${1:vsphere} to ${2:nutanix} by ${3|warm,cold,live,restore,array|}$0',
                doc: 'From where to where it moves machines, and in which ways: cold (off while they are copied), warm (copied while they run, then a short stop), live, by restoring a backup, or by the array they lie on.',
            },
            {
                key: 'refuses',
                form: 'refuses FEATURE, … [by METHOD, …] [because "why"]',
                list: true,
                refers: 'feature',
                doc: 'Features of machines it cannot move, by some of its ways or by none.',
            },
            ...moverFigures,
            factEvidence,
        ],
    },
    {
        keyword: 'media',
        base: 'media',
        form: 'media NAME { read … write … }',
        doc: 'A class of storage device; figures are per device.',
        snippet:
            'media ${1:name} {\n\tread iops ${2:500k} bandwidth ${3:3000 MB/s} latency ${4:90 us}\n\twrite iops ${5:100k} bandwidth ${6:1500 MB/s} latency ${7:25 us}\n}$0',
        properties: [
            ...(['read', 'write'] as const).map(
                (key): PropertySchema => ({
                    key,
                    form: `${key} iops N bandwidth RATE latency TIME`,
                    doc: `What one device does when it is ${key === 'read' ? 'read' : 'written'}.`,
                    parts: [
                        { key: 'iops', dimension: 'operations' },
                        { key: 'bandwidth', dimension: 'data rate' },
                        { key: 'latency', dimension: 'time' },
                    ],
                }),
            ),
            {
                key: 'channels',
                form: 'channels N',
                dimension: 'count',
                doc: 'Operations one device works on at the same time.',
            },
            {
                key: 'variability',
                form: 'variability N',
                dimension: 'count',
                doc: "Squared coefficient of variation of the device's service time (0.5 where none is given).",
            },
            factEvidence,
        ],
    },
    {
        keyword: 'identity',
        base: 'identity',
        on: 'platform',
        form: 'identity NAME ["title"] [on PLATFORM] { principal … }',
        doc: 'Layer 1: a directory and who in it may do what.',
        snippet:
            'identity ${1:name} "${2:title}" on ${3:platform} {\n\tprincipal "${4:DOMAIN\\\\\\\\group}" holds ${5:role}\n}$0',
        properties: [
            {
                key: 'principal',
                form: 'principal "WHO" holds ROLE [becomes ROLE [on PLATFORM]]',
                list: true,
                snippet: 'principal "${1:WHO}" holds ${2:role}$0',
                doc: "A user or group, the role it holds on the identity's platform, and the role it becomes on the target.",
            },
            { ...runsIn, doc: `Its domain controllers. ${runsIn.doc}` },
            dependsOn,
        ],
    },
    controller(
        'backup',
        'Layer 2: takes restore points of workloads.',
        [speaks, protects, account, needs, version, replaces, runsIn, dependsOn],
        'protects',
    ),
    controller(
        'replication',
        'Layer 2: keeps a second copy of workloads elsewhere.',
        [speaks, protects, account, needs, version, replaces, runsIn, dependsOn],
        'protects',
    ),
    controller(
        'monitoring',
        'Layer 3: observes workloads.',
        [
            speaks,
            covers('observes', 'The workloads it observes.'),
            needs,
            account,
            version,
            replaces,
            runsIn,
            dependsOn,
        ],
        'observes',
    ),
    controller(
        'automation',
        'Layer 3: provisions and changes workloads.',
        [
            speaks,
            covers('manages', 'The workloads it manages.'),
            covers('observes', 'The workloads it observes.'),
            needs,
            account,
            version,
            replaces,
            runsIn,
            dependsOn,
        ],
        'manages',
    ),
    {
        keyword: 'fabric',
        base: 'fabric',
        on: 'platform',
        form: 'fabric NAME ["title"] [on PLATFORM] [is BASE] { … }',
        doc: 'Layer 4: where the data lies and transits.',
        snippet:
            'fabric ${1:name} "${2:title}" on ${3:platform} is ${4:ceph-replicated} {\n\tnodes ${5:6}\n\tlinks ${6:2} x ${7:25 Gbps} mtu ${8:9000}\n\tmedia ${9:6} x ${10:nvme}\n\trebuild ${11:400 MB/s}\n}$0',
        properties: fabricProperties,
    },
    {
        keyword: 'network',
        on: 'platform',
        form: 'network NAME ["title"] [on PLATFORM] { vlan … mtu … subnet … }',
        doc: 'Layer 4: a segment that machines are on (`net` of a workload).',
        snippet: 'network ${1:name} "${2:title}" on ${3:platform} { vlan ${4:120}  mtu ${5:1500} }$0',
        properties: [
            { key: 'vlan', form: 'vlan N', dimension: 'count', doc: 'Its VLAN id.' },
            { key: 'mtu', form: 'mtu N', dimension: 'count', doc: 'Largest packet in bytes that it carries.' },
            { key: 'subnet', form: 'subnet "10.1.2.0/24"', doc: 'Its addresses, as text.' },
        ],
    },
    {
        keyword: 'policy',
        on: 'platform',
        form: 'policy NAME ["title"] for placement|availability|security|storage [on PLATFORM] { applies … }',
        doc: 'Layer 4: an affinity rule, a boot or recovery plan, a firewall rule set, a storage policy. It stays behind unless it is recreated.',
        snippet:
            'policy ${1:name} "${2:title}" for ${3|placement,availability,security,storage|} on ${4:platform} { applies ${5:all} }$0',
        properties: [covers('applies', 'The workloads it governs.')],
    },
    {
        keyword: 'mover',
        base: 'product',
        form: 'mover NAME ["title"] [is PRODUCT] { account … }',
        doc: 'The tool that copies machines: a product for migration, as it is set up here.',
        snippet: 'mover ${1:name} is ${2:product} { account "${3:WHO}" }$0',
        properties: [account, version, ...moverFigures, { ...runsIn, doc: `The machines it runs in. ${runsIn.doc}` }],
    },
    {
        keyword: 'profile',
        base: 'profile',
        form: 'profile NAME [is BASE] { … }',
        doc: 'The I/O properties of a workload, to inherit.',
        snippet: 'profile ${1:name} { iops ${2:1k}  writes ${3:30%}  block ${4:8 KiB} }$0',
        properties: workloadProperties,
    },
    {
        keyword: 'workload',
        base: 'shape',
        on: 'fabric',
        form: 'workload NAME ["title"] [is PROFILE] { … }',
        doc: 'Layer 5: a machine, or `count` identical ones.',
        snippet:
            'workload ${1:name} is ${2:profile} {\n\tin ${3:environment}  on ${4:fabric}\n\tvcpu ${5:4}  memory ${6:16 GiB}  disk ${7:200 GiB}\n}$0',
        properties: workloadProperties,
    },
    {
        keyword: 'group',
        form: 'group NAME { SELECTOR, … }',
        doc: 'A name for several workloads.',
        snippet: 'group ${1:name} { ${2:workload} }$0',
        properties: [],
    },
    {
        keyword: 'phase',
        form: 'phase NAME ["title"] { … }',
        doc: 'One step of the plan. The textual order of phases is the order of execution.',
        snippet: 'phase ${1:name} "${2:title}" {\n\t$3\n\tlasts ${4:1 week}\n}$0',
        properties: [
            {
                key: 'decouple',
                form: 'decouple CONTROLLER, … [onto INTERFACE, …]',
                list: true,
                refers: 'observer',
                doc: 'Operational independence: put monitoring or automation onto interfaces that the target offers.',
            },
            {
                key: 'establish',
                form: 'establish CONTROLLER, … [onto INTERFACE, …]',
                list: true,
                refers: 'protector',
                doc: 'Backup independence: put backup or replication onto interfaces that the target offers.',
            },
            {
                key: 'map',
                form: 'map IDENTITY, …',
                list: true,
                refers: 'identity',
                doc: 'Identity abstraction: translate the roles of its principals.',
            },
            {
                key: 'model',
                form: 'model FABRIC, …',
                list: true,
                refers: 'fabric',
                doc: 'Storage I/O modelling: calculate what the new fabric has to carry.',
            },
            {
                key: 'cutover',
                form: 'cutover SELECTOR, … to FABRIC [by cold|warm|live|restore|array] [with MOVER] [over RATE]',
                list: true,
                refers: 'selectable',
                snippet: 'cutover ${1:workload} to ${2:fabric}$0',
                doc: 'Compute relocation: move machines to a fabric and thereby to its platform; `by` is the way they are copied (warm where the mover can, else cold), `with` the tool that does it, `over` the rate at which their data is copied.',
            },
            {
                key: 'recreate',
                form: 'recreate NETWORK|POLICY, … [on PLATFORM]',
                list: true,
                refers: 'recreatable',
                doc: "Makes networks and policies again on the target, on the plan's only `to` platform where none is written.",
            },
            {
                key: 'convert',
                form: 'convert N of FABRIC to FABRIC',
                list: true,
                refers: 'fabric',
                snippet: 'convert ${1:1} of ${2:fabric} to ${3:fabric}$0',
                doc: 'Hosts change sides: they leave one cluster when the phase starts and belong to the other when it ends. A fabric made only of converted hosts has `nodes 0`.',
            },
            {
                key: 'test',
                form: 'test COMPONENT, …',
                list: true,
                refers: 'testable',
                doc: 'Proves that it works: a restore of a backup, a failover of a replication, a login of an identity, an alarm of a monitoring.',
            },
            {
                key: 'retire',
                form: 'retire CONTROLLER|SELECTOR, …',
                list: true,
                refers: 'retirable',
                doc: 'Takes a controller or machines out of service: from the end of the phase on they serve nothing.',
            },
            {
                key: 'after',
                form: 'after PHASE, …',
                list: true,
                refers: 'phase',
                doc: 'Phases that have to be over before this one.',
            },
            {
                key: 'alongside',
                form: 'alongside PHASE, …',
                list: true,
                refers: 'phase',
                doc: 'Runs at the same time: it starts with the latest of these phases, and none of them is before another.',
            },
            { key: 'starts', form: 'starts DATE', doc: 'Not before this day.' },
            {
                key: 'lasts',
                form: 'lasts TIME',
                dimension: 'time',
                doc: 'How long the phase takes; a range where that is not known (`lasts 2..4 weeks`).',
            },
            { key: 'started', form: 'started DATE', doc: 'The day it really started.' },
            {
                key: 'done',
                form: 'done DATE',
                doc: 'The day it was really over: what it does has happened, and what follows is dated from it.',
            },
            { key: 'approve', form: 'approve "…"', doc: 'The approval that lets it go ahead.' },
        ],
    },
    {
        keyword: 'accept',
        form: 'accept CODE on SELECTOR, … because "…" [by "…"] [until DATE]',
        doc: 'Takes a risk knowingly: the findings it names become hints that carry the reason, until its date.',
        snippet: 'accept ${1:code} on ${2:name} because "${3:reason}" until ${4:date}$0',
        properties: [],
    },
    {
        keyword: 'retain',
        form: 'retain SELECTOR, … because "…" [by "…"] [until DATE]',
        doc: 'Says that workloads stay where they are on purpose, why, and until when at the latest.',
        snippet: 'retain ${1:workload} because "${2:reason}"$0',
        properties: [],
    },
    {
        keyword: 'rule',
        form: 'rule NAME "message" [severity error|warning|information] { when … require … }',
        doc: "A rule of an organisation's own. A breach is a finding with the code `rule-NAME`, accepted like any other.",
        snippet:
            'rule ${1:name} "${2:message}" severity ${3|warning,error,information|} {\n\twhen ${4:cutover} in ${5:production}\n\trequire ${6|approve,test,policy,window|}\n}$0',
        properties: [
            {
                key: 'when',
                form: 'when VERB [SELECTOR, …] [in CLASS|ENVIRONMENT]',
                snippet:
                    'when ${1|cutover,decouple,establish,map,model,recreate,convert,test,retire|} in ${2:production}$0',
                doc: "The steps it is about. An environment's name wins over a class of that name.",
            },
            {
                key: 'require',
                form: 'require approve|test|policy|window, mover NAME, …, on DAY, …, after VERB, at most N machines, at most DATA or evidence measured',
                list: true,
                snippet: 'require $0',
                doc: 'What has to hold; several lines have all to hold. `test`, `policy`, `window`: every backup of these machines tested before, their policies recreated before, the phase inside the plan’s windows; `at most` is per phase.',
            },
        ],
    },
];

const byKeyword = new Map(DECLARATIONS.map(d => [d.keyword as string, d]));

/** The schema of a declaration keyword. */
export function declarationSchema(keyword: string): DeclarationSchema | undefined {
    return byKeyword.get(keyword);
}

/** The schema of a property in a declaration. */
export function propertySchema(keyword: string, key: string): PropertySchema | undefined {
    return byKeyword.get(keyword)?.properties.find(p => p.key === key);
}
