import { Argument, type Command } from 'commander';
import { isCompleted } from './completion-words.ts';
import type { CliContext } from './context.ts';
import { printLine } from './output.ts';

/** What may be typed after the words of a command. */
interface Choice {
  readonly words: readonly string[];
  /** The things that may be named there; they are asked for as somebody completes. */
  readonly noun: string | null;
}

/** By the words of the command: `''`, `run`, `run list`. */
type Choices = ReadonlyMap<string, Choice>;

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** `completion`: a script of a shell, which knows all commands and options, and asks this program for ids and names alone. */
export function addCompletionCommand(program: Command, context: CliContext): void {
  program
    .command('completion')
    .description('print a script that completes commands, options, ids and names in a shell')
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

function choicesOf(command: Command, words = '', choices = new Map<string, Choice>()): Choices {
  const options = command.options.filter(({ hidden }) => !hidden).flatMap(({ long, short }) => long ?? short ?? []);
  const below = command.commands.filter((one) => !one.name().startsWith('__'));
  const argument = command.registeredArguments[0]?.name() ?? '';
  choices.set(words, {
    words: [...below.map((one) => one.name()), ...options, '--help'].toSorted(),
    // What is made has a name that nothing has yet.
    noun: isCompleted(argument) && command.name() !== 'add' ? argument : null,
  });
  for (const one of below) choicesOf(one, `${words} ${one.name()}`.trim(), choices);
  return choices;
}

/** Options whose values are things. */
const NAMING_OPTIONS = ['account', 'login', 'schedule', 'store', 'target'];

const caseOf = (words: string, what: string): string => `      '${words}') ${what} ;;`;

/** Options are passed over: what follows is told by the words that name a command. */
const bashOf = (choices: Choices): string => `_backrota() {
  local path='' word some='' noun=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
${[...choices.keys()]
  .filter((words) => words !== '')
  .map((words) => caseOf(words, `path='${words}'`))
  .join('\n')}
    esac
  done
  case "$path" in
${[...choices].map(([words, choice]) => caseOf(words, `some='${choice.words.join(' ')}' noun='${choice.noun ?? ''}'`)).join('\n')}
  esac
  case "\${COMP_WORDS[COMP_CWORD-1]}" in
${NAMING_OPTIONS.map((noun) => `    --${noun}) some='' noun='${noun}' ;;`).join('\n')}
  esac
  if [[ -n "$noun" && "\${COMP_WORDS[COMP_CWORD]}" != -* ]]; then
    some="$some $(backrota __complete "$noun" "\${COMP_WORDS[COMP_CWORD]}" 2>/dev/null)"
  fi
  COMPREPLY=($(compgen -W "$some" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _backrota backrota`;

function fishOf(choices: Choices): string {
  const lines = [...choices].flatMap(([words, { words: some, noun }]) => {
    const seen = words.split(' ').filter((word) => word !== '');
    const isHere = seen.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ');
    const condition = `complete -c backrota -n '${isHere || '__fish_use_subcommand'}'`;
    return [
      `${condition} -a '${some.join(' ')}'`,
      ...(noun === null ? [] : [`${condition} -a '(backrota __complete ${noun} (commandline -ct) 2>/dev/null)'`]),
    ];
  });
  const options = NAMING_OPTIONS.map(
    (noun) => `complete -c backrota -l ${noun} -x -a '(backrota __complete ${noun} (commandline -ct) 2>/dev/null)'`,
  );
  return [...lines, ...options].join('\n');
}

const WRITERS = {
  bash: bashOf,
  zsh: (choices: Choices) => `#compdef backrota\nautoload -U +X bashcompinit && bashcompinit\n${bashOf(choices)}`,
  fish: fishOf,
};
