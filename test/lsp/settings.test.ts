import { expect, test } from 'vitest';
import { readSettings, settingsOf } from '../../language/server/settings.ts';

test('the innermost folder with settings of its own decides how loud a finding is', () => {
    const settings = readSettings({
        exitplan: {
            severity: { 'phase-mixes-layers': 'off' },
            folders: [
                { uri: 'file:///a', severity: { 'phase-mixes-layers': 'error' } },
                { uri: 'file:///a/b', severity: { 'phase-mixes-layers': 'hint', unprotected: 'loud' } },
                { uri: 7, severity: {} },
            ],
        },
    });
    const of = (uri: string) => settingsOf(settings, uri).severity;
    expect(of('file:///a/plan.exit')).toEqual({ 'phase-mixes-layers': 'error' });
    expect(of('file:///a/b/plan.exit')).toEqual({ 'phase-mixes-layers': 'hint' });
    expect(of('file:///ab/plan.exit')).toEqual({ 'phase-mixes-layers': 'off' });
    expect(of('untitled:Untitled-1')).toEqual({ 'phase-mixes-layers': 'off' });
});
