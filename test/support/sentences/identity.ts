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
  token_limited: [
    [
      {},
      'This token has limits, so it changes no tokens, keys, feeds, logins or contacts; use one without, or a password.',
    ],
  ],
  expiry_passed: [
    [
      { field: 'expiresAt', value: '2026-01-01T00:00:00Z' },
      "The end '2026-01-01T00:00:00Z' has passed already; choose a later one.",
    ],
  ],
  totp_required: [[{}, 'This login has a second factor; log in with it, or use a token.']],
  totp_awaited: [[{}, 'Give the second factor first.']],
  totp_wrong: [[{}, 'The code is wrong or was used.']],
  own_password_wrong: [[{}, 'This is not the password of your login; give the one that you log in with.']],
  own_code_wrong: [[{}, 'The code is wrong or was used; give the one that your device shows now.']],
  totp_there: [[{}, 'Your login has a second factor already; take it away before you set another one up.']],
  totp_offer_passed: [
    [{ field: 'offer', value: '' }, 'This second factor was offered too long ago, or to another login; begin anew.'],
  ],
  failed_logins: [[{ retryAfterSeconds: 290 }, 'Too many failed logins; try again in 290 seconds.']],
  logins_at_once: [[{ retryAfterSeconds: 2 }, 'Too many logins at once; try again in a few seconds.']],
  sessions_in_use: [
    [
      { count: 5_000, retryAfterSeconds: 300 },
      'This login has 5000 sessions in use; log out of some, or try again in 300 seconds.',
    ],
  ],
  account_suspended: [[{}, 'This account is suspended; ask your provider.']],
  own_login_kept: [
    [{}, 'You cannot change or delete your own login here; ask another admin of the account, or staff.'],
  ],
  too_many_logins: [[{ limit: 100 }, 'Your account allows 100 logins; delete one, or ask for more.']],
  login_disabled: [[{ login: 'demo' }, "The login 'demo' is disabled; a token for it would not work."]],
  account_taken: [[{ name: 'shop' }, "There is an account 'shop' already; choose another name."]],
  account_malformed: [
    [{ field: 'name', value: 'a b' }, "The account's name 'a b' is not 1 to 100 letters, digits or any of . _ @ + -"],
  ],
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
  over_cap: [
    [{ counted: 'schedules', limit: 1 }, 'Your account allows 1 schedules; delete one, or ask for more.'],
    [{ counted: 'targets', limit: 7 }, 'Your account allows 7 targets; delete one, or ask for more.'],
    [{ counted: 'stores', limit: 7 }, 'Your account allows 7 stores; use one of those, or ask for more.'],
    [{ counted: 'tokens', limit: 7 }, 'Your account allows 7 tokens; have one revoked, or ask for more.'],
  ],
  over_daily_quota: [
    [{ snapshotClass: 'backup', limit: 2 }, 'Your account allows 2 manual backups in 24 hours; wait.'],
  ],
  over_total_quota: [
    [{ snapshotClass: 'snapshot', limit: 2 }, 'Your account allows 2 manual snapshots in all; delete one.'],
  ],
  too_many_restores: [[{ limit: 10 }, 'Your account allows 10 restores and clones at once; wait until one has ended.']],
  too_many_feeds: [[{ limit: 50 }, 'Your account allows 50 feeds; delete one.']],
  too_many_volumes: [[{ limit: 1_000 }, 'Your account allows 1000 managed volumes; delete one.']],
  cap_malformed: [
    [
      { field: 'caps', value: '0', counted: 'sessions', least: 1 },
      "The number of sessions '0' is not a whole number from 1.",
    ],
  ],
  contacts_need_login: [[{}, 'Only a login has contacts; call with the credentials of one.']],
  main_contact_stays: [
    [{}, 'The main contact cannot be deleted; change its e-mail address or switch its notifications off.'],
  ],
  too_many_contacts: [[{ count: 20, limit: 20 }, 'You have 20 contacts; at most 20 are allowed, so delete one first.']],
  contact_without_email: [
    [{ field: 'contact', value: 'u-1' }, "The contact 'u-1' has no e-mail address to send to; set one first."],
  ],
  email_malformed: [
    [
      { field: 'email', value: '"ann"', most: 254 },
      'The e-mail "ann" is not one address such as ann@example.org of at most 254 characters.',
    ],
  ],
};
