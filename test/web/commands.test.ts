import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Command } from 'commander';
import { ADDRESSES } from '../../clients/typescript/api.ts';
import { addCommands } from '../../src/cli/commands.ts';
import type { CliContext } from '../../src/cli/context.ts';

interface Commands {
  readonly COMMANDS: Readonly<Record<string, unknown>>;
  commandFor(request: { readonly method: string; readonly path: string; readonly body?: unknown }): string | null;
}

const MODULE = new URL('../../web/src/screens/calls/commands.ts', import.meta.url).href;
const { COMMANDS, commandFor } = (await import(MODULE)) as Commands;

const addresses = new Set(Object.values(ADDRESSES).map(([method, path]) => `${method} ${path}`));

/** Calls of which every option is said. */
const WHOLE: Readonly<Record<string, { readonly query?: string; readonly body?: unknown }>> = {
  'GET /schedules': { query: '?target=3' },
  'POST /schedules': {
    body: {
      name: "Night's",
      targets: [{ targetId: 3 }, { targetId: 4 }],
      recurrence: { kind: 'weekly', days: ['mon', 'tue'], times: ['02:01'], timeZone: 'Europe/Kyiv' },
      retention: { kind: 'keep', last: 3, daily: 7 },
      destination: 'TBC',
    },
  },
  'PATCH /schedules/{key}': { body: { recurrence: { kind: 'cron', expression: '1 2 * * *', timeZone: 'UTC' } } },
  'POST /schedules/{key}/retention-preview': { body: { retention: { kind: 'keep', weekly: 4 } } },
  'GET /explanations': { query: '?schedule=7&at=2026-11-28T02%3A01%3A00Z' },
  'GET /runs': { query: '?schedule=7&target=3&store=2&outcome=missed&state=failed' },
  'POST /targets': { body: { name: 'web', rotation: 3 } },
  'PATCH /targets/{key}': { body: { name: 'web', rotation: 3 } },
  'POST /targets/{key}/backups': { body: { name: 'before' } },
  'POST /targets/{key}/checks': { body: { action: 'restore_check' } },
  'GET /snapshots': { query: '?schedule=7&target=3&store=2' },
  'DELETE /snapshots/{key}': { query: '?withIncrements=true' },
  'POST /snapshots/{key}/restores': { body: { kind: 'new_target', name: 'again' } },
  'GET /restores': { query: '?target=3' },
  'POST /previews': { body: { recurrence: { kind: 'cron', expression: '1 2 * * *', timeZone: 'UTC' } } },
};

const program = new Command();
await addCommands(program, {} as CliContext, undefined);

/** What a shell would make of a line. */
const wordsOf = (line: string): readonly string[] =>
  Array.from(line.matchAll(/'((?:[^']|'\\'')*)'|(\S+)/g), ([, quoted, bare]) => quoted ?? bare ?? '');

for (const name of Object.keys(COMMANDS)) {
  test(`${name} is an operation of the API, and what is typed in its place is a command that takes its options`, () => {
    assert.ok(addresses.has(name), `${name} is no operation`);
    const [method = '', path = ''] = name.split(' ');
    const { query = '', body } = WHOLE[name] ?? {};
    const line = commandFor({ method, path: `${path.replace('{key}', '7')}${query}`, body });
    const [backrota, ...words] = wordsOf(line ?? '');
    assert.equal(backrota, 'backrota');
    let command = program;
    for (;;) {
      const next = command.commands.find((each) => each.name() === words[0]);
      if (next === undefined) break;
      command = next;
      words.shift();
    }
    assert.notEqual(command, program, `${line} is no command`);
    assert.equal(command.commands.length === 0 || command.registeredArguments.length > 0, true, `${line} is a group`);
    const { operands, unknown } = command.parseOptions([...words]);
    assert.deepEqual(unknown, [], line ?? '');
    const [least, most] = [
      command.registeredArguments.filter(({ required }) => required).length,
      command.registeredArguments.some(({ variadic }) => variadic) ? 99 : command.registeredArguments.length,
    ];
    assert.ok(operands.length >= least && operands.length <= most, `${line} has ${operands.length} arguments`);
  });
}
