/**
 * What Selectel's Terraform provider does with scheduled backups, call by call (source: the wire document, 1 to 3 and 8).
 * It knows nothing of the gateway but its address, and takes no redirect.
 */

/** A volume of a plan, as it is configured. */
export interface ResourceBlock {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

/** A `selectel_cloudbackup_plan_v2`, as it is configured. */
export interface PlanBlock {
  readonly name: string;
  readonly backup_mode: string;
  readonly full_backups_amount: number;
  readonly schedule_type: string;
  readonly schedule_pattern: string;
  readonly resources: readonly ResourceBlock[];
}

/** How the provider is configured. */
export interface ProviderBlock {
  readonly auth_url: string;
  readonly username: string;
  readonly password: string;
  readonly domain_name: string;
  readonly project_id: string;
  readonly region: string;
}

type Plan = PlanBlock & { readonly id: string; readonly status: string };

/** A service in the catalog, as far as it is looked at. */
interface Service {
  readonly type: string;
  readonly endpoints: readonly {
    readonly region: string;
    readonly region_id: string;
    readonly interface: string;
    readonly url: string;
  }[];
}

/** Sends a request; a test may stand between. */
export type Send = (url: string, init: RequestInit) => Promise<Response>;

/** A plan is not as it is configured: Terraform would show a change after every apply. */
export class Drift extends Error {}

const ATTRIBUTES = [
  'name',
  'backup_mode',
  'full_backups_amount',
  'schedule_type',
  'schedule_pattern',
  'resources',
] as const;

/** More polls and pages than any sequence takes. */
const PATIENCE = 20;

/** The provider, connected. */
export class Provider {
  readonly #send: Send;
  readonly #token: string;
  readonly #endpoint: string;

  private constructor(send: Send, token: string, endpoint: string) {
    this.#send = send;
    this.#token = token;
    this.#endpoint = endpoint;
  }

  /** Logs in for the project, and looks the endpoint up in the catalog of the token. */
  static async connect(block: ProviderBlock, send: Send = fetch): Promise<Provider> {
    const domain = { name: block.domain_name };
    const user = { name: block.username, password: block.password, domain };
    const auth = {
      identity: { methods: ['password'], password: { user } },
      scope: { project: { id: block.project_id } },
    };
    const issued = await call(send, 'POST', `${block.auth_url}/auth/tokens`, { body: { auth } });
    const token = issued.headers.get('X-Subject-Token') ?? '';
    if (issued.status !== 201 || token === '') throw new Error(`no token: ${issued.status}`);
    const headers = { 'X-Auth-Token': token, 'X-Subject-Token': token };
    const looked = await call(send, 'GET', `${block.auth_url}/auth/tokens`, { headers });
    const { catalog } = ((await looked.json()) as { readonly token: { readonly catalog: readonly Service[] } }).token;
    const endpoints = catalog.find(({ type }) => type === 'data-protectv2')?.endpoints ?? [];
    if (!endpoints.some(({ region }) => region === block.region)) throw new Error(`no region ${block.region}`);
    const found = endpoints.find((one) => one.region_id === block.region && one.interface === 'public');
    if (found === undefined) throw new Error(`no endpoint in ${block.region}`);
    return new Provider(send, token, found.url);
  }

  /** Creates a plan, waits until it is started, and reads it. */
  async create(block: PlanBlock): Promise<string> {
    const { name, backup_mode, full_backups_amount, resources, schedule_pattern, schedule_type } = block;
    const body = { backup_mode, full_backups_amount, name, resources, schedule_pattern, schedule_type };
    const { id } = await this.#json<Plan>('POST', '/plans/', body);
    await this.#waitForStart(id);
    await this.refresh(id, block);
    return id;
  }

  /** Reads a plan; any error fails, 404 too. @throws Drift */
  async refresh(id: string, block: PlanBlock): Promise<void> {
    const plan = await this.#json<Plan>('GET', `/plans/${id}`);
    if (plan.id !== id) throw new Drift(`id: ${plan.id}`);
    for (const attribute of ATTRIBUTES) {
      const [is, was] = [JSON.stringify(plan[attribute]), JSON.stringify(block[attribute])];
      if (is !== was) throw new Drift(`${attribute}: ${is} instead of ${was}`);
    }
  }

  /** Sends the five fields of a change, waits, and reads. */
  async update(id: string, block: PlanBlock): Promise<void> {
    const { name, full_backups_amount, resources, schedule_pattern, schedule_type } = block;
    await this.#json('PATCH', `/plans/${id}`, {
      full_backups_amount,
      name,
      resources,
      schedule_pattern,
      schedule_type,
    });
    await this.#waitForStart(id);
    await this.refresh(id, block);
  }

  /** Deletes a plan, and polls until it is not found. */
  async destroy(id: string): Promise<void> {
    const deleted = await this.#call('DELETE', `/plans/${id}`);
    if (deleted.status >= 400) throw new Error(await told(deleted));
    for (let polls = 0; polls < PATIENCE; polls += 1) {
      const answer = await this.#call('GET', `/plans/${id}`);
      if (answer.status === 404) return;
      if (answer.status >= 400) throw new Error(await told(answer));
    }
    throw new Error('timeout while waiting for the plan to go');
  }

  /** The data source of plans; the status is filtered by the client. */
  async plans(filter: { name?: string; volume_name?: string; status?: string } = {}): Promise<readonly Plan[]> {
    const { status, ...query } = filter;
    const found = await this.#pages<Plan>('/plans/', 'plans', query);
    return status === undefined ? found : found.filter((plan) => plan.status === status);
  }

  /** The data source of checkpoints. */
  checkpoints(filter: { plan_name?: string; volume_name?: string } = {}): Promise<readonly { readonly id: string }[]> {
    return this.#pages('/checkpoints/', 'checkpoints', filter);
  }

  /** Until a page is empty: one that is shorter than the limit is not the last. */
  async #pages<Row extends { readonly id: string }>(
    path: string,
    noun: string,
    filter: Readonly<Record<string, string>>,
  ): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for (let pages = 0; pages < PATIENCE; pages += 1) {
      const query = new URLSearchParams({ ...filter, limit: '500', marker: rows.at(-1)?.id ?? '' });
      const page = (await this.#json<Record<string, readonly Row[]>>('GET', `${path}?${query}`))[noun] ?? [];
      if (page.length === 0) return rows;
      rows.push(...page);
    }
    throw new Error('the pages never end');
  }

  async #waitForStart(id: string): Promise<void> {
    for (let polls = 0; polls < PATIENCE; polls += 1) {
      const { status } = await this.#json<Plan>('GET', `/plans/${id}`);
      if (status === 'started') return;
      if (status !== 'suspended') throw new Error(`unexpected state '${status}', wanted target 'started'`);
    }
    throw new Error('timeout while waiting for the plan to start');
  }

  async #json<Json>(method: string, path: string, body?: object): Promise<Json> {
    const answer = await this.#call(method, path, body);
    if (answer.status >= 400) throw new Error(await told(answer));
    return (await answer.json()) as Json;
  }

  #call(method: string, path: string, body?: object): Promise<Response> {
    const headers = { 'X-Auth-Token': this.#token, 'User-Agent': 'terraform-provider' };
    return call(this.#send, method, `${this.#endpoint}${path}`, { headers, ...(body === undefined ? {} : { body }) });
  }
}

const told = async (answer: Response): Promise<string> =>
  `got the ${answer.status} status code from the server: ${await answer.text()}`;

async function call(
  send: Send,
  method: string,
  url: string,
  { body, headers = {} }: { readonly body?: object; readonly headers?: Readonly<Record<string, string>> },
): Promise<Response> {
  const answer = await send(url, {
    method,
    redirect: 'manual',
    headers: { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (answer.status >= 300 && answer.status < 400) throw new Error(`${method} ${url} was redirected`);
  return answer;
}
