import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { commandsOf, makeFolder, runCommand } from './command.ts';

const scriptOf = async (shell: string): Promise<string> => {
  const { code, stdout, stderr } = await runCommand(['completion', shell]);
  assert.deepEqual([code, stderr], [0, '']);
  return stdout;
};

describe('completion', () => {
  it('offers in bash what may follow: commands, their commands, their options', async () => {
    const script = await scriptOf('bash');
    const offered = (...typed: readonly string[]): readonly string[] => {
      const words = ['backrota', ...typed].map((word) => `'${word}'`).join(' ');
      const asked = `COMP_WORDS=(${words}); COMP_CWORD=${typed.length}; _backrota; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return execFileSync('bash', ['-c', `${script}\n${asked}`], { encoding: 'utf8' })
        .trim()
        .split('\n');
    };
    assert.deepEqual(offered('sch'), ['schedule']);
    assert.deepEqual(offered('schedule', 'p'), ['pause', 'preview']);
    assert.deepEqual(offered('run', 'list', '--account', 'demo', '--fa'), ['--failed']);
    assert.ok(offered('run', 'list', '--').includes('--output'));
    assert.ok(offered('').includes('completion'));
    assert.deepEqual(offered('nothing', 'li'), ['']);
  });

  it('offers in bash the ids and names of what a command or an option takes, as the program tells them', async () => {
    const script = await scriptOf('bash');
    const offered = (...typed: readonly string[]): readonly string[] => {
      const words = ['backrota', ...typed].map((word) => `'${word}'`).join(' ');
      const told = 'backrota() { printf "%s\\n" "$*" | tr " " "-"; }';
      const asked = `COMP_WORDS=(${words}); COMP_CWORD=${typed.length}; _backrota; printf '%s\n' "\${COMPREPLY[@]}"`;
      return execFileSync('bash', ['-c', `${told}\n${script}\n${asked}`], { encoding: 'utf8' })
        .trim()
        .split('\n');
    };
    assert.ok(offered('schedule', 'pause', '').includes('__complete-schedule-'));
    assert.ok(offered('restore', 'show', '').includes('__complete-restore-'));
    assert.deepEqual(offered('run', 'list', '--account', ''), ['__complete-account-']);
    assert.ok(!offered('account', 'add', '').some((word) => word.startsWith('__complete')));
    assert.ok(!offered('schedule', 'pause', '--').some((word) => word.startsWith('__complete')));
  });

  it('tells ids and names of things, those alone that go on from what was typed, and nothing where it cannot', async () => {
    const folder = makeFolder();
    const { run, succeed } = commandsOf(join(folder, 'data'));
    assert.deepEqual(await run(['__complete', 'target']), { code: 0, stdout: '', stderr: '' });
    await succeed(['account', 'add', 'ann']);
    await succeed(['target', 'add', '--account', 'ann', '--name', 'web', '--id', '70']);
    await succeed(['target', 'add', '--account', 'ann', '--name', 'two words', '--id', '71']);
    await succeed(['schedule', 'add', '--target', '70', '--name', 'nightly', '--time', '02:00']);
    await succeed(['backup', '70']);
    const told = async (...args: readonly string[]) => (await succeed(['__complete', ...args])).trim().split('\n');
    assert.deepEqual(await told('target'), ['71', '70', 'web']);
    assert.deepEqual(await told('target', 'w'), ['web']);
    assert.deepEqual(await told('target', '7'), ['71', '70']);
    assert.deepEqual((await told('schedule')).slice(1), ['nightly']);
    for (const noun of ['account', 'login', 'store', 'run', 'task', 'snapshot'])
      assert.match((await told(noun)).join(' '), /^\d+/, noun);
    for (const noun of ['script', 'restore', 'weather']) assert.deepEqual(await told(noun), [''], noun);
    const env = { BACKROTA_URL: 'http://127.0.0.1:1', BACKROTA_TOKEN: 'x' };
    assert.deepEqual(await run(['__complete', 'target'], { env }), { code: 0, stdout: '', stderr: '' });
    assert.ok(!(await run(['--help'])).stdout.includes('__complete'));
  });

  it('knows every command in zsh and fish too', async () => {
    const [zsh, fish] = [await scriptOf('zsh'), await scriptOf('fish')];
    assert.match(zsh, /^#compdef backrota\nautoload -U \+X bashcompinit && bashcompinit\n/);
    for (const text of [zsh, fish])
      for (const name of ['snapshot', 'verify', '--no-headers']) assert.ok(text.includes(name));
    assert.match(
      fish,
      /^complete -c backrota -n '__fish_seen_subcommand_from run; and __fish_seen_subcommand_from list' -a '.*--failed/m,
    );
    assert.equal((await runCommand(['completion', 'tcsh'])).code, 2);
  });
});
