import type { NOTIFICATION_PROBLEMS } from '../../domain/problems/notifications.ts';
import type { Words } from '../vocabulary.ts';

export const NOTIFICATION_WORDS: Words<typeof NOTIFICATION_PROBLEMS> = {
  contacts_need_login: () => 'Only a login has contacts; call with the credentials of one.',
  main_contact_stays: () =>
    'The main contact cannot be deleted; change its e-mail address or switch its notifications off.',
  too_many_contacts: ({ count, limit }) =>
    `You have ${count} contacts; at most ${limit} are allowed, so delete one first.`,
  contact_without_email: ({ value }) => `The contact '${value}' has no e-mail address to send to; set one first.`,
  email_malformed: ({ value, most }) =>
    `The e-mail ${value} is not one address such as ann@example.org of at most ${most} characters.`,
};
