import type { CallChannel, KeyProof, PasswordProof } from '../../../services/identity/index.ts';
import { channelOf, readAuthinfo, readToken } from '../authenticate.ts';
import type { AuthenticatedCall, PanelCall } from '../call.ts';
import { filled } from '../fields.ts';

/** A second factor, with the session that awaits it. */
export interface Confirmation {
  readonly token: string;
  readonly code: string;
  readonly channel: CallChannel;
}

/** A key that is to let a login in once. */
export interface KeyOrder {
  readonly login: string;
  readonly key: string;
}

/**
 * The password of a login: `authinfo`, else `username` and `password`; or the `key` that stands in for it where no
 * password is given. What is missing is wrong.
 */
export function readProof(call: PanelCall): PasswordProof | KeyProof {
  const { fields } = call;
  const authinfo = readAuthinfo(call);
  if (authinfo !== null) return authinfo;
  const login = fields.get('username') ?? '';
  const password = filled(fields, 'password');
  const key = filled(fields, 'key');
  if (password === null && key !== null) return { login, key, ...channelOf(call) };
  return { login, password: password ?? '', ...channelOf(call) };
}

/** The code in `qrcode`, as BILLmanager calls it. */
export const readConfirmation = (call: PanelCall): Confirmation => ({
  token: readToken(call),
  code: call.fields.get('qrcode') ?? '',
  channel: channelOf(call),
});

/** Whom a new key is for, and the key. */
export const readKeyOrder = ({ fields }: AuthenticatedCall): KeyOrder => ({
  login: fields.get('username') ?? '',
  key: fields.get('key') ?? '',
});
