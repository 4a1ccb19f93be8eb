import type { Counted } from '../../domain/account-caps.ts';
import type { IDENTITY_PROBLEMS } from '../../domain/problems/identity.ts';
import type { Words } from '../vocabulary.ts';

/** What is counted with a cap of its own, by its noun, and how to go on where there is too much of it. */
const COUNTED = {
  schedules: { noun: 'schedule', advice: 'delete one' },
  targets: { noun: 'target', advice: 'delete one' },
  stores: { noun: 'store', advice: 'use one of those' },
  tokens: { noun: 'token', advice: 'have one revoked' },
} as const satisfies Readonly<Record<Exclude<Counted, 'sessions'>, object>>;

export const IDENTITY_WORDS: Words<typeof IDENTITY_PROBLEMS> = {
  role_too_low: ({ role, needed }) => `Your role '${role}' may not do this; it takes the role '${needed}'.`,
  staff_only: () => 'Only staff of the provider may do this.',
  bad_password: () => 'Invalid username or password',
  address_denied: () => 'Access from this IP denied',
  session_ended: () => 'The session is not authorized or has expired; log in again.',
  token_limited: () =>
    'This token has limits, so it changes no tokens, keys, feeds, logins or contacts; use one without, or a password.',
  expiry_passed: ({ value }) => `The end '${value}' has passed already; choose a later one.`,
  totp_required: () => 'This login has a second factor; log in with it, or use a token.',
  totp_awaited: () => 'Give the second factor first.',
  totp_wrong: () => 'The code is wrong or was used.',
  own_password_wrong: () => 'This is not the password of your login; give the one that you log in with.',
  own_code_wrong: () => 'The code is wrong or was used; give the one that your device shows now.',
  totp_there: () => 'Your login has a second factor already; take it away before you set another one up.',
  totp_offer_passed: () => 'This second factor was offered too long ago, or to another login; begin anew.',
  failed_logins: ({ retryAfterSeconds }) => `Too many failed logins; try again in ${retryAfterSeconds} seconds.`,
  logins_at_once: () => 'Too many logins at once; try again in a few seconds.',
  sessions_in_use: ({ count, retryAfterSeconds }) =>
    `This login has ${count} sessions in use; log out of some, or try again in ${retryAfterSeconds} seconds.`,
  account_suspended: () => 'This account is suspended; ask your provider.',
  own_login_kept: () => 'You cannot change or delete your own login here; ask another admin of the account, or staff.',
  too_many_logins: ({ limit }) => `Your account allows ${limit} logins; delete one, or ask for more.`,
  login_disabled: ({ login }) => `The login '${login}' is disabled; a token for it would not work.`,
  account_taken: ({ name }) => `There is an account '${name}' already; choose another name.`,
  account_malformed: ({ value }) => `The account's name '${value}' is not 1 to 100 letters, digits or any of . _ @ + -`,
  login_taken: ({ login }) => `The login '${login}' is taken already; choose another one.`,
  login_malformed: ({ value }) => `The login '${value}' is not 1 to 100 letters, digits or any of . _ @ + -`,
  login_unnamed: () => 'No login is named; name the one that the key is for.',
  password_length: ({ length, least, most }) =>
    `The password has ${length} characters; ${least} to ${most} are allowed.`,
  key_length: ({ length, least, most }) => `The key has ${length} characters; ${least} to ${most} are allowed.`,
  key_taken: () => 'This key was given before; make up another one.',
  account_unnamed: (_params, { one }) => `Say whose ${one.target} it is: you act for no account of your own.`,
  over_cap: ({ counted, limit }, { many }) => {
    const { noun, advice } = COUNTED[counted];
    return `Your account allows ${limit} ${many[noun]}; ${advice}, or ask for more.`;
  },
  over_daily_quota: ({ snapshotClass, limit }) =>
    `Your account allows ${limit} manual ${snapshotClass}s in 24 hours; wait.`,
  over_total_quota: ({ snapshotClass, limit }) =>
    `Your account allows ${limit} manual ${snapshotClass}s in all; delete one.`,
  too_many_restores: ({ limit }) =>
    `Your account allows ${limit} restores and clones at once; wait until one has ended.`,
  too_many_feeds: ({ limit }) => `Your account allows ${limit} feeds; delete one.`,
  too_many_volumes: ({ limit }) => `Your account allows ${limit} managed volumes; delete one.`,
  cap_malformed: ({ counted, value, least }, { many }) => {
    const nouns = counted === 'sessions' ? counted : many[COUNTED[counted].noun];
    return `The number of ${nouns} '${value}' is not a whole number from ${least}.`;
  },
  contacts_need_login: () => 'Only a login has contacts; call with the credentials of one.',
  main_contact_stays: () =>
    'The main contact cannot be deleted; change its e-mail address or switch its notifications off.',
  too_many_contacts: ({ count, limit }) =>
    `You have ${count} contacts; at most ${limit} are allowed, so delete one first.`,
  contact_without_email: ({ value }) => `The contact '${value}' has no e-mail address to send to; set one first.`,
  email_malformed: ({ value, most }) =>
    `The e-mail ${value} is not one address such as ann@example.org of at most ${most} characters.`,
};
