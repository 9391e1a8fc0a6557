import type { Fabric } from '../defaults.ts';
import { activeLinks } from '../network/links.ts';

/** bytes/s of one node and of one of its links, per direction: C and c_l. docs/io-model.md 2.1. */
export function linkCapacity(fabric: Fabric): { readonly node: number; readonly one: number } {
    const one = fabric.links.rate * fabric.efficiency;
    return { one, node: activeLinks(fabric.links.count, fabric.links.bond) * one };
}
