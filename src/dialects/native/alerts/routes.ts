import type { Static } from 'typebox';
import { ALERT_CHANNELS, ALERT_TOPICS, type Alert, type AlertDelivery } from '../../../domain/alert.ts';
import { notFound } from '../../../domain/errors.ts';
import { formatTime } from '../../../server/utc-time.ts';
import type { NativeCall } from '../call.ts';
import { listOf } from '../lists.ts';
import { type OperationTable, operation } from '../operation.ts';
import { showFailureOrNull } from '../problems.ts';
import { FAILURE, ID, nullable, objectOf, oneOf, TIME, textUpTo, wholeFrom } from '../schema.ts';
import type { NativeSpeech } from '../speech/speech.ts';
import { timeOrNull } from '../times.ts';
import { Type } from '../type.ts';

const CHANNEL = oneOf(ALERT_CHANNELS);
const TOPICS = Type.Array(oneOf(ALERT_TOPICS));

const FIELDS = {
  id: ID,
  channel: CHANNEL,
  address: Type.String({ description: 'A mail address, or the origin of a URL.' }),
  topics: TOPICS,
  silentForSeconds: nullable(Type.Integer(), 'Tells too when no backup has succeeded for so long.'),
  createdAt: TIME,
};

/** Where staff is told of what goes wrong. */
export const ALERT = objectOf(FIELDS);

/** The same, with what became of it so far. */
export const LISTED_ALERT = objectOf({
  ...FIELDS,
  toldUntil: TIME,
  lastDigest: nullable(
    objectOf({ createdAt: TIME, sentAt: nullable(TIME), givenUpAt: nullable(TIME), failure: nullable(FAILURE) }),
    'The newest message; null: none was written yet.',
  ),
});

/** A new alert. */
export const NEW_ALERT = Type.Object(
  {
    channel: CHANNEL,
    address: textUpTo(2_000, 'A mail address, or a URL.'),
    topics: Type.Optional(Type.Unsafe<Static<typeof TOPICS>>({ ...TOPICS, description: 'All where absent.' })),
    silentForSeconds: Type.Optional(wholeFrom(300, 31_622_400)),
  },
  { additionalProperties: false },
);

/** An alert that was made. */
export const MADE_ALERT = objectOf({
  alert: ALERT,
  secret: nullable(Type.String(), 'What its webhook is signed with; told this once.'),
});

const showAlert = (alert: Alert): Static<typeof ALERT> => ({
  id: alert.id,
  channel: alert.channel,
  address: alert.address,
  topics: [...alert.topics],
  silentForSeconds: alert.silentForSeconds,
  createdAt: formatTime(alert.createdAt),
});

const showDigest = ({ createdAt, sentAt, givenUpAt, error }: AlertDelivery, speech: NativeSpeech) => ({
  createdAt: formatTime(createdAt),
  sentAt: timeOrNull(sentAt),
  givenUpAt: timeOrNull(givenUpAt),
  failure: showFailureOrNull(error, speech),
});

/** Alerts have ids alone. @throws GatewayError `not_found` where the address names none */
function idIn({ key = '' }: NativeCall['parts']): number {
  if (!/^[1-9]\d{0,14}$/.test(key)) throw notFound('alert', key);
  return Number(key);
}

const listAlerts = operation({
  id: 'listAlerts',
  summary: 'Where staff is told of what goes wrong',
  needs: 'staff',
  reply: listOf(LISTED_ALERT),
  run: async ({ alerts }, { speech }, actor) => ({
    body: {
      items: (await alerts.list(actor)).map(({ alert, last }) => ({
        ...showAlert(alert),
        toldUntil: formatTime(alert.toldUntil),
        lastDigest: last && showDigest(last, speech),
      })),
    },
  }),
});

const createAlert = operation({
  id: 'createAlert',
  summary: 'Has staff told, from now on',
  needs: 'staff',
  isSecret: true,
  body: NEW_ALERT,
  status: 201,
  reply: MADE_ALERT,
  run: async ({ alerts }, { body }, actor) => {
    const { alert, secret } = await alerts.add(actor, body);
    return { body: { alert: showAlert(alert), secret } };
  },
});

const deleteAlert = operation({
  id: 'deleteAlert',
  summary: 'Deletes an alert, with what was on its way to it',
  needs: 'staff',
  status: 204,
  run: async ({ alerts }, { parts }, actor) => {
    await alerts.remove(actor, idIn(parts));
    return {};
  },
});

const testAlert = operation({
  id: 'testAlert',
  summary: 'Sends something that says that it is a test, at once',
  needs: 'staff',
  status: 204,
  run: async ({ alerts }, { parts }, actor) => {
    await alerts.test(actor, idIn(parts));
    return {};
  },
});

/** The addresses of alerts. */
export const ALERT_OPERATIONS: OperationTable = {
  '/alerts': { GET: listAlerts, POST: createAlert },
  '/alerts/{key}': { DELETE: deleteAlert },
  '/alerts/{key}/tests': { POST: testAlert },
};
