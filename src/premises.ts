import { join } from 'node:path';
import type { Config } from './config.ts';
import { requireDatabaseFile } from './installation.ts';
import type { Networks } from './ports/networks.ts';
import { openForCommand } from './storage/engine/command-database.ts';
import { placeOf } from './storage/engine/engine.ts';
import { listPending } from './storage/engine/migrate.ts';
import { countRunning, type RunningWork } from './storage/engine/running-work.ts';
import type { Connections } from './storage/engine/sql.ts';

/** What is seen of this machine's installation without opening it. */
export interface Premises {
  readonly dataDir: string;
  /** `null` = a server keeps the database. */
  readonly databaseFile: string | null;
  /** `null` = the key is in the environment. */
  readonly keyFile: string | null;
  /** Where the gateway listens. */
  readonly host: string;
  readonly trustedProxies: Networks;
  /** The host and port of the mail server; `null` = mails are off. */
  readonly mailServer: string | null;
  /** Connects to it and greets it, and sends nothing. @throws `unavailable` (`mail_unsent`) */
  greetMailServer(patienceMs: number): Promise<void>;
  /** The migrations that the database has yet to see; nothing is changed. @throws `unavailable` */
  pendingMigrations(): Promise<readonly string[]>;
  /** What runs now, whichever version the database is of. @throws `unavailable` */
  runningWork(): Promise<RunningWork>;
}

/** The premises of an installation. */
export const premisesOf = ({ dataDir, database, secretKey, host, trustedProxies, mail }: Config): Premises => ({
  dataDir,
  databaseFile: placeOf(database).file,
  keyFile: secretKey === null ? join(dataDir, 'secret.key') : null,
  host,
  trustedProxies,
  mailServer: mail && new URL(mail.url).host,
  async greetMailServer(connectionTimeoutMs) {
    if (mail === null) return;
    const { SmtpMailer } = await import('./notify/smtp.ts');
    await new SmtpMailer({ ...mail, connectionTimeoutMs }).greet();
  },
  pendingMigrations: () => look(database, listPending),
  runningWork: () => look(database, countRunning),
});

async function look<Seen>(
  database: Config['database'],
  ask: (connections: Connections) => Promise<Seen>,
): Promise<Seen> {
  const { file } = placeOf(database);
  if (file !== null) await requireDatabaseFile(file);
  const connections = await openForCommand(database);
  return ask(connections).finally(() => connections.destroy());
}
