import { early } from './api/client.ts';
import { applyClocks } from './app/clocks.ts';
import { LANGUAGE } from './app/language.ts';
import { findScreen } from './app/screens.ts';
import { applyTheme } from './app/theme.ts';
import { common } from './messages/index.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/parts.css';
// The screen that people begin with waits for no file of styles of its own.
import './screens/today/today.css';

applyTheme();
applyClocks();
document.documentElement.lang = LANGUAGE;

const ignore = (): void => {};
const found = findScreen(location.pathname.slice('/console'.length) || '/');
// All that the screen is drawn of is on its way while the program that draws it comes; who is not signed in is told so later.
early.call('getSession').catch(ignore);
found?.screen.load().catch(ignore);
common.load().catch(ignore);
// A browser has few connections to one server: without its words and its code nothing of a screen is drawn, so they go first.
await null;
for (const read of found?.screen.readFirst?.(early) ?? []) read.catch(ignore);

const place = document.getElementById('app');
const { start } = await import('./app/start.tsx');
if (place !== null) await start(place, found);
