import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Command } from 'commander';
import { addCommands } from '../../src/cli/commands.ts';
import type { CliContext } from '../../src/cli/context.ts';

const unused = async (): Promise<never> => assert.fail('nothing is opened before a command runs');
const CONTEXT: CliContext = {
  withServices: unused,
  forgetFirstLogins: unused,
  defaultTimeZone: unused,
  now: () => 0,
  serve: unused,
  migrate: unused,
  premises: unused,
};

async function namesFor(word: string | undefined): Promise<readonly string[]> {
  const program = new Command();
  await addCommands(program, CONTEXT, word);
  // What shells ask for is hidden.
  return program.commands.map((command) => command.name()).filter((name) => !name.startsWith('__'));
}

test('each command that the help lists is there when it is typed', async () => {
  const listed = await namesFor('--help');
  assert.deepEqual(await namesFor(undefined), listed);
  assert.equal(listed.length, 30);
  for (const name of listed) assert.ok((await namesFor(name)).includes(name), name);
});

test('the version waits for no command to load', async () => {
  assert.deepEqual(await namesFor('--version'), []);
});

test('a word that no command has, also one that every object has, leads to all of them', async () => {
  const listed = await namesFor('--help');
  for (const word of ['shedule', 'constructor', '__proto__']) assert.deepEqual(await namesFor(word), listed);
});
