import { type Selection, select } from 'd3';
import { kept } from '../changed-only.ts';
import type { Strip, StripGap, StripPhase, StripWall } from './strip.ts';
import { STRIP } from './strip.ts';

export interface StripActions {
    step(moment: number): void;
    open(gap: StripGap): void;
}

/** Draws the strip; what is new in it only. */
export class StripView {
    private readonly svg: Selection<SVGSVGElement, unknown, null, undefined>;
    private readonly actions: StripActions;

    constructor(root: HTMLElement, actions: StripActions) {
        this.actions = actions;
        this.svg = select(root)
            .append('svg')
            .attr('class', 'strip')
            .attr('role', 'list')
            .attr('aria-label', 'Phases, gaps and ends in time');
        for (const layer of ['ticks', 'freezes', 'phases', 'gaps', 'walls']) {
            this.svg.append('g').attr('class', layer);
        }
    }

    draw(strip: Strip, ticks: readonly { readonly x: number; readonly text: string }[], width: number): void {
        const height = strip.height + 4;
        kept(this.svg).attr('width', width).attr('height', height).attr('viewBox', `0 0 ${width} ${height}`);
        const tick = this.svg
            .select('.ticks')
            .attr('aria-hidden', 'true')
            .selectAll('g')
            .data(ticks)
            .join(enter => {
                const g = enter.append('g');
                g.append('path');
                g.append('text').attr('y', 11);
                return g;
            });
        kept(tick).attr('transform', t => `translate(${Math.round(t.x)} 0)`);
        kept(tick.select('path')).attr('d', `M0 2V${strip.height}`);
        kept(tick.select('text'))
            .attr('x', 4)
            .text(t => t.text);
        this.drawPhases(strip);
        this.drawGaps(strip.gaps);
        this.drawWalls(strip.walls, strip.height);
    }

    /** Shows which phase it is about. */
    point(moment: number): void {
        this.svg.selectAll<SVGGElement, StripPhase>('.phase').each(function (p) {
            this.classList.toggle('here', p.moment === moment);
        });
    }

    private drawPhases({ phases, freezes, height }: Strip): void {
        const freeze = this.svg
            .select('.freezes')
            .selectAll('g')
            .data(freezes)
            .join(enter => {
                const g = enter.append('g').attr('role', 'listitem');
                g.append('rect').attr('y', STRIP.phases - 4);
                g.append('title');
                return g;
            });
        freeze.attr('aria-label', f => f.title);
        freeze.select('title').text(f => f.title);
        kept(freeze.select('rect'))
            .attr('x', f => f.x)
            .attr('width', f => f.width)
            .attr('height', height - STRIP.phases + 4);
        const phase = this.svg
            .select('.phases')
            .selectAll<SVGGElement, StripPhase>('g')
            .data(phases, p => p.name)
            .join(enter => {
                const g = enter.append('g').attr('role', 'listitem').attr('tabindex', 0);
                g.append('rect').attr('class', 'bar').attr('y', STRIP.phases).attr('height', STRIP.bar).attr('rx', 2);
                g.append('rect')
                    .attr('class', 'actual')
                    .attr('y', STRIP.phases + STRIP.bar + 1)
                    .attr('height', 3);
                g.append('title');
                return g;
            });
        phase
            .on('click', (_, p) => this.actions.step(p.moment))
            .on('keydown', (event: KeyboardEvent, p) => {
                if (event.key === 'Enter') {
                    this.actions.step(p.moment);
                }
            });
        kept(phase)
            .attr('class', p => `phase${p.moves ? ' moves' : ''}`)
            .attr('aria-label', p => `${p.name}${p.title === p.name ? '' : `, ${p.title}`}`);
        phase.select('title').text(p => p.title);
        kept(phase.select('.bar'))
            .attr('x', p => p.x)
            .attr('width', p => p.width);
        kept(phase.select('.actual'))
            .attr('display', p => (p.actual ? null : 'none'))
            .attr('x', p => p.actual?.x ?? 0)
            .attr('width', p => p.actual?.width ?? 0);
    }

    private drawGaps(gaps: readonly StripGap[]): void {
        const gap = this.svg
            .select('.gaps')
            .selectAll<SVGGElement, StripGap>('g')
            .data(gaps, g => g.gap.id)
            .join(enter => {
                const g = enter.append('g').attr('role', 'listitem').attr('tabindex', 0);
                g.append('rect').attr('height', STRIP.gapBar).attr('rx', 3);
                g.append('text');
                g.append('title');
                return g;
            });
        gap.on('click', (_, g) => this.actions.open(g)).on('keydown', (event: KeyboardEvent, g) => {
            if (event.key === 'Enter') {
                this.actions.open(g);
            }
        });
        kept(gap)
            .attr('class', ({ gap: g }) =>
                ['gap', g.closesAt === undefined ? 'open' : '', g.accepted ? 'accepted' : '', g.quiet ? 'quiet' : '']
                    .filter(Boolean)
                    .join(' '),
            )
            .attr('aria-label', g => g.title);
        gap.select('title').text(g => g.title);
        kept(gap.select('rect'))
            .attr('x', g => g.x)
            .attr('y', g => g.y + 1)
            .attr('width', g => g.width);
        kept(gap.select('text'))
            .attr('x', g => g.textX)
            .attr('y', g => g.y + 11)
            .attr('text-anchor', g => g.anchor)
            .text(g => g.text);
    }

    private drawWalls(walls: readonly StripWall[], height: number): void {
        const wall = this.svg
            .select('.walls')
            .selectAll('g')
            .data(walls)
            .join(enter => {
                const g = enter.append('g').attr('role', 'listitem');
                g.append('path');
                g.append('text');
                return g;
            });
        kept(wall)
            .attr('class', w => `wall${w.late ? ' late' : ''}`)
            .attr('aria-label', w => w.text);
        kept(wall.select('path')).attr('d', w => `M${w.x} 2V${height}`);
        kept(wall.select('text'))
            .attr('x', w => w.x + (w.anchor === 'end' ? -6 : 6))
            .attr('y', w => w.y)
            .attr('text-anchor', w => w.anchor)
            .text(w => w.text);
    }
}
