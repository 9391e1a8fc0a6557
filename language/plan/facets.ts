/** Aspects of a workload. An edit of a memory size leaves everything alone that asked for names and I/O rates only. */
export const FACET = {
    name: 1,
    environment: 2,
    place: 4,
    uses: 8,
    depends: 16,
    other: 32,
    record: 64,
    evidence: 128,
    /** Groups of figures that are read together. */
    io: 256,
    data: 512,
    change: 1024,
    rpo: 2048,
    rto: 4096,
    downtime: 8192,
    size: 16384,
    count: 32768,
} as const;
export const ALL_FACETS = 65535;
