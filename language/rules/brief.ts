import type { RawFinding } from '../analysis/analysis.ts';

/** So many words fit a squiggle. */
const MOST_WORDS = 45;
const MOST_SENTENCES = 2;

/**
 * A finding whose message fits a squiggle: what breaks and what to do. Further sentences are its details, told where there is room:
 * beside the finding in the editor, in the report, with `check --all`.
 */
export function brief<F extends RawFinding>(finding: F): F {
    const sentences = sentencesOf(finding.message);
    let kept = 1;
    while (
        kept < Math.min(MOST_SENTENCES, sentences.length) &&
        wordCount(sentences.slice(0, kept + 1).join(' ')) <= MOST_WORDS
    ) {
        kept++;
    }
    return kept >= sentences.length
        ? finding
        : { ...finding, message: sentences.slice(0, kept).join(' '), details: sentences.slice(kept) };
}

/** Sentences of a message, each with its full stop; a name in quotes may hold one. */
function sentencesOf(message: string): string[] {
    return message.split(/(?<=[.!?])\s+(?=['"(]|[A-Z0-9])/);
}

function wordCount(text: string): number {
    return text.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length;
}
