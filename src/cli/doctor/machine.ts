import { lstat } from 'node:fs/promises';
import type { Instant } from '../../domain/instant.ts';
import type { Premises } from '../../premises.ts';
import { type Finding, failure, ok, warning } from './finding.ts';

/** What runs this program. */
export interface Runtime {
  /** Of Node: `26.1.0`. */
  readonly node: string;
  /** Of its zone data: `2026b`. */
  readonly zones: string;
  /** Seconds that clocks in a zone are ahead of UTC; throws where it does not know the zone. */
  offsetOf(zone: string, at: Instant): number;
}

const LEAST_MAJOR = 26;

/** @see Runtime */
export function checkNode({ node }: Pick<Runtime, 'node'>): Finding {
  if (Number(node.split('.')[0]) >= LEAST_MAJOR) return ok('node', `Node ${node}.`);
  return failure(
    'node',
    `Node ${node} is too old.`,
    `Run it with Node ${LEAST_MAJOR} or later; 'npm ci' brings one along.`,
  );
}

/** The zone that came last and differs: Aysén stays at UTC-3 since March 2025, while the rest of Chile changes its clocks. */
const RECENT = { zone: 'America/Coyhaique', at: Date.UTC(2025, 6, 1) / 1_000, offset: -3 * 3_600, version: '2025b' };

/** Whether the zone data know a change of 2025. */
export function checkZones({ zones, offsetOf }: Pick<Runtime, 'zones' | 'offsetOf'>): Finding {
  try {
    if (offsetOf(RECENT.zone, RECENT.at) === RECENT.offset) return ok('zones', `Zone data ${zones}.`);
  } catch {
    // It does not know the zone at all.
  }
  return failure(
    'zones',
    `The zone data ${zones} are older than ${RECENT.version}: schedules may fire an hour off.`,
    'Update Node, which has them; the next start computes all slots anew.',
  );
}

/** Whether others on this machine may read what is secret, and this user may write. */
export async function checkFiles({ dataDir, databaseFile, keyFile }: Premises): Promise<readonly Finding[]> {
  const findings = [await checkMode('data directory', dataDir, 0o700, 'warning')];
  if (databaseFile !== null) findings.push(await checkMode('database file', databaseFile, 0o600, 'warning'));
  if (keyFile !== null) findings.push(await checkMode('secret key', keyFile, 0o600, 'failure'));
  return findings;
}

const OTHERS = 0o077;

async function checkMode(check: string, path: string, mode: number, weight: 'warning' | 'failure'): Promise<Finding> {
  const stats = await lstat(path).catch((error: NodeJS.ErrnoException) => error);
  if (stats instanceof Error) {
    return failure(
      check,
      `${path} cannot be looked at (${stats.code ?? stats.message}).`,
      'Set DATA_DIR to the directory that the server has, and run this as its user.',
    );
  }
  const given = `${path} is ${(stats.mode & 0o777).toString(8).padStart(4, '0')}`;
  const { uid } = stats;
  const own = process.getuid?.() ?? uid;
  if (own !== 0 && uid !== own) {
    return failure(
      check,
      `${path} is of the user ${uid}, and this one is ${own}.`,
      'Run this as the user of the server.',
    );
  }
  if ((stats.mode & mode & 0o600) !== 0o600)
    return failure(check, `${given}: its owner may not read and write it.`, `chmod ${mode.toString(8)} ${path}`);
  if ((stats.mode & OTHERS) === 0) return ok(check, `${given}.`);
  const make = weight === 'failure' ? failure : warning;
  return make(check, `${given}: others on this machine may look into it.`, `chmod ${mode.toString(8)} ${path}`);
}

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '::1'];
/** Addresses of two strangers: a setting that holds both believes anybody. */
const STRANGERS = ['198.51.100.7', '203.0.113.9'];

/** Whether who calls is known: a proxy that is believed, and none that is not. */
export function checkProxies({ host, trustedProxies }: Pick<Premises, 'host' | 'trustedProxies'>): Finding {
  if (STRANGERS.every((address) => trustedProxies.has(address))) {
    return failure(
      'proxies',
      'TRUSTED_PROXIES names the whole internet: whoever calls may say from where, and evades the limits of log-ins.',
      'Name the addresses of your own proxies alone.',
    );
  }
  const isLoopback = LOOPBACK.includes(host);
  if (!isLoopback && trustedProxies.isEmpty) {
    return warning(
      'proxies',
      `HOST is ${host} and TRUSTED_PROXIES is empty: passwords cross the network in the clear, or all callers have the address of the proxy.`,
      'Put a proxy with TLS before it, and name its address in TRUSTED_PROXIES; or listen on 127.0.0.1.',
    );
  }
  const said = trustedProxies.isEmpty ? 'no proxy is believed' : 'the proxies of TRUSTED_PROXIES are believed';
  return ok('proxies', `HOST is ${host}; ${said}.`);
}
