import type { Client } from '../../../clients/typescript/client.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Premises } from '../../premises.ts';
import { clientOf } from '../api.ts';
import type { CliContext } from '../context.ts';
import { checkClocks } from './clock.ts';
import { type Finding, failure, ok, sentenceOf, warning, within } from './finding.ts';
import { checkFiles, checkNode, checkProxies, checkZones, type Runtime } from './machine.ts';
import { checkSchedules } from './schedules.ts';
import { checkSeenStores, checkStatus } from './status.ts';
import { checkStores } from './stores.ts';
import { checkUpgrade } from './upgrade.ts';

const RUNTIME: Runtime = {
  node: process.versions.node,
  zones: process.versions.tz ?? 'of no known version',
  offsetOf: (zone, at) =>
    Temporal.Instant.fromEpochMilliseconds(at * 1_000).toZonedDateTimeISO(zone).offsetNanoseconds / 1e9,
};

/** What the API of a gateway elsewhere tells. */
export async function examineElsewhere(client: Client, now: Instant): Promise<readonly Finding[]> {
  const told = await within('status', async () => {
    const status = await client.call('getStatus');
    const lastTickAt = status.lastTickAt === null ? null : instantOf(status.lastTickAt);
    const clocks = checkClocks({ here: now, deciding: instantOf(status.now), lastTickAt });
    return [clocks, ...checkStatus(status), ...checkSeenStores(status)];
  });
  return [...told, ...(await within('schedules', () => checkSchedules(client, now)))];
}

/**
 * What there is to be seen of this machine's own installation: whatever stops one check, the others go on.
 * @param beforeUpgrade also what another version would change, and what is to be waited for and copied before it takes over
 */
export async function examineHere(context: CliContext, beforeUpgrade: boolean): Promise<readonly Finding[]> {
  const found: Finding[] = [checkNode(RUNTIME), checkZones(RUNTIME)];
  let premises: Premises;
  try {
    premises = await context.premises();
  } catch (error) {
    return [...found, failure('settings', await sentenceOf(error), 'Set the variable as the README lists it.')];
  }
  found.push(...(await within('files', () => checkFiles(premises))), checkProxies(premises));
  found.push(...(await within('mail', () => checkMail(premises))));
  const migrations = await within('database', () => checkMigrations(premises, beforeUpgrade));
  found.push(...migrations);
  if (beforeUpgrade) found.push(...(await within('upgrade', () => checkUpgrade(premises, context.now()))));
  if (migrations.some(({ state }) => state === 'failure')) return [...found, UNSEEN];
  if (migrations.some(({ state }) => state === 'warning')) return [...found, UNSEEN_YET];
  return [...found, ...(await within('installation', () => examineOpened(context), OPENED_PATIENCE_MS))];
}

const UNSEEN: Finding = {
  check: 'installation',
  state: 'unknown',
  what: 'Clock, secrets, stores and schedules could not be looked at.',
  remedy: 'Put right what stands above, and look again.',
};

const UNSEEN_YET = warning(
  'installation',
  'Clock, secrets, stores and schedules are not looked at before the migrations.',
  "Look again once the new version has started: 'backrota doctor'.",
);

/** For all checks of an opened installation together, each of which has its own. */
const OPENED_PATIENCE_MS = 90_000;

async function checkMail({ mailServer, greetMailServer }: Premises): Promise<readonly Finding[]> {
  if (mailServer === null) return [ok('mail', 'Mails are off: SMTP_URL is not set.')];
  try {
    await greetMailServer(MAIL_PATIENCE_MS);
    return [ok('mail', `The mail server ${mailServer} answers.`)];
  } catch (error) {
    const what = `The mail server ${mailServer}: ${await sentenceOf(error)}`;
    return [failure('mail', what, 'Look at SMTP_URL, and at the server.')];
  }
}

const MAIL_PATIENCE_MS = 10_000;

async function checkMigrations({ pendingMigrations }: Premises, beforeUpgrade: boolean): Promise<readonly Finding[]> {
  const pending = await pendingMigrations();
  if (pending.length === 0) return [ok('migrations', 'The database is of this version.')];
  if (beforeUpgrade) {
    const what = `${pending.length} will run when a server of this version starts: ${pending.join(', ')}.`;
    return [warning('migrations', what, "Copy the database first; with several nodes run 'backrota migrate' once.")];
  }
  const remedy = "Copy the database, then run 'backrota migrate'; a server does so when it starts.";
  return [failure('migrations', `${pending.length} are to be done: ${pending.join(', ')}.`, remedy)];
}

const NAMES = ['accounts', 'runs', 'schedules', 'status', 'storeWatch', 'stores', 'targets'] as const;

async function examineOpened(context: CliContext): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  await context.withServices(
    NAMES,
    async (services, actor) => {
      const client = await clientOf(services, actor);
      const here = context.now();
      const checks: readonly (readonly [check: string, () => Promise<readonly Finding[]>])[] = [
        ['records', async () => checkRecords(await services.status.examine(), await services.status.read(), here)],
        ['status', async () => checkStatus(await client.call('getStatus'))],
        ['stores', () => checkStores(services)],
        ['schedules', () => checkSchedules(client, here)],
      ];
      for (const [check, look] of checks) found.push(...(await within(check, look)));
    },
    'verifier',
  );
  return found;
}

function checkRecords(
  {
    now,
    isKeyStale,
    lapsedTasks,
  }: { readonly now: Instant; readonly isKeyStale: boolean; readonly lapsedTasks: number },
  { lastTickAt }: { readonly lastTickAt: Instant | null },
  here: Instant,
): readonly Finding[] {
  return [
    checkClocks({ here, deciding: now, lastTickAt }),
    isKeyStale
      ? failure(
          'secrets',
          'Something is sealed with another key than this one.',
          'Put back the SECRET_KEY, or the file secret.key, that it was sealed with.',
        )
      : ok('secrets', 'All secrets can be opened with the key.'),
    lapsedTasks === 0
      ? ok('leases', 'Whatever runs is worked on.')
      : warning(
          'leases',
          `${lapsedTasks} task(s) run whose process is gone.`,
          'A running server takes them up again; start one.',
        ),
  ];
}

const instantOf = (text: string): Instant => Math.floor(Date.parse(text) / 1_000);
