import type { CallWording } from '../../../../domain/problems/index.ts';
import { createEnglish } from '../../../../wording/english/index.ts';
import { VOCABULARY } from './vocabulary.ts';

const capital = (noun: string): string => `${noun.slice(0, 1).toUpperCase()}${noun.slice(1)}`;

/** Every problem that a call may be answered with, in English, in the panel's words. */
export const ENGLISH: CallWording = {
  ...createEnglish(VOCABULARY),
  missing: ({ noun, asked }) => `${capital(VOCABULARY.one[noun])} '${asked}' does not exist`,
  // The space at the end is BILLmanager's.
  bad_password: () => 'Invalid username or password ',
  // Clients look for these words, to log in again or to log out.
  session_ended: () => 'Session is not authorized or has expired',
  in_place_denied: ({ isWithdrawn }) =>
    `This instance may ${isWithdrawn ? 'no longer' : 'not'} be overwritten by a restore; staff of the provider can allow it.`,
  snapshot_unfinished: ({ snapshot, state }) =>
    `The snapshot '${snapshot.id}' is still being made (${state}); wait until that has ended.`,
};
