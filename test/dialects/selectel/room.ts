import type { Instant } from '../../../src/domain/instant.ts';
import type { Target } from '../../../src/domain/target.ts';
import type { Customer } from '../../support/customer.ts';
import { type InstallationOptions, openInstallation } from '../../support/installation.ts';
import { openRooms, type TokenCaller, TokenRoom } from '../../support/rooms.ts';
import { at } from '../../support/values.ts';

export type { Method } from '../../support/rooms.ts';

export type Caller = TokenCaller;

/** The time of the documented answers. */
export const TUESDAY: Instant = at('2025-11-18T11:03:22');

export const PLANS = '/data-protect/v2/plans/';
export const CHECKPOINTS = '/data-protect/v2/checkpoints/';
export const TOKENS = '/identity/v3/auth/tokens';

/** What is sent of a plan of these volumes. */
export const planOf = (volumes: readonly Pick<Target, 'uuid'>[], others: object = {}) => ({
  backup_mode: 'full',
  full_backups_amount: 7,
  name: 'my-backup-plan',
  resources: volumes.map(({ uuid }, index) => ({
    id: uuid,
    name: `my-volume-${index + 1}`,
    type: 'OS::Cinder::Volume',
  })),
  schedule_pattern: '0 0 * * *',
  schedule_type: 'crontab',
  ...others,
});

/** The calls of this room at hand, by tokens of the identity service. */
export class Room extends TokenRoom {
  async tokenOf({ login: { login: name }, password }: Customer): Promise<string> {
    const user = { name, domain: { name: 'Default' }, password };
    const body = { auth: { identity: { methods: ['password'], password: { user } } } };
    const answer = await this.send('POST', TOKENS, body, null);
    const token = answer.headers['x-subject-token'];
    if (token === undefined) throw new Error(answer.text);
    return token;
  }

  protected header(token: string): Readonly<Record<string, string>> {
    return { 'X-Auth-Token': token };
  }

  /** Volumes of the first admin's account, or another's. */
  addVolumes(count: number, of?: Pick<Caller, 'account'>): Promise<readonly Target[]> {
    return this.addTargets('volume', count, of);
  }
}

export const openRoom = async (
  env?: Readonly<Record<string, string>>,
  options: InstallationOptions = {},
): Promise<Room> => {
  const installation = await openInstallation({ now: TUESDAY, ...options });
  return new Room(installation, await openRooms(installation, env === undefined ? {} : { env })).open();
};
