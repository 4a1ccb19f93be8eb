import { forbidden, invalidRequest, quotaExceeded } from './kind.ts';

/** A login's contacts, and what they are mailed of. */
export const NOTIFICATION_PROBLEMS = {
  contacts_need_login: forbidden(),
  main_contact_stays: forbidden(),
  too_many_contacts: quotaExceeded<{ count: number; limit: number }>(),
  /** Its uuid is the value. */
  contact_without_email: invalidRequest(),
  email_malformed: invalidRequest<{ most: number }>(),
} as const;
