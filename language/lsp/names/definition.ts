import type { DefinitionLink, Location } from 'vscode-languageserver-types';
import type { Position } from '../../blocks/positions.ts';
import { rangeOf } from '../../plan/source.ts';
import type { PlanWorkspace } from '../../workspace/workspace.ts';
import { holds, locationOf, type Spot, spotIn } from '../file-view.ts';
import { nameAt } from './resolve.ts';

/** Where a name is declared, also in the library; the file an include names. */
export function definition(workspace: PlanWorkspace, uri: string, position: Position): DefinitionLink[] {
    const spot = spotIn(workspace, uri, position);
    if (!spot) {
        return [];
    }
    const name = nameAt(spot);
    if (!name) {
        return includedFile(workspace, spot);
    }
    const { target } = name;
    return target
        ? [
              {
                  originSelectionRange: rangeOf(name.span),
                  targetUri: target.nameSpan.block.document.uri,
                  targetRange: rangeOf(target.span),
                  targetSelectionRange: rangeOf(target.nameSpan),
              },
          ]
        : [];
}

/** The same for clients that know only plain locations. */
export function definitionLocations(workspace: PlanWorkspace, uri: string, position: Position): Location[] {
    return definition(workspace, uri, position).map(link => ({
        uri: link.targetUri,
        range: link.targetSelectionRange,
    }));
}

function includedFile(workspace: PlanWorkspace, { view, block, offset }: Spot): DefinitionLink[] {
    const record = block.value.includes.find(i => holds(i.span, offset));
    if (!record) {
        return [];
    }
    const include = workspace.includesOf(view.document).find(i => i.record === record);
    if (!include || !('uri' in include.target)) {
        return [];
    }
    const start = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    return [
        {
            originSelectionRange: locationOf(record.span).range,
            targetUri: include.target.uri,
            targetRange: start,
            targetSelectionRange: start,
        },
    ];
}
