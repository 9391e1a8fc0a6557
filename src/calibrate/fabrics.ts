/** Names of the fabrics a plan file declares, as they are written without quotes. */
export function fabricsIn(text: string): readonly string[] {
    const heads = text.matchAll(/^[ \t]*fabric[ \t]+(?:"((?:\\.|[^"\\\n])*)"|([A-Za-z_][\w.-]*))/gmu);
    return [...new Set([...heads].map(([, quoted, bare]) => bare ?? (quoted ?? '').replace(/\\(.)/gu, '$1')))];
}
