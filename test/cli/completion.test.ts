import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { runCommand } from './command.ts';

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
