import type { PasswordProof } from '../../../services/authentication.ts';
import { readAuthinfo, readToken } from '../authenticate.ts';
import { filled, type PanelCall } from '../call.ts';

/** A second factor, with the session that awaits it. */
export interface Confirmation {
  readonly token: string;
  readonly code: string;
  readonly address: string;
}

/** The password of a login: `authinfo`, else `username` and `password`. What is missing is wrong. */
export function readProof({ fields, head }: PanelCall): PasswordProof {
  const authinfo = filled(fields, 'authinfo');
  if (authinfo !== null) return readAuthinfo(authinfo, head);
  return { login: fields.get('username') ?? '', password: fields.get('password') ?? '', address: head.address };
}

/** The code in `qrcode`, as BILLmanager calls it. */
export const readConfirmation = (call: PanelCall): Confirmation => ({
  token: readToken(call) ?? '',
  code: call.fields.get('qrcode') ?? '',
  address: call.head.address,
});
