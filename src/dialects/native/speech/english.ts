import { sayShown } from '../../../server/shown.ts';
import { ENGLISH as WORDING } from '../../../wording/english/speech.ts';
import type { MisfitWords, NativeSpeech, OwnWords } from './speech.ts';

const OWN: OwnWords = {
  unproved: () => 'Say who you are: send a token as Authorization: Bearer, or a login and its password as Basic.',
  proof_unsaid: () =>
    'Send login with either password or key, and otp where the login has a second factor; or otp alone where it is awaited.',
  page_foreign: () => "Your browser says that another site's page made this call; open ours.",
  csrf_wrong: () => 'The header X-Backrota-Csrf is not what GET /api/v1/session tells as csrf; send that.',
  address_unknown: () => 'Nothing lives at this address; see /api/v1/openapi.json.',
  method_denied: ({ allowed }) => `This address takes ${allowed.join(', ')}.`,
  call_misfit: () => 'What was sent does not fit.',
  rule_unsaid: () => 'Say when: send either recurrence or expression, and not both.',
  import_unreadable: ({ format, line }) => `This is no file of ${format}; look at its line ${line}.`,
  import_too_long: ({ most }) => `The file has more than ${most} lines that run something; part it.`,
  import_too_large: ({ most }) =>
    `The file has more than ${most} characters beside its comments; send what is needed of it.`,
  repeat_key_malformed: () => 'The Idempotency-Key must be 1 to 200 visible ASCII characters, such as a new uuid.',
  repeat_differs: () => 'The Idempotency-Key was that of another call; send a new key with a new call.',
  repeat_running: () => 'The call with this Idempotency-Key is being answered; ask again soon.',
  repeat_lost: () =>
    'The call with this Idempotency-Key was done, and its answer is not kept; look at what is there now.',
  repeats_exhausted: () => 'You have used too many Idempotency-Keys within a day; send calls without one, or later.',
  confirmation_required: ({ count }) =>
    `The change lets ${count} snapshots go; say that you know: send confirm=${count}.`,
  name_unconfirmed: ({ name }) => `What is deleted does not come back; say that you know: send confirm=${name}.`,
  forecast_unsaid: () => 'Say of what: send either schedule or draft, and not both.',
  streams_exhausted: () => 'Too many streams of events are open; close one, or ask for /api/v1/changes.',
  window_too_long: ({ most }) => `From and to may lie ${most} days apart at most.`,
  version_unsaid: () => 'Say which version you saw: send its ETag as If-Match, or * for any.',
  version_passed: () => 'It was changed since you read it; look at it again, and send its new ETag as If-Match.',
  range_beyond: ({ sizeBytes }) => `The file has ${sizeBytes} bytes, and none of those that you ask for.`,
  cursor_unknown: () => 'after is not a cursor of this list; leave it out to begin anew.',
};

const of = (field: string | null): string => field ?? 'value';

const COMPARED = { '>=': 'at least', '<=': 'at most' } as const;

const MISFITS: MisfitWords = {
  missing: ({ field }) => `${field} is missing.`,
  unknown: ({ field }) => `${field ?? 'a field'} is not known here; leave it out.`,
  type: ({ field, shown, type }) => `${of(field)} is ${sayShown(shown)}; it must be of type ${type}.`,
  choice: ({ field, shown, choices }) => `${of(field)} is ${sayShown(shown)}; it must be one of ${choices.join(', ')}.`,
  constant: ({ field, shown, value }) => `${of(field)} is ${sayShown(shown)}; it must be ${value}.`,
  tag: ({ field, tag }) => `${of(field)} has a ${tag} that is not known.`,
  range: ({ field, shown, comparison, limit }) =>
    `${of(field)} is ${sayShown(shown)}; it must be ${comparison} ${limit}.`,
  length: ({ field, comparison, limit }) => `${of(field)} has a length that is not ${COMPARED[comparison]} ${limit}.`,
  twice: ({ field }) => `${of(field)} has an element twice.`,
  form: ({ field, shown }) => `${of(field)} is ${sayShown(shown)}, which is not of the form that is asked for here.`,
  cursor: ({ field }) => `${field} is not a cursor of this list.`,
  day: ({ field }) => `${field} is no day of the calendar; write it as 2026-05-31.`,
  order: ({ field, last }) => `${field} lies after ${last}; send the earlier one as ${field}.`,
};

/** All that this room says in English. Titles come with all of HTTP, which a command would have to wait for. */
export const ENGLISH: NativeSpeech = {
  tellsPlaces: true,
  ...WORDING,
  own: OWN,
  misfits: MISFITS,
  titleOf: (status) => process.getBuiltinModule('node:http').STATUS_CODES[status] ?? 'Error',
  notRun: { paused: 'paused', suspended: 'suspended', missed: 'missed', skipped: 'skipped' },
};
