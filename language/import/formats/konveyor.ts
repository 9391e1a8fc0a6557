import { emptyExtract, type Source } from '../estate/estate.ts';
import type { TableReader } from '../reader.ts';
import type { SheetSpec } from './table.ts';

/**
 * Reader of the application inventory of Konveyor. Rows of record type 1 are applications, of type 2 dependencies:
 * southbound means that the application needs the other one, northbound that the other one needs it.
 */
export function konveyorReader(source: Source): TableReader {
    const extract = emptyExtract(source);
    const spec: SheetSpec = {
        required: [['Record Type 1', 'Record Type'], ['Application Name']],
        columns: ['Record Type 1', 'Record Type', 'Application Name', 'Dependency', 'Dependency Direction'],
        row(view) {
            const kind = view.word('Record Type 1') ?? view.text('Record Type');
            if (kind === '1') {
                return 'an application; only its dependencies are used';
            }
            if (kind !== '2') {
                return 'unknown record type';
            }
            const app = view.text('Application Name');
            const other = view.text('Dependency');
            const direction = view.text('Dependency Direction').toLowerCase();
            if (app === '' || other === '') {
                return 'a dependency without both ends';
            }
            if (app.toLowerCase() === other.toLowerCase()) {
                return 'an application that depends on itself';
            }
            if (direction !== 'southbound' && direction !== 'northbound') {
                return 'a dependency without a direction';
            }
            const [from, to] = direction === 'southbound' ? [app, other] : [other, app];
            extract.dependencies.push({ from, to, at: view.at });
            return undefined;
        },
    };
    return { plan: sheets => sheets.map(sheet => ({ sheet, spec })), finish: () => extract };
}
