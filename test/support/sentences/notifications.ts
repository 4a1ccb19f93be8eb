import type { NOTIFICATION_PROBLEMS } from '../../../src/domain/problems/notifications.ts';
import type { Sentences } from './said.ts';

export const NOTIFICATION_SENTENCES: Sentences<typeof NOTIFICATION_PROBLEMS> = {
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
