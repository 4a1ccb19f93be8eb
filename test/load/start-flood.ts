import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What one caller, or some together, send to the gateway. */
export interface Flood {
  readonly port: number;
  readonly path: string;
  readonly token: string;
  readonly connections: number;
  /** Requests that a connection sends ahead of their answers. */
  readonly ahead: number;
  /** Where they call from, in turns; this machine's own. */
  readonly addresses: readonly string[];
  /** `false`: no answer is ever read. */
  readonly reads: boolean;
  readonly seconds: number;
}

/** What came of it. */
export interface Flooded {
  readonly sent: number;
  readonly answered: number;
  /** Connections that the gateway ended. */
  readonly ended: number;
}

const PROGRAM = fileURLToPath(new URL('flood.ts', import.meta.url));

/** Runs a flood to its end, in a process of its own: it is not to slow down whoever measures. */
export async function startFlood(flood: Flood): Promise<Flooded> {
  const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, JSON.stringify(flood)]);
  return JSON.parse(stdout) as Flooded;
}

/** As many addresses of this machine. */
export const addressesOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `127.0.0.${index + 2}`);
