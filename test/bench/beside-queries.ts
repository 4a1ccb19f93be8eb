import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type Koa from 'koa';
import request from 'supertest';
import { median } from './measure.ts';
import { replayApp } from './rpc-baseline.ts';

const LOAD = fileURLToPath(new URL('./rest-load.ts', import.meta.url));
const CONNECTIONS = 16;

/** What is read, by so many calls a round. */
interface Reading {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly calls: number;
}

/** Calls per second of a gateway that answers a `GET`, and of bare Koa that sends the same queries to its database. */
export async function besideQueries(
  app: Koa,
  dataDir: string,
  reading: Reading,
): Promise<{ readonly ours: number; readonly beside: number }> {
  const read = (one: Koa) => request(one.callback()).get(reading.path).set(reading.headers);
  const queries = await replayApp(app, join(dataDir, 'backrota.sqlite'), read);
  const apps = { ours: app, queries: queries.app };
  const speeds = { ours: [] as number[], queries: [] as number[] };
  // One warm round, then five; side by side, so that what else the machine does falls on both.
  for (let round = 0; round < 6; round += 1) {
    for (const name of ['ours', 'queries'] as const) {
      const speed = await callsPerSecond(apps[name], reading);
      if (round > 0) speeds[name].push(speed);
    }
  }
  await queries.close();
  return { ours: median(speeds.ours), beside: median(speeds.queries) };
}

/** Calls per second of an app that answers a `GET`. */
export async function callsPerSecond(app: Koa, { path, headers, calls }: Reading): Promise<number> {
  const server = createServer(app.callback());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}${path}`;
  const client = spawn(process.execPath, [LOAD, url, String(calls), String(CONNECTIONS)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  client.stdin.end(JSON.stringify(headers));
  let printed = '';
  for await (const chunk of client.stdout) printed += chunk;
  await new Promise((resolve) => server.close(resolve));
  return Number(printed);
}
