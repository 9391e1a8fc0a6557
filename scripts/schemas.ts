/** `node scripts/schemas.ts` writes schemas/COMMAND.schema.json: the shape of every JSON that the command line prints. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OUTPUTS } from './schemas/outputs.ts';
import type { Schema } from './schemas/shapes.ts';
import { projectRoot } from './vscode-host/paths.ts';

export const SCHEMA_FOLDER = join(projectRoot, 'schemas');

/** File name and content of every schema. */
export function schemaFiles(): { readonly name: string; readonly schema: Schema }[] {
    return Object.entries(OUTPUTS).map(([command, schema]) => ({
        name: `${command}.schema.json`,
        schema: {
            $schema: 'https://json-schema.org/draft/2020-12/schema',
            $id: `urn:exitplan:schema:${command}`,
            title: `exitplan ${command} --format json`,
            ...schema,
        },
    }));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
    mkdirSync(SCHEMA_FOLDER, { recursive: true });
    for (const { name, schema } of schemaFiles()) {
        writeFileSync(join(SCHEMA_FOLDER, name), `${JSON.stringify(schema, undefined, 4)}\n`);
    }
}
