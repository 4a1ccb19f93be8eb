import type { WireRequest } from '../../../server/dialect.ts';
import type { PasswordProof } from '../../../services/identity/index.ts';
import { channelOf } from '../authenticate.ts';
import { readObject } from '../body.ts';
import { refuse } from '../problems.ts';

/** `?do=login` with `{"username","password"}`. @throws WireRefusal (400) */
export function readLogin(request: WireRequest): PasswordProof {
  const { query, body } = request;
  const action = query.get('do') ?? '';
  if (action !== 'login') throw refuse('action_unknown', 'do', { action, known: 'login' });
  const sent = readObject(body);
  const read = (field: 'username' | 'password'): string => {
    const value = sent[field];
    if (typeof value === 'string' && value !== '') return value;
    if (value === undefined || value === '') throw refuse('required', field);
    // What it is instead may be a password, and is not repeated.
    throw refuse('credential_not_text', field, { field });
  };
  return { login: read('username'), password: read('password'), ...channelOf(request) };
}
