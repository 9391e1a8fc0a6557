import { nth } from '../../basics/lists.ts';
import type { Figures } from '../estate/estate.ts';

/** A growing list of numbers without the cost of boxed ones. */
export class Series {
    private values = new Float64Array(64);
    private size = 0;

    push(value: number): void {
        if (this.size === this.values.length) {
            const larger = new Float64Array(this.size * 2);
            larger.set(this.values);
            this.values = larger;
        }
        this.values[this.size++] = value;
    }

    get count(): number {
        return this.size;
    }

    /** Mean, 95th percentile (nearest rank) and highest value; empty for no values. */
    figures(): Figures {
        if (this.size === 0) {
            return {};
        }
        const sorted = this.values.slice(0, this.size).sort();
        const sum = sorted.reduce((total, value) => total + value, 0);
        return {
            average: sum / this.size,
            p95: nth(sorted, Math.ceil(0.95 * this.size) - 1),
            peak: nth(sorted, this.size - 1),
        };
    }
}

/** Adds two figures where both are known. */
export function sum(a: number | undefined, b: number | undefined): number | undefined {
    return a === undefined || b === undefined ? undefined : a + b;
}
