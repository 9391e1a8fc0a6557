import { activation } from './activation.ts';
import { agentTests } from './agents.ts';
import { featureTests } from './features.ts';
import { findingTests } from './findings.ts';
import { fixTests } from './fixes.ts';
import { hostileTests } from './hostile.ts';
import { importTests } from './importing.ts';
import { livesTests } from './lives.ts';
import { previewTests } from './previews.ts';
import { reportTests } from './reports.ts';
import { runTests } from './runner.ts';

/** Called by VS Code inside its extension host. */
export function run(): Promise<void> {
    return runTests([
        ...activation,
        ...agentTests,
        ...findingTests,
        ...featureTests,
        ...fixTests,
        ...hostileTests,
        ...importTests,
        ...livesTests,
        ...previewTests,
        ...reportTests,
    ]);
}
