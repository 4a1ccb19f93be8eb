import type { Command } from 'commander';
import type { Client } from '../../clients/typescript/client.ts';
import type { Services } from '../services/index.ts';
import { URL_OPTION, withApi } from './api.ts';
import type { CliContext } from './context.ts';
import { printLine } from './output.ts';

/** So many are offered at most. */
const MOST = 200;
/** Nobody waits longer for what a shell could have offered. */
const MOST_MS = 2_000;

/** A thing as it may be typed. */
interface Offered {
  readonly id: number;
  readonly name?: string;
}

/** How what may be typed for a noun is asked for; `begun` = what was typed of it so far. */
interface Source {
  readonly services: readonly (keyof Services)[];
  ask(client: Client, begun: string): Promise<readonly Offered[]>;
}

const page = { limit: MOST } as const;

/** What names contain, where it is one that was begun. */
const searchFor = (begun: string): { readonly search?: string } =>
  begun === '' || /^\d+$/.test(begun) ? {} : { search: begun };

const SOURCES = {
  account: {
    services: ['accounts'],
    ask: async (client) => (await client.call('listAccounts', { query: page })).items,
  },
  login: {
    services: ['accounts'],
    ask: async (client) =>
      (await client.call('listLogins', { query: page })).items.map(({ id, login: name }) => ({ id, name })),
  },
  store: {
    services: ['stores'],
    ask: async (client) => (await client.call('listStores', { query: page })).items,
  },
  script: {
    services: ['scripts'],
    ask: async (client) => (await client.call('listScripts', { query: page })).items.map(({ id }) => ({ id })),
  },
  target: {
    services: ['targets'],
    ask: async (client, begun) => (await client.call('listTargets', { query: { ...page, ...searchFor(begun) } })).items,
  },
  schedule: {
    services: ['runs', 'schedules', 'targets'],
    ask: async (client, begun) =>
      (await client.call('listSchedules', { query: { ...page, ...searchFor(begun) } })).items,
  },
  run: {
    services: ['runs', 'schedules', 'targets'],
    ask: async (client) => (await client.call('listRuns', { query: page })).items,
  },
  task: {
    services: ['runs', 'schedules', 'targets'],
    ask: async (client) =>
      (await client.call('listRuns', { query: { ...page, tasks: true } })).items.flatMap(({ tasks }) => tasks ?? []),
  },
  snapshot: {
    services: ['schedules', 'snapshots', 'targets'],
    ask: async (client) => (await client.call('listSnapshots', { query: page })).items.map(({ id }) => ({ id })),
  },
  restore: {
    services: ['restores', 'snapshots', 'targets'],
    ask: async (client) => (await client.call('listRestores', { query: page })).items,
  },
} as const satisfies Readonly<Record<string, Source>>;

export type CompletedNoun = keyof typeof SOURCES;

/** Whether the things of a noun are offered. */
export const isCompleted = (noun: string): noun is CompletedNoun => Object.hasOwn(SOURCES, noun);

/** Words that a shell takes as they are. */
const PLAIN = /^[\w.@+-]+$/;

/** `__complete`: what may be typed for a noun, a line each; nothing where that cannot be found out soon. */
export function addCompleteCommand(program: Command, context: CliContext): void {
  program
    .command('__complete', { hidden: true })
    .argument('<noun>')
    .argument('[begun]', 'what was typed of it', '')
    .option(...URL_OPTION)
    .action(async (noun: string, begun: string, { url }: { url?: string }) => {
      if (!isCompleted(noun)) return;
      const { services, ask }: Source = SOURCES[noun];
      const signal = AbortSignal.timeout(MOST_MS);
      const words = new Set<string>();
      try {
        await withApi(context, { url, services, signal }, async (client) => {
          for (const { id, name } of await ask(client, begun))
            for (const word of [String(id), name ?? ''])
              if (PLAIN.test(word) && word.startsWith(begun)) words.add(word);
        });
      } catch {
        // Whoever completes a line is told of nothing else.
      }
      for (const word of [...words].slice(0, MOST)) printLine(word);
    });
}
