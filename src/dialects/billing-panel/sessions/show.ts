import type { Actor } from '../../../domain/account.ts';
import type { OpenedSession } from '../../../services/identity/index.ts';
import { answer } from '../answer.ts';
import { SESSION_COOKIE } from '../authenticate.ts';
import type { AuthenticatedCall, PanelAnswer, PanelCall } from '../call.ts';
import { empty, leaf } from '../documents/element.ts';

/** BILLmanager's levels: a client's user, and the provider's people. */
export const levelOf = ({ isStaff }: Pick<Actor, 'isStaff'>): string => (isStaff ? '29' : '16');

/** A new session: the token as attribute and as text, for clients read either, and as a cookie. */
export const showSession = ({ token, login }: OpenedSession, call: PanelCall): PanelAnswer => ({
  ...answer(call, [leaf('auth', token, { id: token, level: levelOf(login) })]),
  headers: { 'Set-Cookie': cookie(call, token) },
  loginId: login.id,
});

/** The end of a session. */
export const showLogout = (_: unknown, call: PanelCall): PanelAnswer => ({
  ...answer(call, [empty('ok')]),
  headers: { 'Set-Cookie': `${cookie(call, '')}; Max-Age=0` },
});

/** A session that lacks its second factor gets this instead of any data. */
export const askSecondFactor = (call: PanelCall): PanelAnswer => answer(call, [leaf('ok', 'func=totp.confirm')]);

/**
 * Who calls, or whom staff acts as: with a client's level, whoever that is. The balance is the billing system's business,
 * but the cabinet's header shows one.
 */
export const showWhoami = (call: AuthenticatedCall, currency: string): PanelAnswer => {
  const { login, account, actor } = call.caller;
  const user = {
    id: String(login.id),
    name: login.login,
    realname: login.login,
    email: login.login.includes('@') ? login.login : '',
    level: levelOf(actor),
    account: account.name,
    balance: '0.00',
    currency,
  };
  return answer(call, [empty('user', user)]);
};

/** The session lives; being used, it lives on. */
export const showAlive = (call: PanelCall): PanelAnswer => answer(call, [empty('ok')]);

const cookie = ({ head }: PanelCall, token: string): string =>
  `${SESSION_COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax${head.origin.startsWith('https:') ? '; Secure' : ''}`;
