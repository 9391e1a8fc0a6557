import type { Page } from 'playwright-core';

export interface Poor {
    readonly text: string;
    readonly ratio: number;
    readonly color: string;
    readonly behind: string;
}

/**
 * Texts whose contrast with what is painted behind them is below a ratio, from the colours the browser renders: the
 * text's own colour, and the pixels around it in a screenshot from which all text was taken.
 */
export async function poorContrast(page: Page, least: number): Promise<Poor[]> {
    const texts = await page.evaluate(() => {
        const list: { text: string; color: string; x: number; y: number; width: number; height: number }[] = [];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const parent = node.parentElement;
            // What is folded away has a place all the same.
            if (
                !parent?.checkVisibility() ||
                !node.textContent?.trim() ||
                parent.closest('script, style, option, [hidden]')
            ) {
                continue;
            }
            const range = document.createRange();
            range.selectNodeContents(node);
            const { x, y, width, height } = range.getBoundingClientRect();
            const style = getComputedStyle(parent);
            if (width < 2 || height < 2 || x < 0 || y < 0 || x + width > innerWidth || style.visibility === 'hidden') {
                continue;
            }
            list.push({
                text: node.textContent.trim(),
                color: parent instanceof SVGElement ? style.fill : style.color,
                x,
                y,
                width,
                height,
            });
        }
        return list;
    });
    await page.evaluate(() => {
        for (const e of document.querySelectorAll<HTMLElement | SVGElement>('body *')) {
            if (e instanceof SVGTextElement) {
                e.style.fill = 'transparent';
            } else if (!(e instanceof SVGElement)) {
                e.style.color = 'transparent';
            }
        }
    });
    const shot = (await page.screenshot({ fullPage: true })).toString('base64');
    return page.evaluate(
        async ({ shot, texts, least }) => {
            const image = new Image();
            image.src = `data:image/png;base64,${shot}`;
            await image.decode();
            const canvas = document.createElement('canvas');
            canvas.width = image.width;
            canvas.height = image.height;
            const context = canvas.getContext('2d')!;
            context.drawImage(image, 0, 0);
            const probe = document.createElement('canvas').getContext('2d')!;
            const rgb = (color: string): [number, number, number] => {
                probe.clearRect(0, 0, 1, 1);
                probe.fillStyle = color;
                probe.fillRect(0, 0, 1, 1);
                const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
                return [r!, g!, b!];
            };
            const light = ([r, g, b]: readonly [number, number, number]) => {
                const [lr, lg, lb] = [r, g, b].map(v =>
                    v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
                ) as [number, number, number];
                return 0.2126 * lr + 0.7152 * lg + 0.0722 * lb;
            };
            const poor: Poor[] = [];
            for (const { text, color, x, y, width, height } of texts) {
                if (y + window.scrollY + height > canvas.height) {
                    continue;
                }
                const data = context.getImageData(
                    Math.round(x),
                    Math.round(y + window.scrollY),
                    Math.max(1, Math.round(width)),
                    Math.max(1, Math.round(height)),
                ).data;
                const counts = new Map<string, number>();
                for (let i = 0; i < data.length; i += 4) {
                    const key = `${data[i]},${data[i + 1]},${data[i + 2]}`;
                    counts.set(key, (counts.get(key) ?? 0) + 1);
                }
                // What most of the letters lie on; a thin line that crosses a word does not make it unreadable.
                const behind = [...counts].sort((a, b) => b[1] - a[1])[0]![0];
                const a = light(rgb(color));
                const b = light(behind.split(',').map(Number) as [number, number, number]);
                const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                if (ratio < least) {
                    poor.push({ text, ratio: Math.round(ratio * 100) / 100, color, behind });
                }
            }
            return poor;
        },
        { shot, texts, least },
    );
}
