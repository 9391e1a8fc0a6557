import type { DocumentLink } from 'vscode-languageserver-types';
import { rangeOf } from '../../plan/source.ts';
import type { PlanWorkspace } from '../../workspace/workspace.ts';

/** The files that includes name, as links on their paths. */
export function documentLinks(workspace: PlanWorkspace, uri: string): DocumentLink[] {
    const document = workspace.document(uri);
    if (!document) {
        return [];
    }
    return workspace
        .includesOf(document)
        .flatMap(({ record, target }) =>
            'uri' in target && workspace.document(target.uri)
                ? [{ range: rangeOf(record.span), target: target.uri, tooltip: `Open ${record.path}` }]
                : [],
        );
}
