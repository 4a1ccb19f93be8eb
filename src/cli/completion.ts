import { Argument, type Command } from 'commander';
import type { CliContext } from './context.ts';
import { printLine } from './output.ts';

/** What may be typed after the words of a command, by those words: `''`, `run`, `run list`. */
type Choices = ReadonlyMap<string, readonly string[]>;

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** `completion`: a script of a shell, which knows all commands and options without asking this program again. */
export function addCompletionCommand(program: Command, context: CliContext): void {
  program
    .command('completion')
    .description('print a script that completes commands and options in a shell')
    .addArgument(new Argument('<shell>', 'of which shell').choices(SHELLS))
    .addHelpText(
      'after',
      '\nExamples:\n  backrota completion bash > /etc/bash_completion.d/backrota' +
        '\n  backrota completion zsh > /usr/share/zsh/site-functions/_backrota' +
        '\n  backrota completion fish > ~/.config/fish/completions/backrota.fish',
    )
    .action(async (shell: (typeof SHELLS)[number]) => {
      const { Command: Program } = await import('commander');
      const { addCommands } = await import('./commands.ts');
      const whole = new Program('backrota').option('-V, --version').helpOption('-h, --help');
      await addCommands(whole, context, undefined);
      printLine(WRITERS[shell](choicesOf(whole)));
    });
}

function choicesOf(command: Command, words = '', choices = new Map<string, readonly string[]>()): Choices {
  const options = command.options.filter(({ hidden }) => !hidden).flatMap(({ long, short }) => long ?? short ?? []);
  const below = command.commands;
  choices.set(words, [...below.map((one) => one.name()), ...options, '--help'].toSorted());
  for (const one of below) choicesOf(one, `${words} ${one.name()}`.trim(), choices);
  return choices;
}

const caseOf = (words: string, what: string): string => `      '${words}') ${what} ;;`;

/** Options are passed over: what follows is told by the words that name a command. */
const bashOf = (choices: Choices): string => `_backrota() {
  local path='' word some=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
${[...choices.keys()]
  .filter((words) => words !== '')
  .map((words) => caseOf(words, `path='${words}'`))
  .join('\n')}
    esac
  done
  case "$path" in
${[...choices].map(([words, some]) => caseOf(words, `some='${some.join(' ')}'`)).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$some" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _backrota backrota`;

function fishOf(choices: Choices): string {
  const lines = [...choices].map(([words, some]) => {
    const seen = words.split(' ').filter((word) => word !== '');
    const isHere = seen.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
    return `complete -c backrota -n '${isHere || '__fish_use_subcommand'}' -a '${some.join(' ')}'`;
  });
  return lines.join('\n');
}

const WRITERS = {
  bash: bashOf,
  zsh: (choices: Choices) => `#compdef backrota\nautoload -U +X bashcompinit && bashcompinit\n${bashOf(choices)}`,
  fish: fishOf,
};
