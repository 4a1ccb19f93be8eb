import assert from 'node:assert/strict';
import { describeRecurrence } from '../../src/wording/english/index.ts';
import { Cabinet, type Row } from '../support/cabinet.ts';
import { there } from '../support/values.ts';
import type { OpenRoomClient } from './room-client.ts';
import { RULES, type RuleName } from './rules.ts';

const WORKDAYS = 'Monday Tuesday Wednesday Thursday Friday Saturday ';
const ALL_DAYS = `${WORKDAYS}Sunday `;
const NIGHTLY = ['1,2,3,4,5,6', '02:01'] as const;

/** What the cabinet's form can say, always of one instance: days as digits, and a time. */
const FORMS: Partial<Record<RuleName, readonly [days: string, time: string]>> = {
  weekly: NIGHTLY,
  paused: NIGHTLY,
  Kyiv: NIGHTLY,
  'UTC-12': NIGHTLY,
};

/** `more`: days and time are not all that there is to the rule, so that a description stands beside them. */
const SHOWN: Readonly<Record<Exclude<RuleName, 'no target'>, readonly [days: string, time: string, more?: 'more']>> = {
  weekly: [WORKDAYS, '02:01'],
  'two times a day': [ALL_DAYS, '02:00', 'more'],
  'every 45 minutes of the day': [ALL_DAYS, '07:00', 'more'],
  monthly: [ALL_DAYS, '23:59', 'more'],
  'last Friday': ['Friday ', '03:30', 'more'],
  'the 1st or a Friday': [ALL_DAYS, '03:00', 'more'],
  'explicit times': ['Saturday Sunday ', '02:00', 'more'],
  'every other Monday': ['Monday ', '04:30', 'more'],
  paused: [WORKDAYS, '02:01'],
  'two targets': [WORKDAYS, '02:01'],
  Kyiv: [WORKDAYS, '02:01'],
  'UTC-12': [WORKDAYS, '02:01'],
};

const whenOf = ({ rotation_days, rotation_time, recurrence }: Row) => ({
  rotation_days,
  rotation_time,
  recurrence: recurrence ?? null,
});

/** The cabinet: a row per schedule and instance, renamed in the list or in the modal. */
export const billingPanel: OpenRoomClient = (room, caller) => {
  const cabinet = new Cabinet(room.server, caller);
  const list = async (ids: readonly number[]) => (await Promise.all(ids.map((id) => cabinet.rows({ id })))).flat();
  const click = async (button: 'suspend' | 'resume' | 'delete', id: number) => {
    const doc = await cabinet.call(`instances.fleio_bckps.schedule.${button}`, { elid: String(id) });
    assert.ok(doc.ok, JSON.stringify(doc));
  };
  return {
    create: async (rule, name, [target]) => {
      const form = FORMS[rule];
      if (form === undefined || target === undefined) return false;
      const id = await cabinet.create(target, name, ...form);
      if (RULES[rule].isPaused) await click('suspend', id);
      return true;
    },
    read: async ({ id, targets }) => {
      const all = await list(targets.map(({ targetId }) => targetId));
      const rows = all.filter((row) => row.id === String(id));
      const last = rows.at(-1);
      if (last === undefined) return null;
      assert.equal(rows.length, targets.length, 'a row for each instance');
      for (const row of rows) assert.deepEqual(whenOf(row), whenOf(last), 'the same in each row');
      return {
        name: there(last.name),
        isPaused: last.fleio_status === 'Suspended',
        texts: rows.map(({ name: _, ...others }) => others),
        when: whenOf(last),
        renames: {
          'in the list': (name) => cabinet.renameInline(last, name),
          'in the modal': (name) => cabinet.renameInModal(last, name),
        },
      };
    },
    says: (rule, { recurrence }) => {
      if (rule === 'no target') return null;
      const [rotation_days, rotation_time, more] = SHOWN[rule];
      return { rotation_days, rotation_time, recurrence: more === undefined ? null : describeRecurrence(recurrence) };
    },
    pause: ({ id }) => click('suspend', id),
    resume: ({ id }) => click('resume', id),
    delete: ({ id }) => click('delete', id),
    list: async (targets) => (await list(targets.map(({ id }) => id))).map(({ name }) => there(name)),
  };
};
