import { type Command, Option } from 'commander';
import { type Session, TOKEN_SCOPES, type TokenScope } from '../domain/account.ts';
import type { Instant } from '../domain/instant.ts';
import { API_TOKENS, LOGIN_SESSIONS } from '../domain/session-policies.ts';
import type { NewTokenLimits } from '../services/identity/index.ts';
import { collectWords, parseDuration, parseInstant, parsePositive } from './arguments.ts';
import type { CliContext } from './context.ts';
import { Misuse } from './failure.ts';
import { printJson, printLine, printTable, toIso, toIsoOrNull } from './output.ts';
import { terminal } from './terminal.ts';

const LIFETIMES = {
  [LOGIN_SESSIONS]: 'valid for an hour after each use',
  [API_TOKENS]: 'valid until it is revoked',
} as const;

interface IssueOptions {
  readonly kind: keyof typeof LIFETIMES;
  readonly scope?: TokenScope;
  readonly expires?: (now: Instant) => Instant;
  readonly network?: readonly string[];
  readonly json?: boolean;
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

/** Those of a token that was given any; sessions have none. */
function limitsOf({ kind, scope, expires, network }: IssueOptions, now: Instant): NewTokenLimits | undefined {
  if (scope === undefined && expires === undefined && network === undefined) return undefined;
  if (kind !== API_TOKENS) throw new Misuse(`--scope, --expires and --network are for tokens of --kind ${API_TOKENS}.`);
  return { scope: scope ?? null, networks: network ?? null, expiresAt: expires?.(now) ?? null };
}

/** `token issue`, `token list`, `token revoke`. */
export function addTokenCommands(program: Command, context: CliContext): void {
  const token = program.command('token').description('proofs of a login, for scripts');
  token
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
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  curl -F func=whoami -F auth="$(backrota token issue demo)" …')
    .action((name: string, options: IssueOptions) =>
      context.withServices(['authentication'], async (services, actor) => {
        const { kind } = options;
        const limits = limitsOf(options, context.now());
        const opened = await services.authentication.issueToken(actor, name, kind, limits);
        if (options.json) {
          printJson({ id: opened.id, login: name, kind, token: opened.token });
          return;
        }
        // Alone on stdout, so that a script can take it as it is.
        printLine(opened.token);
        const end = limits?.expiresAt;
        const life = typeof end === 'number' ? `valid until ${toIso(end)}` : LIFETIMES[kind];
        terminal().stderr.write(`Token ${opened.id} of '${name}': ${life}, not shown again.\n`);
      }),
    );
  token
    .command('list')
    .description('list the tokens that are valid now')
    .option('--login <login>', "one login's only")
    .option('--json', 'print JSON')
    .action((options: { login?: string; json?: boolean }) =>
      context.withServices(['accounts', 'status'], async (services, actor) => {
        const login = options.login === undefined ? null : await services.accounts.findLogin(actor, options.login);
        const names = new Map((await services.accounts.logins(actor)).map(({ id, login: name }) => [id, name]));
        const { now } = await services.status.read();
        const sessions = await services.accounts.sessions(actor, login?.id ?? null);
        const live = sessions.filter((session) => isLive(session, now));
        const nameOf = ({ loginId }: Session): string => names.get(loginId) ?? String(loginId);
        if (options.json) {
          printJson(
            live.map((session) => ({
              id: session.id,
              loginId: session.loginId,
              login: nameOf(session),
              kind: session.kind,
              createdAt: toIso(session.createdAt),
              expiresAt: toIsoOrNull(session.expiresAt),
              scope: session.scope,
              networks: session.networks,
            })),
          );
          return;
        }
        printTable(
          ['ID', 'LOGIN', 'KIND', 'SCOPE', 'FROM', 'CREATED', 'EXPIRES'],
          live.map((row) => [
            row.id,
            nameOf(row),
            row.kind,
            row.scope,
            row.networks?.join(', ') ?? null,
            toIso(row.createdAt),
            toIsoOrNull(row.expiresAt),
          ]),
          'There is no valid token.',
        );
      }),
    );
  token
    .command('revoke')
    .description('end a token')
    .argument('<id>', "its id, as 'token list' shows it", parsePositive)
    .action(async (id: number) => {
      await context.withServices(['accounts'], (services, actor) => services.accounts.revokeSession(actor, id));
      printLine(`The token ${id} is revoked.`);
    });
}

const isLive = ({ revokedAt, expiresAt }: Session, now: Instant): boolean =>
  revokedAt === null && (expiresAt === null || expiresAt > now);
