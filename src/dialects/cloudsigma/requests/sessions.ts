import { invalid } from '../../../domain/errors.ts';
import type { WireRequest } from '../../../server/dialect.ts';
import { shownText } from '../../../server/shown.ts';
import type { PasswordProof } from '../../../services/callers.ts';
import { doorOf } from '../authenticate.ts';
import { readObject } from './objects.ts';

/** `?do=login` with `{"username","password"}`. @throws GatewayError `invalid_request` */
export function readLogin(request: WireRequest): PasswordProof {
  const { query, body } = request;
  const action = query.get('do') ?? '';
  if (action !== 'login') throw invalid('do', action, `The action '${shownText(action)}' is not supported; use login.`);
  const sent = readObject(body);
  const read = (field: 'username' | 'password'): string => {
    const value = sent[field];
    if (typeof value === 'string' && value !== '') return value;
    if (value === undefined || value === '') throw invalid(field, '', 'This field is required.');
    // What it is instead may be a password, and is not repeated.
    throw invalid(field, '', `The ${field} is not text; send it as a JSON string.`);
  };
  return { login: read('username'), password: read('password'), ...doorOf(request) };
}
