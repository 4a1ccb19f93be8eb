import { type Command, Option } from 'commander';
import { TOKEN_SCOPES, type TokenScope } from '../domain/account.ts';
import type { Instant } from '../domain/instant.ts';
import { API_TOKENS, LOGIN_SESSIONS } from '../domain/session-policies.ts';
import { URL_OPTION, withApi } from './api.ts';
import { collectWords, given, parseDuration, parseInstant, parsePositive } from './arguments.ts';
import type { CliContext } from './context.ts';
import { Misuse } from './failure.ts';
import { type ListedOptions, showListing, withForms } from './listed.ts';
import { printLine, toIso } from './output.ts';
import { TOKENS } from './setup-listings.ts';
import { type ShownOptions, show, withShown } from './shown.ts';
import { terminal } from './terminal.ts';

const LIFETIMES = {
  [LOGIN_SESSIONS]: 'valid for an hour after each use',
  [API_TOKENS]: 'valid until it is revoked',
} as const;

interface IssueOptions extends ShownOptions {
  readonly kind: keyof typeof LIFETIMES;
  readonly scope?: TokenScope;
  readonly expires?: (now: Instant) => Instant;
  readonly network?: readonly string[];
}

/** When a token ends, of the present time: an instant, or so long from now. */
const parseEnd = (text: string): IssueOptions['expires'] => {
  if (!/^\d+[mhd]$/.test(text)) {
    const at = parseInstant(text);
    return () => at;
  }
  const seconds = parseDuration(text);
  return (now) => now + seconds;
};

/** What of a token is limited; sessions have none. @throws Misuse */
function limitsOf({ kind, scope, expires, network }: IssueOptions, now: Instant) {
  const isLimited = scope !== undefined || expires !== undefined || network !== undefined;
  if (isLimited && kind !== API_TOKENS)
    throw new Misuse(`--scope, --expires and --network are for tokens of --kind ${API_TOKENS}.`);
  return given({ scope, networks: network, expiresAt: expires && toIso(expires(now)) });
}

/** `token issue`, `token list`, `token revoke`. */
export function addTokenCommands(program: Command, context: CliContext): void {
  const token = program.command('token').description('proofs of a login, for scripts');
  const issue = token
    .command('issue')
    .description('make a token for a login and print it, this once')
    .argument('<login>', 'whose token')
    .addOption(
      new Option(
        '--kind <kind>',
        `${LOGIN_SESSIONS}: a session of an hour since last use; ${API_TOKENS}: until revoked`,
      )
        .choices(Object.keys(LIFETIMES))
        .default(LOGIN_SESSIONS),
    )
    .addOption(
      new Option('--scope <scope>', 'what it is good for; all that the login may where absent').choices(TOKEN_SCOPES),
    )
    .option('--expires <instant|duration>', 'when it ends, such as 2027-01-31, 90d or 12h', parseEnd)
    .option('--network <address|range>', 'from where it may be used; may be given again', collectWords)
    .addHelpText('after', '\nExample:\n  curl -F func=whoami -F auth="$(backrota token issue demo)" …');
  withShown(issue).action((login: string, options: IssueOptions) =>
    withApi(context, { url: options.url, services: ['accounts', 'authentication', 'now'] }, async (client) => {
      const { kind } = options;
      const limits = limitsOf(options, context.now());
      const issued = await client.call('createToken', { body: { login, kind, ...limits } });
      await show(options, issued, ({ id, token: text }) => {
        // Alone on stdout, so that a script can take it as it is.
        printLine(text);
        const end = limits.expiresAt;
        const life = end === undefined ? LIFETIMES[kind] : `valid until ${end}`;
        terminal().stderr.write(`Token ${id} of '${login}': ${life}, not shown again.\n`);
      });
    }),
  );
  const list = token
    .command('list')
    .description('list the tokens that are valid now')
    .option('--login <login>', "one login's only");
  withForms(list).action((options: ListedOptions) => showListing(context, TOKENS, options));
  token
    .command('revoke')
    .description('end a token')
    .argument('<id>', "its id, as 'token list' shows it", parsePositive)
    .option(...URL_OPTION)
    .action((key: number, { url }: { url?: string }) =>
      withApi(context, { url, services: ['accounts', 'now'] }, async (client) => {
        await client.call('deleteToken', { parts: { key } });
        printLine(`The token ${key} is revoked.`);
      }),
    );
}
