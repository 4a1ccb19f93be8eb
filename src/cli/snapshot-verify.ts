import type { Command } from 'commander';
import { ApiProblem, type Client, type Operations } from '../../clients/typescript/client.ts';
import { problem } from '../domain/errors.ts';
import { VERIFIABLE } from '../domain/snapshot.ts';
import type { Key } from '../ports/records/page.ts';
import { withApi } from './api.ts';
import { given, parseKey } from './arguments.ts';
import { foundByName, keyText } from './called.ts';
import type { CliContext } from './context.ts';
import { CommandFailed } from './failure.ts';
import { printable, printLine } from './output.ts';
import { formOf, type ShownOptions, show, withShown } from './shown.ts';
import { untilStopped } from './until-stopped.ts';

interface VerifyOptions extends ShownOptions {
  readonly all?: boolean;
  readonly account?: string;
  readonly store?: string;
}

/** What was found of a copy. */
export type Finding = Operations['verifySnapshot']['reply'];

/** `snapshot verify`: copies read back whole, in a process that can be ended; Ctrl-C stops it between two files. */
export function addVerifyCommand(snapshot: Command, context: CliContext): void {
  const verify = snapshot
    .command('verify')
    .description('read copies back whole; ends with 1 where one is not')
    .argument('[snapshot]', 'id or uuid', parseKey)
    .option('--all', 'every snapshot, one after another')
    .option('--account <account>', "with --all, one account's only, by its name")
    .option('--store <store>', "with --all, one store's only, by its name");
  withShown(verify).action((key: Key | undefined, options: VerifyOptions, command: Command) => {
    const { all: isAll = false, account, store } = options;
    if (isAll === (key !== undefined)) command.error('error: give either one snapshot or --all');
    if (!isAll && (account ?? store) !== undefined) command.error('error: --account and --store go with --all');
    return tellVerified(options, (signal, tell) =>
      withApi(context, { url: options.url, services: SERVICES, role: 'verifier', signal }, async (client) => {
        if (key === undefined) return verifyAll(client, options, signal, tell);
        tell(await client.call('verifySnapshot', { parts: { key: keyText(key) } }));
      }),
    );
  });
}

/** What the operations work with, of this machine's installation. */
const SERVICES = ['accounts', 'snapshots', 'stores', 'verification'] as const;

/** Reads all back by ascending id, those that are made meanwhile too; those that are gone meanwhile are passed over. */
async function verifyAll(
  client: Client,
  { account, store }: Pick<VerifyOptions, 'account' | 'store'>,
  signal: AbortSignal,
  tell: (finding: Finding) => void,
): Promise<void> {
  const query = {
    state: [...VERIFIABLE],
    ...given({
      account: account === undefined ? undefined : (await foundByName(client, 'account', account)).id,
      store: store === undefined ? undefined : (await foundByName(client, 'store', store)).id,
    }),
  };
  let last = 0;
  for (;;) {
    const ids: number[] = [];
    for await (const { id } of client.rows('listSnapshots', query)) {
      if (id <= last) break;
      ids.push(id);
    }
    if (ids.length === 0) return;
    for (const key of ids.toReversed()) {
      signal.throwIfAborted();
      last = key;
      try {
        tell(await client.call('verifySnapshot', { parts: { key } }));
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    }
  }
}

const isGone = (error: unknown): boolean =>
  error instanceof ApiProblem && (error.problem.code === 'not_found' || error.problem.code === 'conflict');

/**
 * Tells of each as it was read, until a signal stops it.
 *
 * @throws CommandFailed where one is not whole; `unavailable` where it was stopped.
 */
export async function tellVerified(
  options: Pick<VerifyOptions, 'all' | keyof ShownOptions>,
  read: (signal: AbortSignal, tell: (finding: Finding) => void) => Promise<void>,
): Promise<void> {
  const isTable = formOf(options) === 'table' || formOf(options) === 'wide';
  const told: Finding[] = [];
  const tell = (finding: Finding): void => {
    told.push(finding);
    if (isTable) printLine(printable(lineOf(finding)));
  };
  try {
    await untilStopped(
      (signal) => problem('verification_interrupted', { signal, count: told.length }),
      (signal) => read(signal, tell),
    );
  } finally {
    const [first] = told;
    if (options.all) await show(options, told, () => {});
    else if (first !== undefined) await show(options, first, () => {});
  }
  if (told.length === 0 && isTable) printLine('There is no snapshot to read back.');
  const broken = told.filter(({ outcome }) => outcome !== 'whole').length;
  if (broken > 0) throw new CommandFailed(`Of ${told.length} snapshot(s) ${broken} could not be read back whole.`);
}

const lineOf = ({ snapshot: { id }, outcome, failure }: Finding): string =>
  failure === null ? `${id}  ${outcome}` : `${id}  ${outcome}: ${failure.detail}`;
