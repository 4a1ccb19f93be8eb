import type { Delivery } from './delivery.ts';
import type { Instant } from './instant.ts';

/**
 * What people can ask to be told of: how it went with what is made (a schedule made a snapshot, or failed to; a copy is
 * lost; a restore over its target failed), or that retention deleted snapshots.
 */
export type NotificationKind = 'creation' | 'deletion';

export const NOTIFICATION_KINDS: readonly NotificationKind[] = ['creation', 'deletion'];

/** Where a login wants to be told; one of its contacts is the main one and cannot be removed. */
export interface Contact {
  readonly uuid: string;
  readonly loginId: number;
  readonly accountId: number;
  readonly name: string;
  /** `''` = none. */
  readonly email: string;
  readonly phone: string;
  readonly isMain: boolean;
  readonly createdAt: Instant;
}

/** One mail to one address, written in the transaction of what it tells of, and sent later. */
export interface Mail extends Delivery {
  /** Part of its Message-ID, so that a mail sent twice is known as one. */
  readonly uuid: string;
  readonly accountId: number;
  readonly kind: NotificationKind;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
}

/** How many contacts a login may have, the main one included. */
export const MAX_CONTACTS = 20;

/** Of a path between mail servers (RFC 5321, 4.5.3.1.3, less its brackets). */
export const MAX_EMAIL_LENGTH = 254;

/** A valid e-mail address as the HTML standard has it: one address, no comments, no quotes, no line break. */
const EMAIL =
  /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** A domain with letters of other scripts in it. */
const INTERNATIONAL_DOMAIN = /^(?=.*\P{ASCII})[\p{L}\p{M}\p{N}.-]+$/u;

/** An address as mail servers know it: a domain of other scripts in its ASCII form (`xn--…`). */
export const asciiAddress = (text: string): string => {
  const at = text.lastIndexOf('@') + 1;
  const domain = text.slice(at);
  if (!INTERNATIONAL_DOMAIN.test(domain)) return text;
  const url = `http://${domain}`;
  return URL.canParse(url) ? text.slice(0, at) + new URL(url).hostname : text;
};

/** Whether a text is exactly one address that a mail can be sent to; only its domain may be of other scripts. */
export const isEmailAddress = (text: string): boolean => {
  const address = text.length <= MAX_EMAIL_LENGTH ? asciiAddress(text) : text;
  return address.length <= MAX_EMAIL_LENGTH && EMAIL.test(address);
};
