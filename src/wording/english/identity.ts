import type { IDENTITY_PROBLEMS } from '../../domain/problems/identity.ts';
import type { Words } from '../vocabulary.ts';

export const IDENTITY_WORDS: Words<typeof IDENTITY_PROBLEMS> = {
  role_too_low: ({ role, needed }) => `Your role '${role}' may not do this; it takes the role '${needed}'.`,
  staff_only: () => 'Only staff of the provider may do this.',
  bad_password: () => 'Invalid username or password',
  address_denied: () => 'Access from this IP denied',
  session_ended: () => 'The session is not authorized or has expired; log in again.',
  totp_required: () => 'This login has a second factor; log in with it, or use a token.',
  totp_awaited: () => 'Give the second factor first.',
  totp_wrong: () => 'The code is wrong or was used.',
  failed_logins: ({ retryAfterSeconds }) => `Too many failed logins; try again in ${retryAfterSeconds} seconds.`,
  logins_at_once: () => 'Too many logins at once; try again in a few seconds.',
  login_disabled: ({ login }) => `The login '${login}' is disabled; a token for it would not work.`,
  login_taken: ({ login }) => `The login '${login}' is taken already; choose another one.`,
  login_malformed: ({ value }) => `The login '${value}' is not 1 to 100 letters, digits or any of . _ @ + -`,
  login_unnamed: () => 'No login is named; name the one that the key is for.',
  password_length: ({ length, least, most }) =>
    `The password has ${length} characters; ${least} to ${most} are allowed.`,
  key_length: ({ length, least, most }) => `The key has ${length} characters; ${least} to ${most} are allowed.`,
  key_taken: () => 'This key was given before; make up another one.',
  account_unnamed: (_params, { one }) => `Say whose ${one.target} it is: you act for no account of your own.`,
};
