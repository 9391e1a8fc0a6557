import type { Moment, PreviewModel } from '../model.ts';

/** What a picture that leaves the editor says of itself: of which plan, as of when, and how it is judged. */
export interface PictureHead {
    readonly title: string;
    /** `vCenter 7.0 → Prism 7.3 · when phase pilot has ended · as of 2026-12-01`. */
    readonly line: string;
    readonly verdict: string;
    readonly tone: 'bad' | 'near' | 'good';
}

export function headOfPicture({ plan, phases }: PreviewModel, moment: Moment): PictureHead {
    const names = (platforms: PreviewModel['plan']['from']) =>
        platforms.map(p => `${p.title ?? p.name}${p.version ? ` ${p.version}` : ''}`).join(', ') || '?';
    const phase = phases[moment - 1];
    const when = phase
        ? `when phase ${phase.name} has ended${phase.ends === undefined ? '' : ` (${dateOf(phase.ends)})`}`
        : 'today';
    return {
        title: plan.title ?? plan.name,
        line: `${names(plan.from)} → ${names(plan.to)} · ${when} · judged as of ${dateOf(plan.asOf)}`,
        verdict: plan.verdict.text,
        tone: plan.verdict.tone,
    };
}

/** `2026-12-01` of a day number. */
function dateOf(day: number): string {
    return new Date(Math.floor(day) * 86_400_000).toISOString().slice(0, 10);
}
