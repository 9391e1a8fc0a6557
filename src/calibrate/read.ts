import type { Reading } from '../../language/calibration/reading.ts';
import { notUsed } from '../../language/calibration/reading.ts';
import { DiskspdReader } from '../../language/calibration/tools/diskspd.ts';
import { EsxtopReader, isEsxtop } from '../../language/calibration/tools/esxtop.ts';
import { FioReader } from '../../language/calibration/tools/fio.ts';
import { readIperf } from '../../language/calibration/tools/iperf.ts';
import type { LineReader } from '../../language/calibration/tools/lines.ts';
import {
    HciBenchReader,
    OsdPerfReader,
    osdLatencies,
    RadosReader,
    VdbenchReader,
} from '../../language/calibration/tools/lines.ts';
import { numberIn, objectOf, within } from '../../language/calibration/values.ts';
import { readCsv, sniffCsv } from '../import/csv.ts';
import { type Bytes, chunksOf, encodingOf, headOf, textOfInput } from '../import/decode.ts';
import { readJsonWithin } from '../import/json.ts';
import { type InputLimits, InputRefused, LIMITS } from '../import/unsafe.ts';
import { parseXml } from '../import/xml.ts';

/** Opens what measuring tools wrote, with the limits of the import: files are read as streams, and nothing in them is executed or fetched. */

/** Results of measurements are small next to inventories. */
export const MEASURED: InputLimits = { ...LIMITS, recordChars: 8 * 2 ** 20 };

/** Longest line of a text that is looked at. */
const LONGEST_LINE = 1 << 20;

/** Reads bytes of a file of that name; an input that is refused is a reading that says why. */
export async function readBytes(file: string, bytes: Bytes, limits: InputLimits = MEASURED): Promise<Reading> {
    try {
        return await readKind(file, bytes, limits);
    } catch (error) {
        if (error instanceof InputRefused) {
            return notUsed(file, error.message);
        }
        throw error;
    }
}

async function readKind(file: string, bytes: Bytes, limits: InputLimits): Promise<Reading> {
    const start = await headOf(bytes, 1 << 16);
    const head = new TextDecoder(encodingOf(start)).decode(start);
    if (head.trim() === '') {
        return notUsed(file, 'it is empty');
    }
    if (isEsxtop(head)) {
        return readEsxtop(file, bytes, limits);
    }
    if (/\btod\b.*\bInterval\b.*\bresp\b/u.test(head)) {
        return readLines(new VdbenchReader(file), file, bytes);
    }
    if (/<Results>|<Profile>/u.test(head)) {
        return readDiskspd(file, bytes);
    }
    if (/Maintaining \d+ concurrent|Total (?:writes|reads) made/u.test(head)) {
        return readLines(new RadosReader(file), file, bytes);
    }
    if (/commit_latency\(ms\)/u.test(head)) {
        return readLines(new OsdPerfReader(file), file, bytes);
    }
    if (/^\s*IOPS\s*=.*\n\s*THROUGHPUT\s*=/mu.test(head)) {
        return readLines(new HciBenchReader(file), file, bytes);
    }
    return /(?:^|\n)[ \t]*\{/u.test(head)
        ? readObject(file, bytes, limits)
        : notUsed(file, 'it is no result of fio, diskspd, iperf3, vdbench, ceph, rados, esxtop or HCIBench');
}

/** fio, iperf3 and `ceph osd perf` in JSON. */
async function readObject(file: string, bytes: Bytes, limits: InputLimits): Promise<Reading> {
    const fio = new FioReader(file);
    const parts = new Map<string, unknown>();
    const commits: number[] = [];
    let jobs = 0;
    for await (const { key, value } of readJsonWithin(file, bytes, limits)) {
        if (key === 'jobs') {
            jobs++;
        } else if (key === 'osd_perf_infos' || key === 'osdstats') {
            commits.push(...commitsOf(value));
        } else if (['start', 'end', 'error'].includes(key)) {
            parts.set(key, value);
        }
        fio.push(key, value);
    }
    if (jobs > 0) {
        return fio.done();
    }
    if (commits.length > 0) {
        return osdLatencies(file, commits);
    }
    return parts.size > 0 ? readIperf(file, parts) : notUsed(file, 'JSON of none of fio, iperf3 and ceph osd perf');
}

/** Commit latencies, ms, of one row or of all of them. */
function commitsOf(value: unknown): number[] {
    const object = objectOf(value);
    const rows = object !== null && Array.isArray(object['osd_perf_infos']) ? object['osd_perf_infos'] : [value];
    return rows
        .slice(0, 100_000)
        .flatMap(row => numberIn(within(objectOf(row), 'perf_stats'), 'commit_latency_ms') ?? []);
}

async function readDiskspd(file: string, bytes: Bytes): Promise<Reading> {
    const reader = new DiskspdReader(file);
    const handlers = {
        open: (name: string) => reader.open(name),
        close: (name: string) => reader.close(name),
        text: (text: string) => reader.characters(text),
    };
    for await (const _ of parseXml(file, chunksOf(bytes), handlers, LONGEST_LINE)) {
        // The reader keeps sums alone.
    }
    return reader.done();
}

async function readEsxtop(file: string, bytes: Bytes, limits: InputLimits): Promise<Reading> {
    const shape = await sniffCsv(bytes);
    let reader: EsxtopReader | undefined;
    for await (const batch of readCsv(file, bytes, shape, { ...limits, columns: 200_000 })) {
        for (const { cells } of batch) {
            if (reader === undefined) {
                reader = new EsxtopReader(
                    file,
                    cells.map(cell => String(cell ?? '')),
                );
            } else {
                reader.row(cells.map(cell => (cell === null ? null : String(cell))));
            }
        }
    }
    return reader === undefined ? notUsed(file, 'it is empty') : reader.done();
}

async function readLines(reader: LineReader, file: string, bytes: Bytes): Promise<Reading> {
    let rest = '';
    for await (const text of textOfInput(bytes)) {
        const lines = (rest + text).split(/\r?\n/u);
        rest = lines.pop() ?? '';
        for (const line of lines) {
            reader.line(line.slice(0, LONGEST_LINE));
        }
        if (rest.length > LONGEST_LINE) {
            throw new InputRefused(`${file} has a line of more than ${LONGEST_LINE} characters; it was not read.`);
        }
    }
    reader.line(rest);
    return reader.done();
}
