/** When waves may run. */
export interface Calendar {
    /** First day of the plan, `YYYY-MM-DD`; without it nothing has a date. */
    readonly starts?: string;
    /** Monday to Thursday from 20:00 to 06:00; Friday 20:00 to Monday 06:00. Without either, around the clock. */
    readonly nights: boolean;
    readonly weekends: boolean;
    /** Days, first and last, in which nothing moves. */
    readonly freezes: readonly (readonly [from: string, to: string])[];
    /** Seconds of rest after the pilot and after each first wave of a new kind. */
    readonly soak: number;
}

const DAY = 86_400;

/** Days as people plan them. */
const NIGHT = { days: [1, 2, 3, 4], seconds: 10 * 3600, whole: 1 } as const;
const WEEKEND = { days: [5], seconds: 58 * 3600, whole: 3 } as const;

/** The lines of the plan that say so: `window mon 20:00..tue 06:00`, `freeze 2027-12-20..2028-01-03`. */
export function calendarLines({ nights, weekends, freezes }: Calendar): string[] {
    return [
        ...freezes.map(([from, to]) => `freeze ${from}..${to}`),
        ...(nights
            ? ['mon 20:00..tue 06:00', 'tue 20:00..wed 06:00', 'wed 20:00..thu 06:00', 'thu 20:00..fri 06:00']
            : []
        ).map(text => `window ${text}`),
        ...(weekends ? ['window fri 20:00..mon 06:00'] : []),
    ];
}

export interface Dated {
    /** The day a phase begins; missing where nothing has dates, or where it follows the phase before it. */
    readonly starts?: string;
    /** Elapsed seconds, from its first window to its last. */
    readonly lasts: number;
}

/**
 * Days for waves that take `seconds` of work each. `before` are the seconds of the phases in front of the first one; a wave that is
 * `rested` is followed by a rest. Waves begin on a day of a window and outside of freezes.
 */
export function dated(
    waves: readonly { readonly seconds: number; readonly rested: boolean }[],
    before: number,
    calendar: Calendar,
): Dated[] {
    const windows = calendar.nights || calendar.weekends;
    const first = calendar.starts === undefined ? undefined : Date.parse(`${calendar.starts}T00:00:00Z`) / 1000;
    // Without a date a week is as good as another: the length is that of waves that begin on a Monday, or Friday.
    let at = (first ?? (calendar.nights ? 4 : 1) * DAY) + Math.ceil(before / DAY) * DAY;
    let natural = at;
    return waves.map(({ seconds, rested }) => {
        at = free(at, calendar, windows);
        const starts = first !== undefined && (windows || at !== natural) ? dayText(at) : undefined;
        const end = windows ? worked(at, seconds, calendar) : at + seconds;
        const lasts = end - at;
        natural = windows || calendar.freezes.length > 0 ? NaN : end;
        at = Math.ceil(end / DAY) * DAY;
        if (rested) {
            at += Math.ceil(calendar.soak / DAY) * DAY;
        } else if (!windows) {
            at = end;
        }
        return { starts, lasts };
    });
}

/** The next day that is no freeze and, with windows, the day of one. */
function free(at: number, calendar: Calendar, windows: boolean): number {
    let day = at;
    for (let tries = 0; tries < 4000; tries++) {
        const frozen = calendar.freezes.some(([from, to]) => dayText(day) >= from && dayText(day) <= to);
        if (!frozen && (!windows || windowOf(day, calendar) !== undefined)) {
            return day;
        }
        day = Math.floor(day / DAY) * DAY + DAY;
    }
    return at;
}

function windowOf(day: number, { nights, weekends }: Calendar): typeof NIGHT | typeof WEEKEND | undefined {
    const weekday = new Date(day * 1000).getUTCDay();
    return nights && NIGHT.days.some(each => each === weekday)
        ? NIGHT
        : weekends && WEEKEND.days.some(each => each === weekday)
          ? WEEKEND
          : undefined;
}

/** When work of so many seconds ends that only windows take. */
function worked(from: number, seconds: number, calendar: Calendar): number {
    let left = seconds;
    let day = from;
    for (let tries = 0; tries < 4000; tries++) {
        const window = windowOf(day, calendar);
        if (window) {
            // A window opens at 20:00 of its day.
            if (left <= window.seconds) {
                return day + 20 * 3600 + left;
            }
            left -= window.seconds;
        }
        day = free(day + DAY * (window?.whole ?? 1), calendar, true);
    }
    return day + left;
}

function dayText(seconds: number): string {
    const date = new Date(seconds * 1000);
    return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999
        ? '9999-12-31'
        : date.toISOString().slice(0, 10);
}
