import { entryOf, nth } from '../../basics/lists.ts';
import { hash32 } from '../merge/fingerprint.ts';
import { Names } from '../names.ts';

/** Properties of one workload, key → text. */
export type Properties = ReadonlyMap<string, string>;

export interface Profile {
    readonly name: string;
    readonly properties: Properties;
}

/**
 * What may be said once for several machines, from most to least: everything that does not name the machine itself,
 * then the same without I/O figures, then processors and memory alone.
 */
const LEVELS: readonly (readonly string[])[] = [
    ['vcpu', 'memory', 'iops', 'writes', 'block', 'evidence', 'uses'],
    ['vcpu', 'memory', 'evidence', 'uses'],
    ['vcpu', 'memory'],
];

/** Fewer machines than this do not get a profile: it would make the text longer. */
const FEWEST = 3;

/**
 * Groups machines of equal shape under profiles, so that each says only what is its own.
 * @returns the profiles by name, and for each workload its profile, if any
 */
export function findProfiles(workloads: readonly Properties[]): {
    profiles: Profile[];
    profileOf: (Profile | undefined)[];
} {
    const profileOf: (Profile | undefined)[] = workloads.map(() => undefined);
    const names = new Names();
    const profiles: Profile[] = [];
    const byShape = new Map<string, Profile>();
    for (const level of LEVELS) {
        const groups = new Map<string, number[]>();
        workloads.forEach((properties, index) => {
            const key = profileOf[index] ? undefined : shapeKey(properties, level);
            if (key !== undefined) {
                const members = groups.get(key);
                if (members) {
                    members.push(index);
                } else {
                    groups.set(key, [index]);
                }
            }
        });
        for (const key of [...groups.keys()].sort()) {
            const members = entryOf(groups, key);
            if (members.length >= FEWEST) {
                const properties = picked(nth(workloads, nth(members, 0)), level);
                // A poorer level may come to the same shape as a richer one: then it is that one.
                const text = textOf(properties);
                const same = byShape.get(text);
                const profile = same ?? { name: names.make(profileName(properties)), properties };
                if (!same) {
                    profiles.push(profile);
                    byShape.set(text, profile);
                }
                members.forEach(index => (profileOf[index] = profile));
            }
        }
    }
    profiles.sort((a, b) => (a.name < b.name ? -1 : 1));
    return { profiles, profileOf };
}

function picked(properties: Properties, level: readonly string[]): Properties {
    return new Map(level.flatMap(key => (properties.has(key) ? [[key, properties.get(key)!]] : [])));
}

const textOf = (properties: Properties): string =>
    [...properties].map(([key, text]) => `${key}\u0001${text}`).join('\u0000');

/** What machines must have in common at a level; undefined when the level says less than two things of the machine. */
function shapeKey(properties: Properties, level: readonly string[]): string | undefined {
    const shape = picked(properties, level);
    return shape.size < 2 ? undefined : textOf(shape);
}

/** `c4-m16GiB` for 4 processors and 16 GiB; what else the shape holds is told apart by its content, so that names stay the same from import to import. */
function profileName(properties: Properties): string {
    const cpus = properties.get('vcpu')?.replace('vcpu ', 'c');
    const memory = properties.get('memory')?.replace('memory ', 'm').replace(' ', '');
    const rest = [...properties].filter(([key]) => key !== 'vcpu' && key !== 'memory').map(([, text]) => text);
    const uses = properties.get('uses')?.replace('uses ', '').split(', ') ?? [];
    const suffix =
        rest.length === 0
            ? []
            : rest.length === 1 && uses.length === 1
              ? [nth(uses, 0)]
              : [hash32(rest.join('\u0000')).slice(0, 4)];
    return [...(cpus === undefined ? ['shape'] : [cpus]), ...(memory === undefined ? [] : [memory]), ...suffix].join(
        '-',
    );
}
