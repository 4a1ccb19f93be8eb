import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { before, describe, it } from 'node:test';
import type { Client } from '../../clients/typescript/client.ts';
import { runAt } from '../../src/cli/terminal.ts';
import { Showing, watched } from '../../src/cli/watch.ts';
import { commandsOf, makeFolder } from './command.ts';

/** A gateway's feed, of which a caller is told that is no staff unless it is said. */
const clientOf = (feed: readonly boolean[], isStaff = false): { readonly client: Client; asked(): number } => {
  let asked = 0;
  const call = async (id: string): Promise<unknown> => {
    if (id === 'getSession') return { isStaff };
    asked += 1;
    return { items: feed[asked - 2] ? [{}] : [], position: `${asked}.0`, gap: false };
  };
  return { client: { call } as unknown as Client, asked: () => asked };
};

/** Watches what has these states one after another, a look each, until Ctrl-C. */
async function watch(
  looks: readonly (readonly object[])[],
  { isTTY = false, feed }: { readonly isTTY?: boolean; readonly feed?: readonly boolean[] } = {},
): Promise<string> {
  let stdout = '';
  const write = (text: string): void => {
    stdout += text;
  };
  const terminal = { env: {}, stdin: Readable.from([]), stdout: { write, isTTY }, stderr: { write: () => {} } };
  let [look, pauses] = [0, 0];
  const most = feed?.length ?? looks.length - 1;
  const pause = async (): Promise<void> => {
    if (pauses === most) process.emit('SIGINT', 'SIGINT');
    pauses += 1;
  };
  const showing = new Showing();
  const draw = async (frame: 'once' | 'anew' | 'lines'): Promise<void> => {
    const rows = looks[look] ?? [];
    look += 1;
    await showing.show(frame, rows, () => write(`${JSON.stringify(rows)}\n`));
  };
  const { client } = clientOf(feed ?? []);
  await runAt(terminal, () => watched(client, { watch: 1 }, draw, { isFed: feed !== undefined, pause }));
  return stdout;
}

describe('what is watched', () => {
  const one = { id: 1, state: 'queued' };
  const done = { id: 1, state: 'succeeded' };
  const other = { id: 2, state: 'queued' };

  it('is a line of JSON in a pipe for each thing that is new or another one, until Ctrl-C', async () => {
    const lines = (await watch([[one], [one], [done, other], [done, other]])).trim().split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)),
      [one, done, other],
    );
  });

  it('is drawn from the top again on a terminal', async () => {
    const top = '\u001B[H\u001B[2J';
    assert.equal(
      await watch([[one], [done]], { isTTY: true }),
      `${top}[${JSON.stringify(one)}]\n${top}[${JSON.stringify(done)}]\n`,
    );
  });

  it('is looked at again only when the feed has told of something', async () => {
    const lines = (await watch([[one], [done]], { feed: [false, true, false] })).trim().split('\n');
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)),
      [one, done],
    );
  });
});

describe('what is sorted', () => {
  const { run, succeed } = commandsOf(join(makeFolder(), 'data'));
  before(async () => {
    await succeed(['account', 'add', 'zoe']);
    await succeed(['account', 'add', 'ann']);
    for (const [name, account] of [
      ['web 10', 'zoe'],
      ['web 9', 'ann'],
    ] as const)
      await succeed(['target', 'add', '--account', account, '--name', name]);
  });
  const names = async (...sort: readonly string[]) =>
    JSON.parse(await succeed(['target', 'list', ...sort, '--json'])).map(({ name }: { name: string }) => name);

  it('goes by any column, up or down, by names of what is only told by its id too', async () => {
    assert.deepEqual(await names(), ['web 10', 'web 9']);
    assert.deepEqual(await names('--sort', 'name'), ['web 9', 'web 10']);
    assert.deepEqual(await names('--sort', '-name'), ['web 10', 'web 9']);
    assert.deepEqual(await names('--sort', 'Account'), ['web 9', 'web 10']);
    assert.deepEqual(await names('--sort=-id'), ['web 9', 'web 10']);
    assert.match(await succeed(['target', 'list', '--sort', 'name']), /web 9[\s\S]*web 10/);
  });

  it('says which columns there are', async () => {
    const wrong = await run(['target', 'list', '--sort', 'colour']);
    assert.deepEqual([wrong.code, wrong.stdout], [2, '']);
    assert.match(wrong.stderr, /^backrota: There is no column 'colour' to sort by; there are id, uuid, name, kind, /);
  });
});
