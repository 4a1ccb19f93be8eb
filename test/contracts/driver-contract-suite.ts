import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Capabilities } from '../../src/ports/snapshot-driver.ts';
import { type Cases, type Exercise, exerciseDriver, type OpenDriver } from './driver-contract.ts';
import { exerciseCheck } from './driver-contract-check.ts';
import { exerciseCompact } from './driver-contract-compact.ts';
import { exerciseCompare } from './driver-contract-compare.ts';
import { exerciseListFiles, exerciseRestoreFiles } from './driver-contract-files.ts';
import { exerciseIncrements } from './driver-contract-increments.ts';
import { exerciseNames } from './driver-contract-names.ts';
import { exerciseProof } from './driver-contract-proof.ts';
import { exerciseStages } from './driver-contract-stages.ts';
import { exerciseTransfer } from './driver-contract-transfer.ts';
import { exerciseVerify } from './driver-contract-verify.ts';

/** What each capability promises; `null` = no driver declares it yet, and whoever does writes its cases first. */
const BY_CAPABILITY: Readonly<Record<keyof Capabilities, Exercise | null>> = {
  incremental: exerciseIncrements,
  transfer: exerciseTransfer,
  compact: exerciseCompact,
  check: exerciseCheck,
  listFiles: exerciseListFiles,
  restoreFiles: exerciseRestoreFiles,
  namesArchives: exerciseNames,
  stages: exerciseStages,
};

/**
 * Exercises a driver in all that every driver promises and in what it declares, and prints which cases those were.
 * `concurrency`: how many cases go on at once, each in a store of its own.
 */
export const exerciseKind = (name: string, capabilities: Capabilities, open: OpenDriver, concurrency = 1): void => {
  const printed: string[] = [];
  const casesOf =
    (capability: string): Cases =>
    (when, add) => {
      describe(`the ${name} driver${when === '' ? '' : `, ${when}`}`, { concurrency }, () => {
        add((title, run) => {
          printed.push(`${name} · ${capability} · ${when === '' ? '' : `${when}, `}${title}`);
          test(title, run);
        });
      });
    };
  for (const exercise of [exerciseDriver, exerciseProof, exerciseVerify, exerciseCompare])
    exercise(casesOf('always'), open, capabilities);
  const declared: string[] = [];
  for (const [capability, exercise] of Object.entries(BY_CAPABILITY)) {
    if (!capabilities[capability as keyof Capabilities]) continue;
    declared.push(capability);
    exercise?.(casesOf(capability), open, capabilities);
  }

  describe(`the ${name} driver`, () => {
    test('is exercised in every capability that it declares, and has no more', async (t) => {
      for (const capability of Object.keys(BY_CAPABILITY)) {
        const isExercised = printed.some((line) => line.includes(` · ${capability} · `));
        assert.equal(isExercised, declared.includes(capability), capability);
      }
      for (const line of printed) t.diagnostic(line);
      t.diagnostic(`${name} · ${printed.length} cases · declares ${declared.join(', ')}`);
    });
  });
};
