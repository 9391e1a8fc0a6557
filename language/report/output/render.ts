import type { Analysis } from '../../analysis/analysis.ts';
import { reportModel } from '../model/model.ts';
import { pictureStyle, reportPictures } from '../model/pictures.ts';
import { reportDocument } from '../report.ts';
import type { ReportDocument } from './document.ts';
import { toHtml } from './to-html.ts';
import { toMarkdown } from './to-markdown.ts';

/** The report of an analysis, ready to be written. */
export async function reportText(analysis: Analysis, format: 'html' | 'markdown'): Promise<string> {
    const document = reportDocument(reportModel(analysis), reportPictures(analysis));
    return format === 'markdown' ? toMarkdown(document) : toHtml(document, { style: pictureStyle(), hash: sha256 });
}

/** Any document as a page of its own. */
export function pageOf(document: ReportDocument): Promise<string> {
    return toHtml(document, { hash: sha256 });
}

/** SHA-256 in base64, by what Node and browsers have in common. */
async function sha256(text: string): Promise<string> {
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
    return btoa(String.fromCharCode(...digest));
}
