import { GatewayError } from '../../../domain/errors.ts';
import type { WireReply, WireRequest } from '../../../server/dialect.ts';
import type { NativeServices } from '../call.ts';
import { showSessionCookie } from './cookie.ts';
import { signIn } from './sign-in.ts';

/** Where another site's page sends a browser with a key that lets a login in once: `username` and `key`, as the panel calls them. */
export const CONSOLE_LOGIN = '/console/login';

const CONSOLE = '/console/';

/** Opens the console for the login of a key; whatever was wrong, its own page says so by the reason alone. */
export async function answerConsoleLogin(services: NativeServices, request: WireRequest): Promise<WireReply> {
  request.record.endpoint = 'logInAtConsole';
  const { body } = request;
  const given = (name: string): string => (body.kind === 'form' ? (body.fields.get(name) ?? '') : '');
  try {
    const proof = { login: given('username'), key: given('key') };
    const { token, awaits } = await signIn(services.authentication, request, proof);
    return leadTo(awaits ? refusedFor('totp_awaited') : CONSOLE, showSessionCookie(request, token));
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return leadTo(refusedFor(error.problem.reason));
  }
}

const refusedFor = (reason: string): string => `${CONSOLE}#/sign-in?refused=${reason}`;

const leadTo = (location: string, cookie?: string): WireReply => ({
  status: 303,
  headers: { Location: location, ...(cookie === undefined ? {} : { 'Set-Cookie': cookie }) },
  body: null,
});
