import { nth } from '../../language/basics/lists.ts';
import type { Scheme } from '../../language/physics/index.ts';
import { keepAttribute, keepOptions, keepText } from '../changed-only.ts';
import { button, element } from '../dom.ts';
import type { WrittenSetting } from '../protocol.ts';
import type { HeadroomFabric, HeadroomPhase } from '../scene/model.ts';
import type { Settings } from './compute.ts';

type Key = 'nodes' | 'linkCount' | 'linkRate' | 'rebuild' | 'ingest' | 'locality';

interface Slider {
    readonly key: Key;
    readonly label: string;
    /** Values it steps through, SI. */
    readonly values: readonly number[];
    readonly text: (value: number) => string;
    /** Property of the language it is written as; `over` is that of the cutovers of the phase. */
    readonly property: string;
}

const GBPS = 1e9 / 8;
const gbps = (value: number) => `${Number((value / GBPS).toPrecision(3))} Gbps`;
const mbs = (value: number) =>
    value >= 1e9 ? `${Number((value / 1e9).toPrecision(3))} GB/s` : `${Number((value / 1e6).toPrecision(3))} MB/s`;
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

const SLIDERS: readonly Slider[] = [
    { key: 'nodes', label: 'nodes', values: range(2, 32), text: String, property: 'nodes' },
    { key: 'linkCount', label: 'links per node', values: range(1, 8), text: String, property: 'links.count' },
    {
        key: 'linkRate',
        label: 'link speed',
        values: [1, 10, 25, 40, 50, 100, 200, 400].map(g => g * GBPS),
        text: gbps,
        property: 'links.rate',
    },
    {
        key: 'rebuild',
        label: 'rebuild per node',
        values: [25, 50, 75, 100, 150, 200, 250, 300, 400, 500, 600, 800, 1000, 1500, 2000, 3000, 4000].map(
            m => m * 1e6,
        ),
        text: mbs,
        property: 'rebuild',
    },
    {
        key: 'ingest',
        label: 'copy rate',
        values: [0.5, 1, 2, 2.5, 5, 10, 15, 20, 25, 40, 50, 75, 100].map(g => g * GBPS),
        text: gbps,
        property: 'over',
    },
    {
        key: 'locality',
        label: 'local reads',
        values: range(0, 20).map(n => n / 20),
        text: v => `${Math.round(v * 100)}%`,
        property: 'locality',
    },
];

const SCHEMES: readonly (readonly [string, Scheme])[] = [
    ['replicas 2', { kind: 'replica', copies: 2 }],
    ['replicas 3', { kind: 'replica', copies: 3 }],
    ['erasure 2+1', { kind: 'erasure', k: 2, m: 1 }],
    ['erasure 4+2', { kind: 'erasure', k: 4, m: 2 }],
    ['erasure 8+2', { kind: 'erasure', k: 8, m: 2 }],
];

/** Sliders over the figures of a fabric; every change is calculated at once, nothing is written until it is applied. */
export class WhatIf {
    readonly root: HTMLElement;
    private readonly inputs = new Map<
        Key,
        {
            readonly slider: Slider;
            readonly input: HTMLInputElement;
            readonly output: HTMLOutputElement;
            readonly line: HTMLElement;
            values: readonly number[];
        }
    >();
    private readonly scheme = element('select', { 'aria-label': 'Scheme' });
    private readonly buttons: HTMLElement;
    private readonly change: (settings: Settings) => void;
    private settings: Settings = {};
    private phase: string | undefined;

    constructor(change: (settings: Settings) => void, apply: (settings: readonly WrittenSetting[]) => void) {
        this.change = change;
        this.scheme.addEventListener('change', () =>
            this.set({ scheme: SCHEMES.find(([name]) => name === this.scheme.value)?.[1] }),
        );
        const reset = button('Back to the plan', {}, () => {
            this.settings = {};
            this.change({});
        });
        const write = button('Apply to plan', {}, () => {
            apply(this.written());
            this.settings = {};
            this.change({});
        });
        this.buttons = element('p', { class: 'actions' }, write, reset);
        this.root = element(
            'details',
            { class: 'whatif' },
            element('summary', {}, 'What if …'),
            ...SLIDERS.map(s => this.line(s)),
            element('label', { class: 'slider' }, element('span', {}, 'scheme'), this.scheme),
            this.buttons,
        );
    }

    /** Shows a fabric's own figures where nothing else is tried. */
    draw(
        fabric: HeadroomFabric,
        phase: (HeadroomPhase & { readonly name: string }) | undefined,
        settings: Settings,
    ): void {
        this.settings = settings;
        this.phase = phase?.name;
        const own = planned(fabric, phase);
        for (const part of this.inputs.values()) {
            const { slider, input, output, line } = part;
            const value = own[slider.key];
            line.hidden = value === undefined;
            if (value === undefined) {
                continue;
            }
            // The plan's own value is always one of the stops.
            part.values = [...new Set([...slider.values, value])].sort((a, b) => a - b);
            const shown = settings[slider.key] ?? value;
            keepAttribute(input, 'max', part.values.length - 1);
            input.value = String(nearest(part.values, shown));
            const changed = settings[slider.key] !== undefined && settings[slider.key] !== value;
            keepText(output, changed ? `${slider.text(shown)} (plan ${slider.text(value)})` : slider.text(shown));
            keepAttribute(input, 'aria-valuetext', output.textContent);
        }
        const scheme = schemeName(settings.scheme ?? fabric.input.scheme ?? undefined);
        const names = [...new Set([...SCHEMES.map(([name]) => name), schemeName(fabric.input.scheme ?? undefined)])];
        keepOptions(this.scheme, names, scheme);
        this.buttons.hidden = Object.keys(settings).length === 0;
    }

    private line(slider: Slider): HTMLElement {
        const input = element('input', {
            type: 'range',
            min: 0,
            max: slider.values.length - 1,
            step: 1,
            'aria-label': slider.label,
        });
        const output = element('output', {});
        const line = element('label', { class: 'slider' }, element('span', {}, slider.label), input, output);
        const part = { slider, input, output, line, values: slider.values };
        this.inputs.set(slider.key, part);
        input.addEventListener('input', () => this.set({ [slider.key]: part.values[Number(input.value)] }));
        return line;
    }

    private set(patch: Settings): void {
        this.change({ ...this.settings, ...patch });
    }

    /** What is tried, as properties of the language. Links are one property, so both of their figures go along. */
    private written(): WrittenSetting[] {
        const texts = SLIDERS.flatMap((s): WrittenSetting[] => {
            const value = this.settings[s.key];
            if (value === undefined || (s.property === 'over' && this.phase === undefined)) {
                return [];
            }
            return [
                {
                    property: s.property,
                    text: s.text(value),
                    ...(s.property === 'over' && { wave: { phase: this.phase!, rate: value } }),
                },
            ];
        });
        return this.settings.scheme
            ? [...texts, { property: 'scheme', text: schemeName(this.settings.scheme) }]
            : texts;
    }
}

function planned({ input }: HeadroomFabric, phase: HeadroomPhase | undefined): Partial<Record<Key, number>> {
    const local = input.coordinator === 'local';
    return {
        nodes: input.nodes ?? undefined,
        linkCount: input.links?.count,
        linkRate: input.links?.rate,
        rebuild: input.coordinator === 'array' ? undefined : (input.rebuild ?? undefined),
        ingest: phase && phase.ingest !== 0 ? (phase.ingest ?? input.links?.rate) : undefined,
        locality: local ? (input.locality ?? undefined) : undefined,
    };
}

function schemeName(scheme: Scheme | undefined): string {
    return scheme === undefined
        ? 'not known'
        : scheme.kind === 'replica'
          ? `replicas ${scheme.copies}`
          : `erasure ${scheme.k}+${scheme.m}`;
}

function nearest(values: readonly number[], value: number): number {
    return values.reduce((best, v, i) => (Math.abs(v - value) < Math.abs(nth(values, best) - value) ? i : best), 0);
}
