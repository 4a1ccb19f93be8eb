import type { Speech } from '../speech.ts';
import { sayClockChange } from './clock-changes.ts';
import { sayExplanation } from './explanations.ts';
import { sayImportLoss } from './imports.ts';
import { sayInRussian } from './index.ts';
import { localTime } from './local-time.ts';
import { sayLoss } from './losses.ts';
import { describeRecurrence } from './recurrence.ts';
import { sayRefusal } from './refusals.ts';
import { describeRetention } from './retention-policy.ts';
import { sayDeletionReason, sayKeepReason } from './retention-reasons.ts';
import { sayNote } from './task-log.ts';

export const RUSSIAN: Speech = {
  language: 'ru',
  sayProblem: sayInRussian,
  sayRefusal,
  describeRecurrence,
  describeRetention,
  sayKeepReason,
  sayDeletionReason,
  sayImportLoss,
  sayLoss,
  sayExplanation,
  sayClockChange,
  sayNote,
  localTime,
};
