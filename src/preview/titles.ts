/** A preview: what its plan is called, and a file of it. */
export interface Titled {
    readonly title: string;
    /** Path with slashes. */
    readonly path: string;
}

/** Titles of tabs that tell plans apart: where several share a title, as many names of their paths follow as it takes. */
export function tabTitles(previews: readonly Titled[]): string[] {
    return previews.map(one => {
        const alike = previews.filter(p => p !== one && p.title === one.title);
        if (alike.length === 0) {
            return `Preview ${one.title}`;
        }
        const depth = one.path.split('/').length;
        for (let names = 1; names < depth; names++) {
            const tail = tailOf(one.path, names);
            if (alike.every(p => tailOf(p.path, names) !== tail)) {
                return `Preview ${one.title} (${tail})`;
            }
        }
        return `Preview ${one.title}`;
    });
}

function tailOf(path: string, names: number): string {
    return path.split('/').slice(-names).join('/');
}
