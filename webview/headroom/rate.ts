/** `40 Gbps` of bytes/s; two or three digits. */
export function rateName(bytes: number): string {
    const gigabits = (bytes * 8) / 1e9;
    return gigabits >= 1
        ? `${Number(gigabits.toPrecision(3))} Gbps`
        : `${Number((gigabits * 1000).toPrecision(3))} Mbps`;
}
