// The page that documents the API: a viewer of its own, which is fetched by nobody who does not open it.
import SwaggerUI from 'swagger-ui-dist/swagger-ui-es-bundle.js';
import 'swagger-ui-dist/swagger-ui.css';
import { LANGUAGE } from '../app/language.ts';
import { themeNow } from '../app/theme.ts';
import { apiWords } from '../messages/api.ts';
import { mendControls, plainNames } from './accessible.ts';
import { byNoun, type Document } from './by-noun.ts';
import './api-page.css';

const API = '/api/v1';

/** A call, as the viewer is about to make it. */
interface ViewerRequest {
  readonly url: string;
  readonly method?: string;
  headers: Record<string, string>;
}

/** Whoever is signed in at the console calls as who it is: what changes anything carries what proves the page. */
async function prove(request: ViewerRequest): Promise<ViewerRequest> {
  const method = (request.method ?? 'GET').toUpperCase();
  if (method === 'GET' || method === 'HEAD') return request;
  const answer = await fetch(`${API}/session`).catch(() => null);
  const { csrf } = answer?.ok ? await answer.json() : { csrf: null };
  return csrf === null ? request : { ...request, headers: { ...request.headers, 'X-Backrota-Csrf': csrf } };
}

const isDark = (): boolean => {
  const theme = themeNow();
  return theme === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
};

await apiWords.load();
const { text } = apiWords;
document.documentElement.lang = LANGUAGE;
document.documentElement.classList.toggle('dark-mode', isDark());
document.title = `${text.title} · Backrota`;

const back = document.getElementById('back');
if (back !== null) back.textContent = text.back;

const viewer = document.getElementById('viewer');
if (viewer !== null) mendControls(viewer);
try {
  const document = (await (await fetch(`${API}/openapi.json`)).json()) as Document;
  SwaggerUI({
    spec: byNoun(document),
    domNode: viewer,
    deepLinking: true,
    docExpansion: 'none',
    filter: true,
    displayRequestDuration: true,
    tryItOutEnabled: true,
    validatorUrl: null,
    plugins: [plainNames],
    // Each of its themes has a colour that cannot be read.
    syntaxHighlight: false,
    requestInterceptor: prove,
  });
} catch {
  viewer?.append(text.unreadable);
}
