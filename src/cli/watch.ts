import { setTimeout as wait } from 'node:timers/promises';
import { type Command, Option } from 'commander';
import type { Client } from '../../clients/typescript/client.ts';
import { onStopSignal } from '../stop-signals.ts';
import { parsePositive } from './arguments.ts';
import { nameOf } from './forms.ts';
import { printLine } from './output.ts';
import { terminal } from './terminal.ts';

/** How often what is watched is looked at. */
export interface WatchOptions {
  /** Seconds between two looks; `true` = as often as is usual. */
  readonly watch?: number | true;
}

const USUAL_SECONDS = 2;

/** Lets a command go on showing what it shows, as it changes. */
export const withWatch = (command: Command): Command =>
  command.addOption(
    new Option(
      '--watch [seconds]',
      `until Ctrl-C, anew as it changes (every ${USUAL_SECONDS} seconds): in a pipe a line of JSON for each change`,
    ).argParser(parsePositive),
  );

/** Shows what is there now: rows as they are asked for, unless a line is to be told for each that is another one. */
export type Frame = 'once' | 'anew' | 'lines';

/** How time passes; ends when the signal does. */
type Pause = (seconds: number, signal: AbortSignal) => Promise<void>;

const pauseFor: Pause = async (seconds, signal) => {
  await wait(seconds * 1_000, undefined, { signal }).catch(() => {});
};

/**
 * Has something shown once, or over and over until Ctrl-C. Of what the account's feed tells it is looked at only when
 * that has told of something; staff, who sees all accounts, has no feed of all of them.
 */
export async function watched(
  client: Client,
  { watch }: WatchOptions,
  draw: (frame: Frame) => Promise<void>,
  { isFed = false, pause = pauseFor }: { readonly isFed?: boolean; readonly pause?: Pause } = {},
): Promise<void> {
  if (watch === undefined) return draw('once');
  const seconds = watch === true ? USUAL_SECONDS : watch;
  const frame = terminal().stdout.isTTY === true ? 'anew' : 'lines';
  const hasChanged = isFed ? await feedOf(client) : async () => true;
  const controller = new AbortController();
  const forget = onStopSignal(() => controller.abort());
  try {
    await draw(frame);
    for (;;) {
      await pause(seconds, controller.signal);
      if (controller.signal.aborted) return;
      if (await hasChanged()) await draw(frame);
    }
  } finally {
    forget();
  }
}

/** Whether something has changed since it was asked before. */
async function feedOf(client: Client): Promise<() => Promise<boolean>> {
  if ((await client.call('getSession')).isStaff) return async () => true;
  let after = (await client.call('listChanges')).position;
  return async () => {
    const { items, position, gap } = await client.call('listChanges', { query: { after } });
    after = position;
    return gap || items.length > 0;
  };
}

const FROM_THE_TOP = '\u001B[H\u001B[2J';

/** Shows what is there in the way that a frame asks for. */
export class Showing {
  #told: ReadonlyMap<string, string> = new Map();

  /** `print` shows all of it, for people or programs. */
  async show(frame: Frame, rows: readonly object[], print: () => Promise<void> | void): Promise<void> {
    if (frame === 'lines') {
      this.#tell(rows);
      return;
    }
    if (frame === 'anew') terminal().stdout.write(FROM_THE_TOP);
    await print();
  }

  /** A line for each row that is new or another one. */
  #tell(rows: readonly object[]): void {
    const lines = rows.map((row, place) => [nameOf(row) || String(place), JSON.stringify(row)] as const);
    for (const [name, line] of lines) if (this.#told.get(name) !== line) printLine(line);
    this.#told = new Map(lines);
  }
}
