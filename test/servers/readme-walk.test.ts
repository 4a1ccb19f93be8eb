import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type GatewayProcess, openPlace, type Place, PROJECT, until } from '../serve/gateway-process.ts';
import { there } from '../support/values.ts';
import { paste, requireCurl } from './pasting.ts';
import { blocksOf, commandsIn } from './readme.ts';
import { WebServer } from './web-server.ts';

/** Blocks that are not walked, by words that only they have, each with its reason. */
const LEFT_OUT: readonly (readonly [words: string, reason: string])[] = [
  ['npm install && npm start', 'it installs what this test stands on, and starts what it has started'],
  ['--driver sftp', 'it needs a host; test/servers/sftp-*.test.ts have one'],
];

/** Runs of a plan begin at midnight: one is asked for before its checkpoints are looked at. */
const CHECKPOINTS = '/data-protect/v2/checkpoints/';

const INSTANCE = 5_203_773;

/** What a reader's shell remembers from one command to the next. */
const REMEMBERED = ['TOKEN', 'API', 'JSON', 'SCHEDULE', 'RUN', 'SNAPSHOT'];

describe('the README, pasted into a shell from its first line to its last', () => {
  let place: Place;
  let gateway: GatewayProcess;
  let url: string;
  let known: Readonly<Record<'token' | 'demo' | 'provider' | 'staffToken', string>>;
  let answer = '';

  before(async () => {
    await requireCurl();
    place = await openPlace();
    const below = (path: string) => join(place.folder, path);
    for (const folder of ['srv/www', 'srv/borg', 'mnt/vault', 'mnt/zurich', 'root', 'bin']) {
      await mkdir(below(folder), { recursive: true });
    }
    await writeFile(below('srv/www/index.html'), 'hello');
    await writeFile(below('root/web.passphrase'), 'a long passphrase');
    // npx finds the same program, a second later each time.
    const npx = `#!/bin/sh\n[ "$1" = backrota ] || exit 1\nshift\nexec node '${PROJECT}src/backrota.js' "$@"\n`;
    await writeFile(below('bin/npx'), npx);
    await writeFile(
      below('bin/curl'),
      `#!/bin/sh\nexec ${await curlPath()} --silent --show-error --fail-with-body "$@"\n`,
    );
    for (const program of ['npx', 'curl']) await chmod(below(`bin/${program}`), 0o755);
    gateway = place.serve(['--demo'], { SOURCE_ROOTS: below('srv'), STORE_ROOTS: below('srv'), DISK_RESERVE: '0' });
    await gateway.printed(/first-login\.txt$/m);
    url = await gateway.ready();
    const printed = await readFile(join(place.dataDir, 'first-login.txt'), 'utf8');
    const passwordOf = (login: string) => new RegExp(`^ *${login} +(\\S+)`, 'm').exec(printed)?.[1] ?? '';
    const { token: staffToken } = await place.ask('token', 'issue', 'provider', '--kind', 'api');
    known = {
      token: /auth="([0-9a-f]{24})"/.exec(printed)?.[1] ?? '',
      demo: passwordOf('demo'),
      provider: passwordOf('provider'),
      staffToken,
    };
  });
  after(async () => {
    await gateway?.[Symbol.asyncDispose]();
    await place?.[Symbol.asyncDispose]();
  });

  const newestSchedule = async (): Promise<string> =>
    String(Math.max(...(await place.ask('schedule', 'list')).map(({ id }: { id: number }) => id)));

  /** What stands in angle brackets, looked up where a reader would. */
  const lookUp: Readonly<Record<string, () => Promise<string>>> = {
    'target uuid': async () => {
      const targets: readonly { id: number; uuid: string }[] = await place.ask('target', 'list');
      return there(targets.find(({ id }) => id === INSTANCE)).uuid;
    },
    'scheduler uuid': async () => there([...answer.matchAll(/"uuid": ?"([^"]+)"/g)].at(-1))[1] ?? '',
    'schedule id': newestSchedule,
    'checkpoint item id': async () => JSON.parse(answer).checkpoints[0].checkpoint_items[0].id,
  };

  /** A command with our address, our folders and what the first start printed in place of what is printed there. */
  const filledIn = async (command: string): Promise<string> => {
    let text = command
      .replaceAll('http://127.0.0.1:8080', url)
      .replaceAll('7e0cb9825a87e4c1a150dc9b', known.token)
      .replaceAll('demo:…', `demo:${known.demo}`)
      .replaceAll(/(password(?:=|":"))…/g, `$1${known.demo}`)
      .replaceAll('auth=…', `auth=${known.token}`)
      .replaceAll('"passphrase":"…"', '"passphrase":"another long passphrase"')
      .replaceAll(/(?<=[="])\/(?=(?:srv|mnt|root)\/)/g, `${place.folder}/`)
      .replaceAll('./restored', `'${join(place.folder, 'restored')}'`);
    for (const [whole, name = ''] of text.matchAll(/<([a-z ]+)>/g)) {
      text = text.replace(whole, await there(lookUp[name])());
    }
    assert.doesNotMatch(text, /…/, `the walk does not know what stands for … in: ${command}`);
    return text;
  };

  /** Every backup that is under way has ended well. */
  const settled = () =>
    until(async () => {
      const states = (await place.ask('snapshot', 'list', '--all')).map(({ state }: { state: string }) => state);
      assert.ok(!states.includes('error'), 'no backup has failed');
      return states.every((state: string) => state !== 'creating' && state !== 'transferring') ? true : null;
    });

  const walk = async (command: string): Promise<void> => {
    if (/ restore \d|<checkpoint item id>|\/snapshots/.test(command)) await settled();
    if (command.includes(CHECKPOINTS)) {
      await place.ask('schedule', 'run', await newestSchedule());
      await settled();
    }
    const memory = join(place.folder, 'memory');
    const noted = REMEMBERED.map((name) => `printf "${name}='%s'\\n" "$${name}"`).join('; ');
    const text = `[ ! -f '${memory}' ] || . '${memory}'\n${await filledIn(command)}\n{ ${noted}; } > '${memory}'`;
    const env = {
      PATH: [join(place.folder, 'bin'), process.execPath.replace(/\/node$/, ''), process.env.PATH].join(delimiter),
      DATA_DIR: place.dataDir,
      STAFF_TOKEN: known.staffToken,
    };
    answer = await paste(text, env).catch((error: { stdout?: string; stderr?: string; message: string }) => {
      throw new Error(`${command}\n${error.message}\n${error.stdout ?? ''}`);
    });
    assert.doesNotMatch(answer, /"error"|error_message|^ERROR/m, command);
  };

  const blocks = blocksOf('README.md', 'sh');

  test('leaves out nothing but what it says, and says of no block that is not there', () => {
    for (const [words] of LEFT_OUT) assert.equal(blocks.filter((block) => block.includes(words)).length, 1, words);
  });

  for (const block of blocks) {
    if (LEFT_OUT.some(([words]) => block.includes(words))) continue;
    const commands = commandsIn(block);
    test(`does: ${commands[0]?.split('\n')[0]}`, async () => {
      for (const command of commands) await walk(command);
    });
  }

  test('has given back the files of the demo', async () => {
    const restored = await readdir(join(place.folder, 'restored'));
    assert.deepEqual(restored.sort(), (await readdir(join(PROJECT, 'fixtures', 'demo'))).sort());
  });

  test("points a client that has CloudSigma's address built in here, as that room's page says", async () => {
    const page = 'src/dialects/cloudsigma/README.md';
    const [certify, call, ...others] = blocksOf(page, 'sh');
    const [server, ...servers] = blocksOf(page, 'nginx');
    assert.ok(certify && call && server && others.length === 0 && servers.length === 0);
    const folder = join(place.folder, 'authority');
    await mkdir(folder);
    await paste(`cd '${folder}'\n${certify}`);
    let port = 0;
    await using proxy = await WebServer.start(join(place.folder, 'nginx'), (free) => {
      port = free;
      return server
        .replace('listen 443', `listen 127.0.0.1:${free}`)
        .replaceAll('/etc/nginx/backrota', folder)
        .replace('http://127.0.0.1:8080', url);
    });
    assert.ok(proxy.origin.endsWith(String(port)));
    const listed = await paste(`cd '${folder}'\n${call.replace('127.0.0.1:443', `127.0.0.1:${port}`)}`);
    assert.ok('backupschedulers' in JSON.parse(listed));
  });
});

async function curlPath(): Promise<string> {
  return (await paste('command -v curl')).trim();
}
