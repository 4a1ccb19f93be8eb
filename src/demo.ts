import { randomUUID } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOGIN_SESSIONS } from './domain/session-policies.ts';
import type { Target } from './domain/target.ts';
import { INSTALLER } from './first-stores.ts';
import type { Installation } from './installation.ts';
import type { NewFile } from './ports/file-area.ts';
import { addAccount, type NewLogin } from './services/identity/index.ts';
import { addTarget } from './services/targets/index.ts';

const FILES = fileURLToPath(new URL('../fixtures/demo/', import.meta.url));
const INSTANCE_ID = 5_203_773;
const DEMO = 'demo';

/** What the panel's cabinet shows as its limits: so many backups by hand a day, and in all. */
const DEMO_QUOTAS = { quotaPerDay: 5, quotaTotal: 100 };

/** What was planted, with the passwords that are shown once. */
export interface Demo {
  readonly provider: NewLogin;
  readonly demo: NewLogin;
  readonly instance: Pick<Target, 'id' | 'uuid'>;
  /** A panel session of the demo login, good for an hour of use. */
  readonly token: string;
}

/**
 * Whether the demo is still to be planted: this process made the database, or the one that did was cut off before it
 * came to it.
 */
export async function isDemoDue({ unitOfWork, isNewDatabase }: Installation): Promise<boolean> {
  if (isNewDatabase) await unitOfWork.records.settings.claim(DEMO, 'due');
  return (await unitOfWork.records.settings.get(DEMO)) === 'due';
}

/**
 * Plants something to try the gateway on, in one transaction: a staff login, a customer's login, and an instance whose
 * files lie in a managed volume.
 */
export async function seedDemo({ services, unitOfWork, files }: Installation): Promise<Demo> {
  const provider = await services.accounts.prepare({ login: 'provider', role: 'admin', isStaff: true });
  const demo = await services.accounts.prepare({ login: 'demo', role: 'admin' });
  const store = await services.stores.findLocal('archive');
  const uuid = randomUUID();
  await (await files()).createVolume(uuid, await readDemoFiles());
  const planted = await unitOfWork.transaction(async (records) => {
    const logins = {
      provider: await addAccount(records, INSTALLER, provider),
      demo: await addAccount(records, INSTALLER, demo),
    };
    const { id: accountId } = logins.demo.account;
    await records.accounts.update(accountId, DEMO_QUOTAS);
    const instance = {
      accountId,
      name: 'MyServer',
      kind: 'instance',
      storeId: store.id,
      id: INSTANCE_ID,
      uuid,
    } as const;
    await addTarget(records, INSTALLER, instance, null);
    await records.settings.put(DEMO, 'planted');
    return logins;
  });
  const { token } = await services.authentication.openSession(planted.demo.login.id, LOGIN_SESSIONS);
  return { ...planted, instance: { id: INSTANCE_ID, uuid }, token };
}

async function readDemoFiles(): Promise<readonly NewFile[]> {
  const entries = await readdir(FILES, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(
    paths.map(async (path) => ({
      path: relative(FILES, path),
      content: await readFile(path),
      isExecutable: ((await stat(path)).mode & 0o100) !== 0,
    })),
  );
}

/**
 * The credentials and the first calls, ready to paste. `url` is the gateway's address without a trailing slash,
 * `dataDir` what the commands need to find the same database.
 */
export function describeDemo({ provider, demo, instance, token }: Demo, url: string, dataDir: string): string {
  const command = dataDir === resolve('data') ? 'npx backrota' : `DATA_DIR='${dataDir}' npx backrota`;
  const call = (...fields: string[]) =>
    [`curl --location '${url}/'`, ...fields.map((field) => `--form '${field}'`)].join(' \\\n  ');
  const rest = (path: string, body: object) =>
    [
      `curl -u ${demo.login.login}:${demo.password} '${url}${path}'`,
      `-H 'Content-Type: application/json'`,
      `-d '${JSON.stringify(body)}'`,
    ].join(' \\\n  ');
  return `Logins (shown this once; with the first new password this is gone):
  ${provider.login.login}  ${provider.password}  (staff)
  ${demo.login.login}      ${demo.password}

Make a schedule and list it (the token is good for an hour of use; put the id of the list for <id>):

${call(
  'func="instances.fleio_bckps.schedule.edit"',
  `auth="${token}"`,
  'out="json"',
  'name="MySchedule"',
  'rotation_days="1,2,3,4,5,6"',
  'rotation_time="02:01"',
  `plid="${instance.id}"`,
  'sok="ok"',
)}

${call('func="instances.fleio_bckps.schedule"', `auth="${token}"`, 'out="json"', `elid="${instance.id}"`)}

Have it run now and see its backup, which "${command} restore <snapshot id> --to ./restored" gives back:

${command} schedule run <id>
${command} snapshot list

Make another one as CloudSigma's clients do, and give it the same instance as its drive (put the uuid that the first of
these answers last for <scheduler uuid>):

${rest('/backupschedulers/', SCHEDULER)}

${rest(`/drives/${instance.uuid}/action/?do=set_scheduler`, { backup_policy_uuid: '<scheduler uuid>' })}

Delete the first one:

${call('func="instances.fleio_bckps.schedule.delete"', `auth="${token}"`, 'out="json"', 'elid="<id>"')}
`;
}

/** A scheduler of every night at three, that keeps a week. */
const SCHEDULER = {
  name: 'Nightly',
  type: 'snapshot',
  incremental_backup: { hour: '3', minute: '0' },
  retention_policy: { name: 'A week', rules: [{ period: 'days', quantity: 7 }] },
};
