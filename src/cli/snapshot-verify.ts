import type { Command } from 'commander';
import { problem } from '../domain/errors.ts';
import { toStored } from '../domain/problems/stored.ts';
import type { Key } from '../ports/records/page.ts';
import type { Verified } from '../services/snapshots/index.ts';
import { onStopSignal } from '../stop-signals.ts';
import { sayInEnglish } from '../wording/english/index.ts';
import { given, parseKey } from './arguments.ts';
import type { CliContext } from './context.ts';
import { CommandFailed } from './failure.ts';
import { printable, printJson, printLine } from './output.ts';

interface VerifyOptions {
  readonly all?: boolean;
  readonly account?: string;
  readonly store?: string;
  readonly json?: boolean;
}

/** `snapshot verify`: copies read back whole, in a process that can be ended; Ctrl-C stops it between two files. */
export function addVerifyCommand(snapshot: Command, context: CliContext): void {
  snapshot
    .command('verify')
    .description('read copies back whole; ends with 1 where one is not')
    .argument('[snapshot]', 'id or uuid', parseKey)
    .option('--all', 'every snapshot, one after another')
    .option('--account <account>', "with --all, one account's only, by its name")
    .option('--store <store>', "with --all, one store's only, by its name")
    .option('--json', 'print JSON')
    .action(async (key: Key | undefined, options: VerifyOptions, command: Command) => {
      const { all: isAll = false, account, store, json: isJson = false } = options;
      if (isAll === (key !== undefined)) command.error('error: give either one snapshot or --all');
      if (!isAll && (account ?? store) !== undefined) command.error('error: --account and --store go with --all');
      await context.withServices(
        ['accounts', 'stores', 'verification'],
        async ({ accounts, stores, verification }, actor) => {
          const which = given({
            accountId: account === undefined ? undefined : (await accounts.findByName(actor, account)).id,
            storeId: store === undefined ? undefined : (await stores.findByName(actor, store)).id,
          });
          const read = (signal: AbortSignal) =>
            key === undefined
              ? verification.verifyAll(actor, which, signal)
              : one(verification.verify(actor, key, signal));
          await tellVerified(read, isJson);
        },
        'verifier',
      );
    });
}

/** Tells of each as it was read, until a signal stops it. @throws CommandFailed where one is not whole; `unavailable` where it was stopped. */
export async function tellVerified(
  read: (signal: AbortSignal) => AsyncIterable<Verified>,
  isJson: boolean,
): Promise<void> {
  const controller = new AbortController();
  const told: object[] = [];
  let [count, broken] = [0, 0];
  const interrupted = (signal: string) => problem('verification_interrupted', { signal, count });
  let stoppedBy = '';
  const forget = onStopSignal((signal) => {
    stoppedBy = signal;
    controller.abort(interrupted(signal));
  });
  try {
    for await (const verified of read(controller.signal)) {
      count += 1;
      if (verified.outcome !== 'whole') broken += 1;
      if (isJson) told.push(toJson(verified));
      else printLine(printable(lineOf(verified)));
    }
  } catch (error) {
    // Counted only now: one may have been read to its end since the signal.
    throw error === controller.signal.reason ? interrupted(stoppedBy) : error;
  } finally {
    forget();
    if (isJson) printJson(told);
  }
  if (count === 0 && !isJson) printLine('There is no snapshot to read back.');
  if (broken > 0) throw new CommandFailed(`Of ${count} snapshot(s) ${broken} could not be read back whole.`);
}

async function* one(verified: Promise<Verified>): AsyncGenerator<Verified, void, undefined> {
  yield await verified;
}

const lineOf = ({ snapshot: { id }, outcome, problem: found }: Verified): string =>
  found === null ? `${id}  ${outcome}` : `${id}  ${outcome}: ${sayInEnglish(found)}`;

const toJson = ({ snapshot, outcome, problem: found }: Verified): object => ({
  id: snapshot.id,
  uuid: snapshot.uuid,
  accountId: snapshot.accountId,
  targetId: snapshot.targetId,
  storeId: snapshot.storeId,
  outcome,
  error: found && sayInEnglish(found),
  problem: found && toStored(found),
});
