// Read by Eleventy from the folder that scripts/site.ts lays out; see there.
import { IdAttributePlugin } from '@11ty/eleventy';

/** The anchors that GitHub gives headings, so that one link works in both places. */
const anchor = text =>
    text
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-');

export default function (config) {
    config.setUseGitIgnore(false);
    config.addPlugin(IdAttributePlugin, { slugify: anchor, selector: 'h1,h2,h3,h4' });
    config.addPassthroughCopy('assets');
    config.addPassthroughCopy('files');
    // What is wider than a narrow window scrolls in itself, also by keyboard.
    config.addTransform('scrolling', html => {
        let tables = 0;
        return html
            .replaceAll('<table>', () => {
                tables += 1;
                return `<div class="wide" tabindex="0" role="region" aria-label="Table ${tables}"><table>`;
            })
            .replaceAll('</table>', '</table></div>')
            .replaceAll('<pre>', '<pre tabindex="0">');
    });
    return { markdownTemplateEngine: false, htmlTemplateEngine: false, dir: { includes: 'includes', output: '../site' } };
}
