import type { Analysis } from '../../../language/analysis/analysis.ts';
import type { HeadroomRow } from '../model.ts';

/** Headroom rows of an Analysis as the picture shows them. */
export function headroomRows(analysis: Analysis): HeadroomRow[] {
    void analysis;
    return [];
}
