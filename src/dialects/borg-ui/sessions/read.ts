import { DAY_SESSIONS } from '../../../domain/session-policies.ts';
import type { CallChannel, PasswordProof } from '../../../services/identity/index.ts';
import { channelOf } from '../authenticate.ts';
import type { OpenCall, RoomCall } from '../call.ts';
import { certain, readBody, textUpTo } from '../fields.ts';
import { type Misfit, refuse, refuseMisfits } from '../problems.ts';

/** The form of a log-in. @throws WireRefusal (422) */
export function readLogin({ request }: OpenCall): PasswordProof {
  const { body } = request;
  const given = (name: string): string => (body.kind === 'form' ? (body.fields.get(name) ?? '') : '');
  const [login, password] = [given('username'), given('password')];
  const misfits = Object.entries({ username: login, password }).flatMap(([name, value]): Misfit[] =>
    value === '' ? [{ type: 'missing', loc: ['body', name], msg: 'Field required', input: null }] : [],
  );
  if (misfits.length > 0) throw refuseMisfits(misfits);
  return { login, password, ...channelOf(request) };
}

/** The second factor of a log-in. */
export interface Confirmation {
  readonly token: string;
  readonly code: string;
  readonly channel: CallChannel;
}

const CONFIRMATION = { login_challenge_token: certain(textUpTo(200)), code: certain(textUpTo(20)) };

/** The body that confirms a log-in. @throws WireRefusal (422) */
export function readConfirmation({ request }: OpenCall): Confirmation {
  const required = ['login_challenge_token', 'code'] as const;
  const sent = readBody(CONFIRMATION, request.body, { required, isNew: true });
  return { token: sent.login_challenge_token ?? '', code: sent.code ?? '', channel: channelOf(request) };
}

/** The caller, where a log-in stands behind the call, and not a token that is good until it is revoked. @throws WireRefusal (401) */
export function readLoggedIn({ caller }: RoomCall): RoomCall['caller'] {
  if (caller.session?.kind !== DAY_SESSIONS) throw refuse('unproved');
  return caller;
}
