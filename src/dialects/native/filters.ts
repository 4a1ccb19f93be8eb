import type { Actor } from '../../domain/account.ts';
import type { NativeServices } from './call.ts';
import { toKey } from './keys.ts';
import { ID, KEY_TEXT, TIME } from './schema.ts';
import { instantIn } from './times.ts';
import { Type } from './type.ts';

/** Of whom, and of what, a list of what happened tells. What is deleted has its history still. */
export const THINGS_QUERY = {
  account: Type.Optional(ID),
  schedule: Type.Optional(KEY_TEXT),
  target: Type.Optional(KEY_TEXT),
};

/** Which things a list is to have, by their ids: their names are learned by one call. */
export const IDS_QUERY = {
  id: Type.Optional(Type.Array(ID, { minItems: 1, maxItems: 200, description: 'These alone.' })),
};

/** As the services' filters have it. */
export const idsIn = ({ id }: { readonly id?: readonly number[] }) => (id === undefined ? {} : { ids: id });

/** Of which time a list tells. */
export const TIMES_QUERY = {
  from: Type.Optional(Type.Unsafe<string>({ ...TIME, description: 'At this instant, or later.' })),
  to: Type.Optional(Type.Unsafe<string>({ ...TIME, description: 'Before this instant.' })),
};

/** The things that a list is asked for, by their ids. @throws GatewayError `not_found` */
export async function thingsIn(
  { schedules, targets }: Pick<NativeServices, 'schedules' | 'targets'>,
  actor: Actor,
  { account, schedule, target }: { readonly account?: number; readonly schedule?: string; readonly target?: string },
): Promise<{ readonly accountId?: number; readonly scheduleId?: number; readonly targetId?: number }> {
  return {
    ...(account === undefined ? {} : { accountId: account }),
    ...(schedule === undefined
      ? {}
      : { scheduleId: (await schedules.findEver(actor, { ...toKey(schedule), ofAnyAction: true })).id }),
    ...(target === undefined ? {} : { targetId: (await targets.findEver(actor, toKey(target))).id }),
  };
}

/** The time that a list is asked for. */
export const timesIn = ({ from, to }: { readonly from?: string; readonly to?: string }) => ({
  ...(from === undefined ? {} : { from: instantIn(from) }),
  ...(to === undefined ? {} : { to: instantIn(to) }),
});
