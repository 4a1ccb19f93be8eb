import type { IDENTITY_PROBLEMS } from '../../../src/domain/problems/identity.ts';
import type { Sentences } from './said.ts';

export const IDENTITY_SENTENCES: Sentences<typeof IDENTITY_PROBLEMS> = {
  role_too_low: [
    [{ role: 'viewer', needed: 'operator' }, "Your role 'viewer' may not do this; it takes the role 'operator'."],
  ],
  staff_only: [[{}, 'Only staff of the provider may do this.']],
  bad_password: [[{}, 'Invalid username or password']],
  address_denied: [[{}, 'Access from this IP denied']],
  session_ended: [[{}, 'The session is not authorized or has expired; log in again.']],
  totp_required: [[{}, 'This login has a second factor; log in with it, or use a token.']],
  totp_awaited: [[{}, 'Give the second factor first.']],
  totp_wrong: [[{}, 'The code is wrong or was used.']],
  failed_logins: [[{ retryAfterSeconds: 290 }, 'Too many failed logins; try again in 290 seconds.']],
  logins_at_once: [[{ retryAfterSeconds: 2 }, 'Too many logins at once; try again in a few seconds.']],
  login_disabled: [[{ login: 'demo' }, "The login 'demo' is disabled; a token for it would not work."]],
  login_taken: [[{ login: 'demo' }, "The login 'demo' is taken already; choose another one."]],
  login_malformed: [
    [{ field: 'login', value: 'a b' }, "The login 'a b' is not 1 to 100 letters, digits or any of . _ @ + -"],
  ],
  login_unnamed: [[{ field: 'login', value: '' }, 'No login is named; name the one that the key is for.']],
  password_length: [
    [
      { field: 'password', value: '', length: 3, least: 8, most: 1_024 },
      'The password has 3 characters; 8 to 1024 are allowed.',
    ],
  ],
  key_length: [
    [
      { field: 'key', value: '', length: 3, least: 16, most: 1_024 },
      'The key has 3 characters; 16 to 1024 are allowed.',
    ],
  ],
  key_taken: [[{}, 'This key was given before; make up another one.']],
  account_unnamed: [[{ field: 'account', value: '' }, 'Say whose target it is: you act for no account of your own.']],
};
