import { App } from './app.ts';
import { PANEL } from './panel-palette.ts';
import type { PanelHost } from './protocol.ts';
import { sceneRules } from './scene/output/palette.ts';
import panelStyle from './style/panel.css';

declare function acquireVsCodeApi(): PanelHost;

// The page allows only styles that carry its nonce; the script was let in with the same one.
const style = document.createElement('style');
style.nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
style.textContent = `${panelStyle}\n${sceneRules(PANEL)}`;
document.head.append(style);

const host = acquireVsCodeApi();
const app = new App(host, document.body);
// A new panel keeps the address of its plan here, so that it survives a reload of the window.
const uri = document.body.dataset['uri'];
host.setState({ ...host.getState(), ...(uri ? { uri } : {}) });
app.store.restore(host.getState()?.view);
host.postMessage({ type: 'ready' });
