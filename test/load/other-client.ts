import { Agent, get } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { quantile, residentMegabytes } from './figures.ts';
import type { LoadedGateway } from './loaded-gateway.ts';

/** How others fared while something was done to the gateway. */
export interface Fared {
  readonly calls: number;
  readonly failures: number;
  readonly p99: number;
  readonly slowest: number;
  /** The most memory that the gateway held, in MB. */
  readonly megabytes: number;
}

const EVERY_MILLISECONDS = 25;
/** Nobody else calls from here. */
const OWN_ADDRESS = '127.0.0.200';

/** Another client's calls, one after another, of its own list, while `meanwhile` goes on. */
export async function fareWhile(gateway: LoadedGateway, meanwhile: () => Promise<unknown>): Promise<Fared> {
  const agent = new Agent({ keepAlive: true, localAddress: OWN_ADDRESS });
  const times: number[] = [];
  let failures = 0;
  let megabytes = 0;
  let isOver = false;
  const over = meanwhile().finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const startedAt = performance.now();
    const status = await ask(gateway, '/backupschedulers/', agent).catch(() => 0);
    times.push(performance.now() - startedAt);
    if (status !== 200) failures += 1;
    megabytes = Math.max(megabytes, await residentMegabytes(gateway.pid));
    await wait(EVERY_MILLISECONDS);
  }
  await over;
  agent.destroy();
  return { calls: times.length, failures, p99: quantile(times, 0.99), slowest: Math.max(...times), megabytes };
}

/** The status of a call of the other account's. */
export const ask = ({ port, other }: LoadedGateway, path: string, agent: Agent): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${other}` };
    const request = get({ host: '127.0.0.1', port, path, agent, headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    });
    request.once('error', reject);
  });
