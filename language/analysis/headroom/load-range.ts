import type { FlatFigure } from '../../plan/plan.ts';
import type { Evidence } from '../../plan/records.ts';

/** How far the I/O rates of a workload may be off. docs/language.md 5.7. */

/** Factors on the mean and on the peak of a workload's I/O rate. */
export interface RateFactors {
    readonly iops: number;
    readonly peak: number;
}

/** All figures at their good end, or all at their bad end. */
export type LoadCorner = 'good' | 'bad';

/** Both ends of the rates of a workload. */
export interface RateSpread extends Readonly<Record<LoadCorner, RateFactors>> {
    /** Equal spreads have equal keys. */
    readonly key: string;
}

export const CENTRE: RateFactors = { iops: 1, peak: 1 };

/** A load without evidence counts as estimated. */
export const UNSAID = 'estimated';

type Grade = Evidence['grade'];
type Ends = readonly [good: number, bad: number];

const EXACT: Ends = [1, 1];
/** What a documented default of a load may be off. */
const ASSUMED: Ends = [0.5, 3];
const ENDS: Readonly<Partial<Record<Grade, Ends>>> = {
    measured: [0.9, 1.1],
    estimated: [0.7, 1.5],
    assumed: ASSUMED,
};

/** The range of a workload's rates: what is written as a range, else that of its evidence; a peak nobody states is a default. */
export function spreadOf(iops: FlatFigure, peak: FlatFigure | undefined, grade: Grade): RateSpread {
    const [mean, most] = [endsOf(iops, grade), peak === undefined ? ASSUMED : endsOf(peak, grade)];
    return {
        good: { iops: mean[0], peak: most[0] },
        bad: { iops: mean[1], peak: most[1] },
        key: `${mean.join('-')} ${most.join('-')}`,
    };
}

function endsOf({ value, range }: FlatFigure, grade: Grade): Ends {
    if (range && value > 0) {
        return [range[0] / value, range[1] / value];
    }
    return ENDS[grade] ?? EXACT;
}

export function isExact({ good, bad }: RateSpread): boolean {
    return good.iops === 1 && good.peak === 1 && bad.iops === 1 && bad.peak === 1;
}
