import type { DocumentLink } from 'vscode-languageserver-types';
import { rangeOf } from '../plan/source.ts';
import { includesOf } from '../workspace/includes.ts';
import type { PlanWorkspace } from '../workspace/workspace.ts';

/** The files that includes name, as links on their paths. */
export function documentLinks(workspace: PlanWorkspace, uri: string): DocumentLink[] {
    const document = workspace.document(uri);
    if (!document) {
        return [];
    }
    return includesOf(document, workspace.roots()).flatMap(({ record, target }) =>
        'uri' in target && workspace.document(target.uri)
            ? [{ range: rangeOf(record.span), target: target.uri, tooltip: `Open ${record.path}` }]
            : [],
    );
}
