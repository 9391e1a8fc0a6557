/** An input that is not read: the message says what is wrong with it and what follows, in one sentence or two. */
export class InputRefused extends Error {
    override readonly name = 'InputRefused';
}

/** Bounds on what an input may unfold to. They are far above real exports and far below what exhausts a machine. */
export interface InputLimits {
    /** Parts of a zip package. */
    readonly parts: number;
    /** Bytes one part, and all parts that are read, may unpack to. */
    readonly partBytes: number;
    readonly totalBytes: number;
    /** Unpacked ÷ packed bytes of a part, looked at above `ratioFrom` bytes: real sheets stay below 60, zip bombs near 1,000. */
    readonly ratio: number;
    readonly ratioFrom: number;
    /** Bytes of shared text a workbook may hold in memory. */
    readonly textBytes: number;
    /** Shared texts of a workbook, however short; cells of one sheet, empty ones in front of others counted. */
    readonly texts: number;
    readonly cells: number;
    /** Characters of one cell or shared text, between two tags of a sheet, or in one record of a CSV or JSON file. */
    readonly recordChars: number;
    readonly columns: number;
    /** Files of one folder or archive. */
    readonly files: number;
}

export const LIMITS: InputLimits = {
    parts: 20_000,
    partBytes: 4 * 2 ** 30,
    totalBytes: 8 * 2 ** 30,
    ratio: 400,
    ratioFrom: 32 * 2 ** 20,
    textBytes: 512 * 2 ** 20,
    texts: 16_000_000,
    cells: 400_000_000,
    recordChars: 16 * 2 ** 20,
    columns: 16_384,
    files: 2_000,
};

/** `12.3 MiB`, for messages. */
export function sizeText(bytes: number): string {
    const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
    let value = bytes;
    let unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
        value /= 1024;
        unit++;
    }
    return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
