import { render } from 'preact';
import { App } from './app/app.tsx';
import { LANGUAGE } from './app/language.ts';
import { findScreen } from './app/screens.ts';
import { keyRefusal, readSession } from './app/session.ts';
import { applyTheme } from './app/theme.ts';
import { common } from './messages/index.ts';
import { signInWords } from './messages/sign-in.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/frame.css';
import './styles/parts.css';

applyTheme();
document.documentElement.lang = LANGUAGE;

const place = document.getElementById('app');
// Whose key was refused is not shown the console of who was signed in before.
const first = keyRefusal() === null ? readSession().catch(() => null) : null;
// The screen is fetched while the gateway says who is there.
const screen = findScreen(location.pathname.slice('/console'.length) || '/')
  ?.screen.load()
  .catch(() => null);
const [session] = await Promise.all([first, common.load(), signInWords.load()]);
if (session !== null) await screen;
if (place !== null) {
  place.replaceChildren();
  render(<App first={session} />, place);
}
