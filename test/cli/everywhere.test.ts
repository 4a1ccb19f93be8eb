import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Command } from 'commander';
import { addCommands } from '../../src/cli/commands.ts';
import type { CliContext } from '../../src/cli/context.ts';

/** What is of this machine: its installation as a whole, its secrets, its shell, and rules that need no gateway. */
const OF_THIS_MACHINE = [
  'serve',
  'migrate',
  'key rotate',
  'preview',
  'completion',
  'context add',
  'context use',
  'context list',
  'context remove',
];

function leavesOf(command: Command, words = ''): readonly (readonly [words: string, command: Command])[] {
  return command.commands.flatMap((one) => {
    const path = `${words} ${one.name()}`.trim();
    // `restore` has commands of its own, and is one.
    const isOne = one.commands.length === 0 || one.registeredArguments.length > 0;
    return [...(isOne ? [[path, one] as const] : []), ...leavesOf(one, path)];
  });
}

test('every command works at a gateway elsewhere, but those that are of this machine', async () => {
  const program = new Command('backrota');
  await addCommands(program, {} as CliContext, undefined);
  const leaves = leavesOf(program);
  assert.ok(leaves.length > 80, String(leaves.length));
  const here = leaves.filter(([, { options }]) => !options.some(({ long }) => long === '--url'));
  assert.deepEqual(here.map(([words]) => words).sort(), OF_THIS_MACHINE.toSorted());
});

test('what lists things, or shows one, does so in the same forms', async () => {
  const program = new Command('backrota');
  await addCommands(program, {} as CliContext, undefined);
  const shown = leavesOf(program).filter(([words]) => /^(?!context).* (list|show|status|usage)$/.test(words));
  assert.ok(shown.length > 15);
  for (const [words, { options }] of shown) {
    const output = options.find(({ long }) => long === '--output');
    assert.deepEqual(output?.argChoices, ['table', 'wide', 'json', 'yaml', 'name'], words);
    assert.ok(
      options.some(({ long }) => long === '--json'),
      words,
    );
  }
});
