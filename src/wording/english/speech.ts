import type { Speech } from '../speech.ts';
import {
  describeRecurrence,
  describeRetention,
  localTime,
  sayClockChange,
  sayDeletionReason,
  sayExplanation,
  sayImportLoss,
  sayInEnglish,
  sayKeepReason,
  sayLoss,
} from './index.ts';
import { sayRefusal } from './refusals.ts';
import { sayNote } from './task-log.ts';

export const ENGLISH: Speech = {
  language: 'en',
  sayProblem: sayInEnglish,
  sayRefusal,
  describeRecurrence,
  describeRetention: (policy) => describeRetention(policy),
  sayKeepReason: (reason) => sayKeepReason(reason),
  sayDeletionReason: (reason) => sayDeletionReason(reason),
  sayImportLoss,
  sayLoss,
  sayExplanation,
  sayClockChange,
  sayNote,
  localTime,
};
