import type { Point } from '../actions.ts';
import { element } from '../dom.ts';

/** One line of a menu; without `run` a heading. */
export interface MenuItem {
    readonly label: string;
    readonly run?: () => void;
    /** Full text for headings that are cut. */
    readonly title?: string;
    readonly alarm?: boolean;
}

/** A context menu: opened at a point, walked with the arrow keys, closed by Escape, a choice or a click elsewhere. */
export class Menu {
    readonly root = element('div', { class: 'menu', role: 'menu', hidden: true });
    private back: (() => void) | undefined;

    constructor() {
        this.root.addEventListener('keydown', event => this.pressed(event));
        this.root.addEventListener('contextmenu', event => event.preventDefault());
        document.addEventListener('pointerdown', event => {
            if (!this.root.hidden && !this.root.contains(event.target as Node)) {
                this.close(false);
            }
        });
        window.addEventListener('blur', () => this.close(false));
    }

    open(items: readonly MenuItem[], at: Point, label: string, back: () => void): void {
        this.back = back;
        this.root.setAttribute('aria-label', label);
        this.root.replaceChildren(...items.map(item => this.line(item)));
        this.root.hidden = false;
        const { offsetWidth, offsetHeight } = this.root;
        this.root.style.left = `${Math.max(4, Math.min(at.x, document.documentElement.clientWidth - offsetWidth - 4))}px`;
        this.root.style.top = `${Math.max(4, Math.min(at.y, document.documentElement.clientHeight - offsetHeight - 4))}px`;
        this.choices()[0]?.focus();
    }

    /** New lines for a menu that is open: the choice the keyboard stands on stays. */
    refill(items: readonly MenuItem[]): void {
        if (this.root.hidden) {
            return;
        }
        const chosen = document.activeElement?.textContent;
        this.root.replaceChildren(...items.map(item => this.line(item)));
        (this.choices().find(c => c.textContent === chosen) ?? this.choices()[0])?.focus();
    }

    close(returnFocus: boolean): void {
        if (this.root.hidden) {
            return;
        }
        this.root.hidden = true;
        if (returnFocus) {
            this.back?.();
        }
        this.back = undefined;
    }

    private line(item: MenuItem): HTMLElement {
        if (!item.run) {
            return element(
                'div',
                { class: `heading${item.alarm ? ' alarm' : ''}`, role: 'presentation', title: item.title },
                item.label,
            );
        }
        const node = element('div', { role: 'menuitem', tabindex: -1, title: item.title }, item.label);
        node.addEventListener('click', () => this.choose(item));
        node.addEventListener('pointermove', () => node.focus());
        return node;
    }

    private choose(item: MenuItem): void {
        this.close(true);
        item.run?.();
    }

    private choices(): HTMLElement[] {
        return [...this.root.querySelectorAll<HTMLElement>('[role=menuitem]')];
    }

    private pressed(event: KeyboardEvent): void {
        const choices = this.choices();
        const at = choices.indexOf(document.activeElement as HTMLElement);
        const step: Readonly<Record<string, number>> = {
            ArrowDown: at + 1,
            ArrowUp: at - 1,
            Home: 0,
            End: choices.length - 1,
        };
        if (event.key in step) {
            choices.at((step[event.key]! + choices.length) % choices.length)?.focus();
        } else if (event.key === 'Enter' || event.key === ' ') {
            choices[at]?.click();
        } else if (event.key === 'Escape' || event.key === 'Tab') {
            this.close(true);
        } else {
            return;
        }
        event.preventDefault();
        event.stopPropagation();
    }
}
