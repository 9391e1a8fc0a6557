import type { Estate } from './estate.ts';

/** The same estate in the languages of other servers: as many declarations, figures and references, as far as they have them. */

function id(name: string): string {
    return name.replaceAll('-', '_');
}

/** A LikeC4 model: elements with properties, and relations for what a workload is in, on and depends on. */
export function likec4Model(estate: Estate): string {
    const machines = estate.systems.flatMap(s => s.machines);
    const parts = [
        ...['prod-db', 'prod-web', 'dev', 'lab'].map(e => `  ${id(e)} = environment '${e}'`),
        ...[...new Set(machines.map(m => m.fabric))].map(f => `  ${id(f)} = fabric '${f}'`),
    ];
    for (const m of machines) {
        parts.push(`  ${id(m.name)} = workload '${m.title}' {
    description '${m.profile}'
    metadata {
      vcpu '${m.vcpu}'
      memory '${m.memory} GiB'
      disk '${m.disk} GiB'
      iops '${m.iops}'
    }
  }
  ${id(m.name)} -> ${id(m.environment)} 'in'
  ${id(m.name)} -> ${id(m.fabric)} 'on'
${m.depends.map(d => `  ${id(m.name)} -> ${id(d)} 'depends on'\n`).join('')}`);
    }
    return `specification {
  element environment
  element fabric
  element workload
}
model {
${parts.join('\n')}
}
`;
}

/** A YAML document for the schema below. */
export function yamlModel(estate: Estate): string {
    const machines = estate.systems.flatMap(s => s.machines);
    return `workloads:\n${machines
        .map(
            m => `  ${m.name}:
    title: ${JSON.stringify(m.title)}
    profile: ${m.profile}
    environment: ${m.environment}
    fabric: ${m.fabric}
    vcpu: ${m.vcpu}
    memory: ${m.memory}
    disk: ${m.disk}
    iops: ${m.iops}
${m.depends.length > 0 ? `    depends: [${m.depends.join(', ')}]\n` : ''}`,
        )
        .join('')}`;
}

/** What a schema can say about such a document: types, words, required keys; not whether names exist. */
export const YAML_SCHEMA = {
    type: 'object',
    additionalProperties: false,
    properties: {
        workloads: {
            type: 'object',
            additionalProperties: {
                type: 'object',
                additionalProperties: false,
                required: ['environment', 'fabric'],
                properties: {
                    title: { type: 'string' },
                    profile: { enum: ['oltp', 'app', 'web', 'stream'] },
                    environment: { enum: ['prod-db', 'prod-web', 'dev', 'lab'] },
                    fabric: { type: 'string', pattern: '^san-' },
                    vcpu: { type: 'integer', minimum: 1 },
                    memory: { type: 'number' },
                    disk: { type: 'number' },
                    iops: { type: 'number' },
                    depends: { type: 'array', items: { type: 'string' } },
                },
            },
        },
    },
} as const;
