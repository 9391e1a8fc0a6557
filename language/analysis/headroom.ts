/** Headroom of every fabric in every phase and scenario; filled by the I/O model. */
export interface HeadroomAnalysis {
    readonly rows: readonly unknown[];
}
