import { type GatewayProcess, openPlace, type Place } from '../serve/gateway-process.ts';

const SCHEDULERS = 4_000;

/** The list of all schedulers in detail: the heaviest answer that there is. */
export const HEAVIEST = '/backupschedulers/detail/?limit=0';

/** A gateway process with an account of 4,000 schedulers, and another account that wants to go on with its work. */
export interface LoadedGateway {
  readonly port: number;
  readonly pid: number;
  /** API tokens. */
  readonly heavy: string;
  readonly other: string;
  close(): Promise<void>;
}

/** Starts the gateway as an operator would, and has it filled over the wire. */
export async function openLoadedGateway(): Promise<LoadedGateway> {
  const place = await openPlace();
  const heavy = await addCaller(place, 'heavy');
  const other = await addCaller(place, 'other');
  const gateway: GatewayProcess = place.serve();
  const { port } = new URL(await gateway.ready());
  await plant(Number(port), heavy, SCHEDULERS);
  await plant(Number(port), other, 10);
  return {
    port: Number(port),
    pid: gateway.pid,
    heavy,
    other,
    close: async () => {
      await gateway.stop();
      await place[Symbol.asyncDispose]();
    },
  };
}

async function addCaller(place: Place, login: string): Promise<string> {
  await place.ask('account', 'add', login);
  const { token } = await place.ask('token', 'issue', login, '--kind', 'api');
  return token;
}

async function plant(port: number, token: string, count: number): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  for (let index = 0; index < count; index += 1) {
    const body = JSON.stringify({
      type: 'snapshot',
      name: `Scheduler ${index}`,
      incremental_backup: { hour: String(index % 24), minute: String(index % 60) },
      retention_policy: { name: 'A week', rules: [{ period: 'days', quantity: 7 }] },
      tags: ['load'],
      meta: { nr: String(index) },
      user_timezone: 'Europe/London',
      is_enabled: false,
    });
    const answer = await fetch(`http://127.0.0.1:${port}/backupschedulers/`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`The gateway answered ${answer.status}: ${await answer.text()}`);
    await answer.arrayBuffer();
  }
}
