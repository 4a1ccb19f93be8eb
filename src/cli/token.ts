import { type Command, Option } from 'commander';
import type { Session } from '../domain/account.ts';
import type { Instant } from '../domain/instant.ts';
import { API_TOKENS, LOGIN_SESSIONS } from '../domain/session-policies.ts';
import { parsePositive } from './arguments.ts';
import type { CliContext } from './context.ts';
import { printJson, printLine, printTable, toIso, toIsoOrNull } from './output.ts';
import { terminal } from './terminal.ts';

const LIFETIMES = {
  [LOGIN_SESSIONS]: 'valid for an hour after each use',
  [API_TOKENS]: 'valid until it is revoked',
} as const;

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
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  curl -F func=whoami -F auth="$(backrota token issue demo)" …')
    .action((name: string, options: { kind: keyof typeof LIFETIMES; json?: boolean }) =>
      context.withServices(['authentication'], async (services, actor) => {
        const { kind } = options;
        const opened = await services.authentication.issueToken(actor, name, kind);
        if (options.json) {
          printJson({ id: opened.id, login: name, kind, token: opened.token });
          return;
        }
        // Alone on stdout, so that a script can take it as it is.
        printLine(opened.token);
        terminal().stderr.write(`Token ${opened.id} of '${name}': ${LIFETIMES[kind]}, not shown again.\n`);
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
              login: nameOf(session),
              kind: session.kind,
              createdAt: toIso(session.createdAt),
              expiresAt: toIsoOrNull(session.expiresAt),
            })),
          );
          return;
        }
        printTable(
          ['ID', 'LOGIN', 'KIND', 'CREATED', 'EXPIRES'],
          live.map((row) => [row.id, nameOf(row), row.kind, toIso(row.createdAt), toIsoOrNull(row.expiresAt)]),
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
