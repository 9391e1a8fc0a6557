/**
 * The vCenters of one file. Some sheets name them by UUID, some by host name, some by both: what belongs together is learned from
 * the rows that hold both.
 */
export class ServerKeys {
    private readonly uuids = new Set<string>();
    private readonly names = new Set<string>();
    private readonly uuidOf = new Map<string, string>();

    /** The key of a row that names its vCenter by UUID, by host name, by both or not at all. */
    note(uuid: string | undefined, name: string | undefined): string | undefined {
        if (uuid !== undefined) {
            this.uuids.add(uuid);
        }
        if (name !== undefined) {
            this.names.add(name);
            if (uuid !== undefined && !this.uuidOf.has(name)) {
                this.uuidOf.set(name, uuid);
            }
        }
        return uuid ?? name;
    }

    /** The key under which a vCenter is known in the end: its UUID where any row told it. */
    settled(key: string | undefined): string | undefined {
        if (key === undefined || this.uuids.has(key)) {
            return key;
        }
        const told = this.uuidOf.get(key);
        if (told !== undefined) {
            return told;
        }
        // One UUID and one name in the whole file: there is one vCenter.
        const [only] = this.uuids;
        return this.uuids.size === 1 && this.names.size === 1 ? only : key;
    }

    /** Whether two keys mean one vCenter; undefined where one is not known, or nothing says which UUID belongs to which name. */
    same(a: string | undefined, b: string | undefined): boolean | undefined {
        if (a === undefined || b === undefined) {
            return undefined;
        }
        const [x, y] = [this.settled(a), this.settled(b)];
        if (x === y) {
            return true;
        }
        return x !== undefined && y !== undefined && this.uuids.has(x) === this.uuids.has(y) ? false : undefined;
    }
}
