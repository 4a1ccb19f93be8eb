import type { Action } from '../../domain/action.ts';
import type { Instant } from '../../domain/instant.ts';
import type {
  BackupNotice,
  CheckNotice,
  DeletionNotice,
  Letter,
  LossNotice,
  Notice,
  PassedNotice,
  PassedReason,
  RestoreNotice,
} from '../../domain/notice.ts';
import {
  describeCheckFailure,
  describeFailure,
  describeRestoreFailure,
  type Nouns,
  withNouns,
} from './letter-failures.ts';
import { OWN_VOCABULARY } from './own-vocabulary.ts';
import { sayDeletionReason } from './retention-reasons.ts';

const MAX_SUBJECT_CHARACTERS = 200;
const MAX_LISTED = 100;

const footer = ({ schedule }: Nouns): string =>
  `You get this because your notification preferences and the ${schedule} ask for it; switch off either.`;

/** Of what no schedule has a part in. */
const OWN_FOOTER = 'You get this because your notification preferences ask to be told how backups go.';

const LEFT_OUT = "yes: some files were left out or changed meanwhile; see the run's log";

const SHRUNK =
  'it holds a tenth or less of the files, or of the bytes, of the one before. It is kept apart, and no older snapshot is deleted for it; if it is right, ask your provider to accept it';

const title = (noun: string): string => `${noun.charAt(0).toUpperCase()}${noun.slice(1)}`;

/** What a mail says of a notice, in the words of the wire whose mails these are. */
export const writeLetter = (notice: Notice, nouns: Nouns = OWN_VOCABULARY.one): Letter => {
  switch (notice.kind) {
    case 'creation':
      return writeBackupLetter(notice, nouns);
    case 'passed':
      return writePassedLetter(notice, nouns);
    case 'check':
      return writeCheckLetter(notice, nouns);
    case 'deletion':
      return writeDeletionLetter(notice, nouns);
    case 'loss':
      return writeLossLetter(notice, nouns);
    case 'restore':
      return writeRestoreLetter(notice, nouns);
  }
};

/** Tells that a snapshot was made, or that it could not be. */
function writeBackupLetter(notice: BackupNotice, nouns: Nouns): Letter {
  const { snapshot, failure, hasWarnings } = notice;
  const { schedule, target } = namesOf(notice);
  const zone = notice.schedule.recurrence.timeZone;
  const outcome = failure === null ? 'made' : 'failed';
  const facts: [string, string][] = [
    [title(nouns.schedule), schedule],
    [title(nouns.target), target],
    ['Snapshot', oneLine(snapshot.name)],
    ['Snapshot id', snapshot.uuid],
    ['Taken for', formatTime(snapshot.takenFor, zone)],
  ];
  if (failure === null) {
    if (snapshot.availableAt !== null) facts.push(['Available', formatTime(snapshot.availableAt, zone)]);
    facts.push(['Size', sizeOf(snapshot, nouns)]);
    if (snapshot.isShrunk) facts.push(['Warning', SHRUNK]);
    else if (hasWarnings) facts.push(['Warnings', LEFT_OUT]);
  } else {
    facts.push(['Error', describeFailure(failure, nouns)]);
  }
  const sentence =
    failure === null
      ? `The ${nouns.schedule} "${schedule}" made a snapshot of "${target}".`
      : `The ${nouns.schedule} "${schedule}" could not make a snapshot of "${target}".`;
  const warning = snapshot.isShrunk ? ', but shrunk' : '';
  return letter(
    `Snapshot ${outcome}${warning}: ${target} (${schedule})`,
    [sentence, '', ...table(facts)],
    footer(nouns),
  );
}

/** Tells what a check found. */
function writeCheckLetter(notice: CheckNotice, nouns: Nouns): Letter {
  const { action, failure, evidence, finishedAt } = notice;
  const { schedule, target } = namesOf(notice);
  const zone = notice.schedule.recurrence.timeZone;
  const what = action === 'check' ? 'Check' : 'Restore check';
  const facts: [string, string][] = [
    [title(nouns.schedule), schedule],
    [title(nouns.target), target],
  ];
  if (finishedAt !== null) facts.push(['Ended', formatTime(finishedAt, zone)]);
  if (evidence !== null) {
    if (evidence.snapshot !== null) facts.push(['Snapshot', oneLine(evidence.snapshot.name)]);
    else facts.push(['Snapshots', String(evidence.copies)]);
    facts.push(['Read', `${evidence.files} file(s), ${formatBytes(evidence.bytes)}`]);
    if (evidence.differenceCount > 0) facts.push(['Different', `${evidence.differenceCount} file(s)`]);
    if (evidence.left > 0) facts.push(['Left out', `${evidence.left} snapshot(s), for want of time`]);
  }
  if (failure !== null) facts.push(['Error', describeCheckFailure(failure, nouns)]);
  const sentence =
    failure === null
      ? `The ${nouns.schedule} "${schedule}" checked "${target}" and found nothing wrong.`
      : `The ${nouns.schedule} "${schedule}" checked "${target}", and it failed.`;
  return letter(
    `${what} ${failure === null ? 'passed' : 'failed'}: ${target} (${schedule})`,
    [sentence, '', ...table(facts)],
    footer(nouns),
  );
}

const PASSED_WORDS: Readonly<Record<PassedReason, string>> = {
  next_slot_near: 'a later slot had come, or was too near, for it to be caught up',
  no_store: 'nothing is at the {store} that it names',
  no_target: 'it has nothing to back up any more',
  overlap: 'the one before was not done yet',
  store_target: 'the {store} keeps no more snapshots of one {target}',
  store_account: 'the {store} keeps no more snapshots of one account',
  store_interval: 'the one before was too short ago for the {store}',
  no_snapshot: 'there is no snapshot that could be checked',
};

/** What slots are of. */
const DEEDS: Readonly<Record<Action, string>> = { backup: 'snapshot', check: 'check', restore_check: 'restore check' };

/** Tells that slots passed without a snapshot. */
function writePassedLetter(
  { schedule: of, targetName, action, outcome, slot, count, reason }: PassedNotice,
  nouns: Nouns,
): Letter {
  const schedule = oneLine(of.name);
  const target = targetName === null ? null : oneLine(targetName);
  const deed = DEEDS[action];
  const words: Readonly<Record<string, string | undefined>> = PASSED_WORDS;
  const facts: [string, string][] = [
    [title(nouns.schedule), schedule],
    ...(target === null ? [] : [[title(nouns.target), target] as [string, string]]),
    [count === 1 ? 'Slot' : 'Last slot', formatTime(slot, of.recurrence.timeZone)],
    ...(count === 1 ? [] : [['Slots', String(count)] as [string, string]]),
    ['Reason', `${withNouns(words[reason] ?? 'see the run', nouns)} (${reason})`],
  ];
  const whose = target === null ? '' : ` of "${target}"`;
  const sentence = `The ${nouns.schedule} "${schedule}" ${outcome} ${count === 1 ? `a ${deed}` : `${count} ${deed}s`}${whose}.`;
  return letter(
    `${title(deed)} ${outcome}: ${target === null ? schedule : `${target} (${schedule})`}`,
    [sentence, '', ...table(facts)],
    footer(nouns),
  );
}

/** Tells which snapshots retention deletes, each with its reason. */
function writeDeletionLetter(notice: DeletionNotice, nouns: Nouns): Letter {
  const { schedule, target } = namesOf(notice);
  const { length: count } = notice.snapshots;
  const snapshots = count === 1 ? '1 snapshot' : `${count} snapshots`;
  const listed = notice.snapshots.slice(0, MAX_LISTED).flatMap(({ name, takenFor, location, sizeBytes, reason }) => [
    `- ${oneLine(name)}`,
    ...table([
      ['Taken for', formatTime(takenFor, notice.schedule.recurrence.timeZone)],
      ['Location', oneLine(location)],
      ['Size', sizeBytes === null ? 'unknown' : formatBytes(sizeBytes)],
      ['Reason', reason === null ? '' : oneLine(sayDeletionReason(reason, { ...OWN_VOCABULARY, one: nouns }))],
    ]).map((line) => `  ${line}`),
  ]);
  const more = count > MAX_LISTED ? [`… and ${count - MAX_LISTED} more.`] : [];
  const sentence = `The retention of the ${nouns.schedule} "${schedule}" deletes ${snapshots} of "${target}":`;
  return letter(`${snapshots} deleted: ${target} (${schedule})`, [sentence, '', ...listed, ...more], footer(nouns));
}

/** Tells that a copy is gone or damaged. */
function writeLossLetter({ targetName, snapshot, state, location, timeZone }: LossNotice, nouns: Nouns): Letter {
  const target = oneLine(targetName);
  const sentence =
    state === 'missing'
      ? `The copy of a snapshot of "${target}" is no longer in its ${nouns.store}.`
      : `The copy of a snapshot of "${target}" is damaged.`;
  const facts: [string, string][] = [
    [title(nouns.target), target],
    ['Snapshot', oneLine(snapshot.name)],
    ['Snapshot id', snapshot.uuid],
    ['Taken for', formatTime(snapshot.takenFor, timeZone)],
    ['Location', oneLine(location)],
    ['Size', snapshot.sizeBytes === null ? 'unknown' : formatBytes(snapshot.sizeBytes)],
  ];
  const advice =
    'It cannot be restored, and neither rules nor quotas count it any more; make a new one, and ask your provider to look into it.';
  return letter(`Snapshot ${state}: ${target}`, [sentence, advice, '', ...table(facts)], OWN_FOOTER);
}

/** Tells that a snapshot could not be restored over its target. */
function writeRestoreLetter({ targetName, restore, snapshot, reason, timeZone }: RestoreNotice, nouns: Nouns): Letter {
  const target = oneLine(targetName);
  const isAside = reason === 'restore_left_aside';
  const facts: [string, string][] = [
    [title(nouns.target), target],
    ['Snapshot', oneLine(snapshot.name)],
    ['Snapshot id', snapshot.uuid],
    ['Taken for', formatTime(snapshot.takenFor, timeZone)],
    [`${title(nouns.restore)} id`, restore.uuid],
    ['Asked for', formatTime(restore.createdAt, timeZone)],
    ...(restore.finishedAt === null ? [] : [['Ended', formatTime(restore.finishedAt, timeZone)] as [string, string]]),
    ['Error', describeRestoreFailure(reason, nouns)],
  ];
  const state = isAside
    ? 'What was there before may have been moved aside; your provider can put it back.'
    : 'What was there before is there as it was.';
  const sentence = `A snapshot could not be restored over "${target}".`;
  return letter(`Restore failed: ${target}`, [sentence, state, '', ...table(facts)], OWN_FOOTER);
}

const namesOf = ({ schedule, targetName }: BackupNotice | CheckNotice | DeletionNotice) => ({
  schedule: oneLine(schedule.name),
  target: oneLine(targetName),
});

const letter = (subject: string, lines: readonly string[], ending: string): Letter => ({
  subject: [...subject].slice(0, MAX_SUBJECT_CHARACTERS).join(''),
  text: `${[...lines, '', ending].join('\n')}\n`,
});

/** Line breaks and other control characters, and marks that turn the direction of a text, become spaces. */
const oneLine = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();

function table(facts: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...facts.map(([name]) => name.length)) + 2;
  return facts.map(([name, value]) => `${`${name}:`.padEnd(width)}${value}`);
}

function formatTime(instant: Instant, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(instant * 1_000).toZonedDateTimeISO(timeZone);
  const day = local.toPlainDate().toString();
  return `${day} ${local.toPlainTime().toString({ smallestUnit: 'minute' })} ${local.offset} (${timeZone})`;
}

function sizeOf({ sizeBytes, contentBytes, fileCount }: BackupNotice['snapshot'], { store }: Nouns): string {
  const inStore = sizeBytes === null ? 'unknown' : `${formatBytes(sizeBytes)} in the ${store}`;
  if (contentBytes === null || fileCount === null) return inStore;
  return `${inStore}; ${fileCount} file(s), ${formatBytes(contentBytes)}`;
}

function formatBytes(bytes: number): string {
  if (bytes < 1_024) return `${bytes} B`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), units.length);
  return `${(bytes / 1_024 ** power).toFixed(1)} ${units[power - 1]}`;
}
