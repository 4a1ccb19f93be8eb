import type { Server } from 'node:http';
import { join } from 'node:path';
import { loadConfig } from '../../src/config.ts';
import { type Gateway, openGateway } from '../../src/gateway.ts';
import { CollectedLog } from '../support/collected-log.ts';
import { closePort, openPort } from '../support/port.ts';
import { commandsOf, type Ended, type Given } from './command.ts';

/** What is another one in each installation, or at each look. */
const PASSING: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<uuid>'],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, '<time>'],
  [/\b\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?\b/g, '<time>'],
  [/\b([0-9a-f]{64}|[0-9a-f]{24})\b/g, '<token>'],
  [/whsec_[A-Za-z0-9+/=]+/g, '<secret>'],
  [/("password": "|password {2,})[\w-]{20}/g, '$1<password>'],
  [/secret=[A-Z2-7]+/g, 'secret=<seed>'],
  [/"mark": "\d+\.[0-9a-f]{8}"/g, '"mark": "<mark>"'],
  [/"requestId": "[^"]*"/g, '"requestId": ""'],
  // Who did it is told, and by which channel: staff at the machine, or the login whose token it is.
  [/\b(cli:[^\s"]+|login:\d+)/g, '<who>'],
  [/origin"?: "(cli|native)"/g, 'origin: <channel>'],
];

/** What a command said, without what differs between twins. */
const plain = (text: string, folders: readonly string[]): string => {
  let said = text;
  for (const folder of folders) said = said.replaceAll(folder, '<data>');
  for (const [pattern, name] of PASSING) said = said.replaceAll(pattern, name);
  // Columns are as wide as what is in them.
  return said.replaceAll(/ {2,}/g, '  ');
};

/** Two installations to which the same was done: at one commands work by themselves, at the other over HTTP. */
export class Twins {
  readonly #dataDirs: readonly [string, string];
  readonly #folder: string;
  #gateway: Gateway | null = null;
  #server: Server | null = null;
  /** What has a command call the gateway. */
  remote: Readonly<Record<string, string>> = {};

  constructor(folder: string) {
    this.#folder = folder;
    this.#dataDirs = [join(folder, 'here'), join(folder, 'there')];
  }

  /** Does the same to both before anybody listens. */
  async prepare(args: readonly string[], given: Given = {}): Promise<void> {
    for (const dataDir of this.#dataDirs) await commandsOf(dataDir).succeed(args, given);
  }

  /** Has both do what is queued. */
  async work(): Promise<void> {
    for (const dataDir of this.#dataDirs) {
      const gateway = await this.#open(dataDir);
      await gateway.loops.worker.idle();
      await gateway.close();
    }
  }

  /** Has the second one listen, and gives whoever calls it a token of this login. */
  async listen(login: string): Promise<void> {
    const [, there] = this.#dataDirs;
    this.#gateway = await this.#open(there);
    this.#server = await openPort(this.#gateway.app);
    const { port } = this.#server.address() as { port: number };
    const tokens: string[] = [];
    for (const dataDir of this.#dataDirs) {
      const { stdout } = await commandsOf(dataDir).run(['token', 'issue', login, '--kind', 'api']);
      tokens.push(stdout.trim());
    }
    this.remote = { BACKROTA_URL: `http://127.0.0.1:${port}`, BACKROTA_TOKEN: tokens[1] ?? '' };
  }

  /** What a command ends with here, and there; without what differs in all twins. */
  async both(args: readonly string[], given: Given = {}): Promise<readonly [here: Ended, there: Ended]> {
    const [here, there] = this.#dataDirs;
    const ended = [await this.here(args, given), await this.at(args, given)] as const;
    const said = ({ code, stdout, stderr }: Ended): Ended => ({
      code,
      stdout: plain(stdout, [here, there]),
      stderr: plain(stderr, [here, there]),
    });
    return [said(ended[0]), said(ended[1])];
  }

  /** What a command ends with at the first, as it was said. */
  here(args: readonly string[], given: Given = {}): Promise<Ended> {
    return commandsOf(this.#dataDirs[0]).run(args, given);
  }

  /** The same of one that calls the second over HTTP. */
  at(args: readonly string[], given: Given = {}): Promise<Ended> {
    // There is no installation in this directory: the answer comes from elsewhere.
    return commandsOf(join(this.#folder, 'none')).run(args, { ...given, env: { ...given.env, ...this.remote } });
  }

  async close(): Promise<void> {
    if (this.#server !== null) await closePort(this.#server);
    await this.#gateway?.close();
  }

  #open(dataDir: string): Promise<Gateway> {
    const env = {
      DATA_DIR: dataDir,
      SOURCE_ROOTS: this.#folder,
      RESTORE_ROOTS: this.#folder,
      STORE_ROOTS: this.#folder,
    };
    return openGateway(loadConfig(env), { log: new CollectedLog() });
  }
}
