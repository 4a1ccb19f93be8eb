import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core';
import { findProgram } from '../../support/mariadb.ts';

/** What a page must not say: errors, and what its policy forbade. */
export interface Watched {
  readonly page: Page;
  /** What has gone wrong in it so far, in words. */
  readonly faults: readonly string[];
}

/** How a page is looked at. */
export interface Look {
  readonly language?: 'en' | 'ru';
  readonly theme?: 'light' | 'dark';
  readonly width?: number;
  readonly height?: number;
}

/** Debian's Chromium, without a window. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = await findProgram('chromium', 'chromium');
  // As root, in which tests may run, it has no sandbox of its own.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** A browser profile of its own: its cookies and choices are nobody else's. */
export const openProfile = (
  browser: Browser,
  { language = 'en', theme = 'light', width = 1_280, height = 900 }: Look = {},
) =>
  browser.newContext({
    locale: language === 'ru' ? 'ru-RU' : 'en-GB',
    colorScheme: theme,
    viewport: { width, height },
    reducedMotion: 'reduce',
    timezoneId: 'America/New_York',
  });

/** What a browser says of a call that was refused, which is no error of the page. */
const isAnswer = (text: string): boolean => /Failed to load resource: (the server responded|net::ERR)/.test(text);

/** A page whose errors and breaches of policy are kept. */
export async function openPage(profile: BrowserContext): Promise<Watched> {
  const page = await profile.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !isAnswer(message.text())) faults.push(`console: ${message.text()}`);
  });
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', (event) => console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))",
  );
  return { page, faults };
}

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 2.0 to 2.2, A and AA, with every rule. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];

/** Those of them that read a colour. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[];
  }[];
}

const sessions = new WeakMap<Page, Promise<CDPSession>>();

/** A world of a page with axe in it, beside the page's own, so that its policy stands; a document is given it once. */
async function axeWorldOf(page: Page) {
  const opening = sessions.get(page) ?? page.context().newCDPSession(page);
  sessions.set(page, opening);
  const session = await opening;
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId: world } = await session.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'axe',
  });
  const { result } = await session.send('Runtime.evaluate', { expression: 'typeof axe', contextId: world });
  if (result.value === 'undefined') await session.send('Runtime.evaluate', { expression: axe, contextId: world });
  return { session, world };
}

/**
 * What axe finds on a page as it stands, a line each. Once every rule was held in one theme, the rules on colour are all that can
 * say something else in the other: the themes share their markup and their sizes, and nothing but colours differs.
 */
export async function findBarriers(page: Page, rules: 'all' | 'colour' = 'all'): Promise<readonly string[]> {
  const { session, world } = await axeWorldOf(page);
  const runOnly = rules === 'all' ? { type: 'tag', values: TAGS } : { type: 'rule', values: COLOUR_RULES };
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'] });
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, ${options}).then(({ violations }) => JSON.stringify({ violations }))`,
    contextId: world,
    returnByValue: true,
    awaitPromise: true,
  });
  if (exceptionDetails !== undefined) throw new Error(`axe: ${exceptionDetails.exception?.description}`);
  const { violations } = JSON.parse(String(result.value)) as AxeResult;
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help}: ${target.join(' ')}: ${failureSummary}`),
  );
}
