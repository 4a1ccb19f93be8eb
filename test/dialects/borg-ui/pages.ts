import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { checkReads, type Reads, readAll, refuseBlank } from './readers.ts';

const FOLDER = new URL('../../../fixtures/dialects/borg-ui-pages/', import.meta.url);

/** One request of a page. Words that begin with `@` stand for what earlier answers told. */
export interface Step {
  /** `GET` where absent. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Less `/api`. */
  readonly path: string;
  readonly body?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  /** `false`: nobody has logged in; `query`: a link, which has no headers. */
  readonly auth?: false | 'query';
  /** 200 where absent; one of these where it depends on who is faster. */
  readonly status?: number | readonly number[];
  readonly reads?: Reads;
  /** What later requests name, and where the answer has it. */
  readonly learn?: Readonly<Record<string, string>>;
  /** Asked again, as pages do, until this is so. */
  readonly until?: Reads;
  /** The whole answer, where it is no JSON; `null` = whatever it is. */
  readonly text?: string | null;
}

/** What a page sends, in its order. */
export interface Page {
  readonly source: string;
  readonly steps: readonly Step[];
}

/** What a gateway answered. */
export interface PageAnswer {
  readonly status: number;
  readonly text: string;
}

/** A gateway that pages are opened on. */
export interface PageHost {
  /** Headers and path are complete. */
  send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string | undefined,
  ): Promise<PageAnswer>;
  /** Until what was asked for may be done. */
  settle(): Promise<void>;
}

/** Every page, in the order in which they are opened. */
export const readPages = (): readonly (readonly [name: string, page: Page])[] =>
  readdirSync(FOLDER)
    .sort()
    .map((file) => [file.replace('.json', ''), JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'))] as const);

const MOST_TRIES = 200;

/** Sends what pages send, as they do, and checks what they read of the answers. */
export class PageReplay {
  readonly #host: PageHost;
  readonly #known: Map<string, unknown>;

  /** `known`: what is there from the first. */
  constructor(host: PageHost, known: Readonly<Record<string, unknown>>) {
    this.#host = host;
    this.#known = new Map(Object.entries(known));
  }

  async open(page: Page): Promise<void> {
    for (const step of page.steps) await this.#take(step);
  }

  /** What was learned of answers so far. */
  known(name: string): unknown {
    return this.#known.get(name);
  }

  async #take(step: Step): Promise<void> {
    const { method = 'GET', status = 200, reads = {}, learn = {}, until } = step;
    const path = `/api${this.#fillPath(step.path)}`;
    for (let tries = 1; ; tries += 1) {
      const answer = await this.#send(step, method, path);
      assert.ok([status].flat().includes(answer.status), `${method} ${path}: ${answer.status} ${answer.text}`);
      if (step.text === null) return;
      if (step.text !== undefined) return assert.equal(answer.text, this.#fill(step.text), path);
      const body = answer.text === '' ? null : JSON.parse(answer.text);
      refuseBlank(method, path, answer.status, body);
      checkReads(body, reads, path);
      if (until !== undefined && !holds(body, until)) {
        assert.ok(tries < MOST_TRIES, `${path} never comes to ${JSON.stringify(until)}: ${answer.text}`);
        await this.#host.settle();
        continue;
      }
      for (const [name, place] of Object.entries(learn)) {
        const [value] = readAll(body, place);
        assert.notEqual(value ?? null, null, `${path}: there is no ${place} in ${answer.text}`);
        this.#known.set(name, value);
      }
      return;
    }
  }

  #send({ auth, body, form }: Step, method: string, path: string): Promise<PageAnswer> {
    // The one header that pages send; never `Authorization`.
    const proof: Record<string, string> =
      auth === undefined ? { 'X-Borg-Authorization': `Bearer ${this.#known.get('token')}` } : {};
    const type = { 'Content-Type': form === undefined ? 'application/json' : 'application/x-www-form-urlencoded' };
    const text =
      form === undefined
        ? body && JSON.stringify(this.#fill(body))
        : `${new URLSearchParams(this.#fill(form) as never)}`;
    return this.#host.send(method, path, { ...proof, ...type }, text as string | undefined);
  }

  #fillPath(path: string): string {
    return path.replaceAll(/@(\w+)/g, (_, name: string) => encodeURIComponent(String(this.#value(name))));
  }

  #fill(value: unknown): unknown {
    if (typeof value === 'string') return value.startsWith('@') ? this.#value(value.slice(1)) : value;
    if (Array.isArray(value)) return value.map((item) => this.#fill(item));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.#fill(member)]));
  }

  #value(name: string): unknown {
    assert.ok(this.#known.has(name), `Nothing told of @${name} before.`);
    return this.#known.get(name);
  }
}

function holds(body: unknown, until: Reads): boolean {
  try {
    for (const [place, kinds] of Object.entries(until)) {
      assert.notEqual(readAll(body, place).length, 0);
      checkReads(body, { [place]: kinds }, '');
    }
    return true;
  } catch (error) {
    if (error instanceof assert.AssertionError) return false;
    throw error;
  }
}
