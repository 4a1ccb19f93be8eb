import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { Client, overHttp } from '../../../clients/typescript/client.ts';
import { type GatewayProcess, openPlace, type Place, until } from '../../serve/gateway-process.ts';
import { there } from '../../support/values.ts';
import { type Look, openPage, openProfile, startBrowser, type Watched } from './browser.ts';

/** The demo's two people: one of the provider's, and a customer. */
export type Person = 'provider' | 'demo';

/** The words that a test looks for, in both languages. */
export const SAID = {
  en: { login: 'Login', password: 'Password', signIn: 'Sign in', signOut: 'Sign out' },
  ru: { login: 'Логин', password: 'Пароль', signIn: 'Войти', signOut: 'Выйти' },
} as const;

/** A page that is looked at, in a profile of its own. */
export interface Visit extends Watched {
  readonly profile: BrowserContext;
  /** Opens an address of the console, below `/console`. */
  go(path: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A gateway of its own with the demo in it, and a browser to look at it. */
export class Ground {
  readonly place: Place;
  readonly browser: Browser;
  readonly #passwords: Readonly<Record<Person, string>>;
  gateway: GatewayProcess;
  url: string;

  constructor(
    place: Place,
    browser: Browser,
    gateway: GatewayProcess,
    url: string,
    passwords: Readonly<Record<Person, string>>,
  ) {
    this.place = place;
    this.browser = browser;
    this.gateway = gateway;
    this.url = url;
    this.#passwords = passwords;
  }

  passwordOf(person: Person): string {
    return this.#passwords[person];
  }

  /** The API as one of them, or as another login by its password. */
  as(login: string, password = this.#passwords[login as Person]): Client {
    const proof = `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;
    return new Client(overHttp({ url: this.url, headers: () => ({ authorization: proof }) }));
  }

  /** A page in a new profile; nobody is signed in. */
  async visit(look: Look = {}): Promise<Visit> {
    const profile = await openProfile(this.browser, look);
    const watched = await openPage(profile);
    return {
      ...watched,
      profile,
      go: async (path) => {
        await watched.page.goto(`${this.url}/console${path}`);
      },
      [Symbol.asyncDispose]: () => profile.close(),
    };
  }

  /** A page on which somebody has signed in, by the form. */
  async signedIn(person: Person, look: Look = {}, path = '/'): Promise<Visit> {
    const visit = await this.visit(look);
    await visit.go(path);
    await signIn(visit.page, person, this.#passwords[person], look.language);
    return visit;
  }

  /** Ends the gateway and starts it again at the same address. */
  async restart(): Promise<void> {
    await this.gateway.stop();
    await this.start();
  }

  async start(): Promise<void> {
    this.gateway = this.place.serve([], { PORT: new URL(this.url).port });
    await this.gateway.ready();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    await this.gateway[Symbol.asyncDispose]();
    await this.place[Symbol.asyncDispose]();
  }
}

/** Starts both; `prepare` makes folders below the place's own, and says with what settings the gateway is started. */
export async function openGround(
  prepare: (place: Place) => Promise<Readonly<Record<string, string>>> = async () => ({}),
): Promise<Ground> {
  const [place, browser] = await Promise.all([openPlace(), startBrowser()]);
  const gateway = place.serve(['--demo'], await prepare(place));
  const url = await gateway.ready();
  const [, file = ''] = await gateway.printed(/(\/\S+first-login\.txt)$/m);
  const printed = await readFile(file, 'utf8');
  const passwordOf = (login: Person) => there(new RegExp(`^ *${login} +(\\S{16,})`, 'm').exec(printed)?.[1]);
  return new Ground(place, browser, gateway, url, { provider: passwordOf('provider'), demo: passwordOf('demo') });
}

/** Fills the form of the sign-in and sends it. */
export async function sendSignIn(page: Page, login: string, password: string, language: 'en' | 'ru' = 'en') {
  const said = SAID[language];
  await page.getByLabel(said.login, { exact: true }).fill(login);
  await page.getByLabel(said.password, { exact: true }).fill(password);
  await page.getByRole('button', { name: said.signIn }).click();
}

/** Signs in by the page, and waits until the console shows. */
export async function signIn(page: Page, login: string, password: string, language: 'en' | 'ru' = 'en') {
  await sendSignIn(page, login, password, language);
  await page.locator('.frame').waitFor();
}

/** Waits until the screen shows what it asked for. */
export async function settled(page: Page): Promise<void> {
  await page.locator('#content h1').first().waitFor();
  await until(async () => ((await page.locator('.skeleton').count()) === 0 ? true : null));
}

/** Has the demo's customer make a schedule and a backup, so that there is something to see. */
export async function fillDemo(ground: Ground): Promise<void> {
  const demo = ground.as('demo');
  const { items } = await demo.call('listTargets');
  const { id: targetId } = there(items[0]);
  await demo.call('createSchedule', {
    body: {
      name: 'Nightly',
      recurrence: { kind: 'weekly', days: ['mon', 'thu'], times: ['02:01'], timeZone: 'Europe/Kyiv' },
      targets: [{ targetId }],
      retention: { kind: 'keep', algorithm: 'borg', last: 5, daily: 7 },
    },
  });
  await demo.call('createContact', { body: { name: 'Night shift', email: 'night@example.org' } });
  await demo.call('createToken', { body: { scope: 'read' } });
  await demo.call('createFeed', { body: { kind: 'account' } });
  await demo.call('backUpTarget', { parts: { key: targetId }, body: {} });
  const snapshot = await until(async () => {
    const { items: made } = await demo.call('listSnapshots');
    return made.find(({ state }) => state === 'available') ?? null;
  });
  await demo.call('restoreSnapshot', {
    parts: { key: snapshot.id },
    body: { kind: 'new_target', name: 'MyServer again' },
  });
}
