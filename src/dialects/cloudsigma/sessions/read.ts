import type { WireRequest } from '../../../server/dialect.ts';
import type { PasswordProof } from '../../../services/identity/index.ts';
import { channelOf } from '../authenticate.ts';
import { readObject } from '../body.ts';
import { refuse } from '../problems.ts';

/** Which of the two is asked for. @throws WireRefusal (400) */
export function readAction({ query }: WireRequest): 'login' | 'logout' {
  const action = query.get('do') ?? '';
  if (action === 'login' || action === 'logout') return action;
  throw refuse('action_unknown', 'do', { action, known: 'login or logout' });
}

/** `{"username","password"}`. @throws WireRefusal (400) */
export function readLogin(request: WireRequest): PasswordProof {
  const { body } = request;
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
