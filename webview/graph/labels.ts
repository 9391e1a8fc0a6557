import { type ModelFinding, type PreviewModel, standsBeside } from '../scene/model.ts';
import { LANES, type SceneNode, type ScenePill, type SceneStorey } from '../scene/scene.ts';

const KINDS: Readonly<Record<SceneNode['kind'], string>> = {
    identity: 'identity',
    backup: 'backup',
    replication: 'replication',
    monitoring: 'monitoring',
    automation: 'automation',
    fabric: 'fabric',
    network: 'network',
    policy: 'policy',
    group: 'group of workloads',
    workload: 'workload',
};

const STATES: Readonly<Record<SceneNode['state'], string>> = {
    legacy: 'as today',
    abstracted: 'freed of the old platform',
    modelled: 'modelled',
    moved: 'moved',
};

/** Where a box stands, in words. */
export function whereText(node: SceneNode): string {
    const side = node.side === 'left' ? 'on the old platform' : 'on the new platform';
    if (standsBeside(node.kind)) {
        return side;
    }
    return node.layer === 'fabric' && node.side === 'right' && node.state !== 'modelled'
        ? `${side}, not modelled yet`
        : `${side}, ${STATES[node.state]}`;
}

/** Names of the platforms that a fabric, or the data of workloads, is on in the shown phase. */
export function platformText(node: SceneNode, model: PreviewModel): string {
    const fabrics =
        node.layer === 'compute'
            ? model.cells
                  .filter(c => node.stands.includes(c.id))
                  .map(c => (node.side === 'right' ? c.target : undefined) ?? c.fabric)
            : node.layer === 'fabric'
              ? node.stands
              : [];
    const known = new Set<string | undefined>(fabrics);
    return [...new Set(model.components.flatMap(c => (known.has(c.id) ? (c.platform ?? []) : [])))].join(', ');
}

/** `1 finding`, `3 findings`. */
export function findingCount(n: number): string {
    return `${n} finding${n === 1 ? '' : 's'}`;
}

/** What a screen reader says of a box. */
export function nodeLabel(node: SceneNode): string {
    const kind = node.kind === 'group' && node.layer !== 'compute' ? 'group' : KINDS[node.kind];
    const parts = [node.fullName, kind, node.fullLine, whereText(node)];
    if (node.findings.length > 0) {
        parts.push(findingCount(node.findings.length));
    }
    return parts.filter(Boolean).join(', ');
}

const STATUS_WORDS: Readonly<Record<ScenePill['status'], string>> = {
    broken: 'Breaks',
    near: 'Warning',
    accepted: 'Accepted risk',
    crossing: 'Crosses the divide',
    quiet: '',
};

/** What a screen reader says of a storey. */
export function storeyLabel({ layer, side, state, full, note }: SceneStorey): string {
    const where = side === 'left' ? 'on the old platform' : 'on the new platform';
    const [title] = LANES[layer];
    const standing = state === 'faulty' ? 'breaks' : side === 'left' ? 'stands' : state === 'built' ? 'built' : '';
    return [`${title} ${where}`, standing, full, note].filter(Boolean).join(', ');
}

/** What a screen reader says of a label on tethers. */
export function pillLabel(pill: ScenePill): string {
    return `${STATUS_WORDS[pill.status]}: ${pill.full}, ${pill.tethers.length === 1 ? '1 dependency' : `${pill.tethers.length} dependencies`}`;
}

const SEVERITY_WORDS: Readonly<Record<ModelFinding['severity'], string>> = {
    error: '✕ Error',
    warning: '▲ Warning',
    information: 'Information',
    hint: 'Hint',
};

/** `✕ Error`, `○ Accepted`. */
export function severityText(finding: ModelFinding): string {
    return finding.accepted ? '○ Accepted' : SEVERITY_WORDS[finding.severity];
}

/** A text of at most so many characters, cut between words. */
export function shortened(text: string, longest: number): string {
    if (text.length <= longest) {
        return text;
    }
    const cut = text.slice(0, longest);
    return `${(cut.includes(' ') ? cut.slice(0, cut.lastIndexOf(' ')) : cut).replace(/[\s,;:·]+$/, '')} …`;
}

/** Messages carry names in backticks; in the panel they are plain. */
export function plainMessage(message: string): string {
    return message.replaceAll('`', '');
}
