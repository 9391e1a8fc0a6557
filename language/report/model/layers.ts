import type { Layer } from '../../plan/plan.ts';

/** What layers are called in headings and tables. */
export const LAYER_TITLES: Readonly<Record<Layer, string>> = {
    identity: 'Identity / RBAC',
    backup: 'Backup & DR',
    monitoring: 'Monitoring & automation',
    fabric: 'Storage & network fabric',
    compute: 'Compute',
};
