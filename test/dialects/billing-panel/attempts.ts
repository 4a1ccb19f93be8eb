import type { Fields } from './panel.ts';

/** Things of one account, that a call can be about. */
export interface Things {
  readonly instance: number;
  readonly schedule: number;
  readonly backup: number;
  readonly backupUuid: string;
  readonly snapshot: number;
}

/** Ids that nobody has. */
export const UNKNOWN_THINGS: Things = {
  instance: 7_000_001,
  schedule: 7_000_002,
  backup: 7_000_003,
  backupUuid: '00000000-0000-4000-8000-000000000000',
  snapshot: 7_000_004,
};

/**
 * Who may do it. `anyone`: no session needed. `own`: any session, about itself alone. `list`: any session, which sees
 * its account's. `show`: any role of the account. `change`: its operators and admins. `staff`: the provider's people.
 */
export type Reach = 'anyone' | 'own' | 'list' | 'show' | 'change' | 'staff';

/** One way into a function of the panel, with a call that goes it. */
export interface Attempt {
  readonly reach: Reach;
  readonly fields: (things: Things) => Fields;
}

const own = (fields: Fields = {}): Attempt => ({ reach: 'own', fields: () => fields });
const attempt =
  (reach: Reach) =>
  (fields: Attempt['fields']): Attempt => ({ reach, fields });
const [list, show, change] = [attempt('list'), attempt('show'), attempt('change')];

const RULE = { rotation_days: '1,2', rotation_time: '03:04' };

/** Every function of the panel by the ways of its form, as the routes tell them: an entry for each, or the test fails. */
export const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  auth: { reach: 'anyone', fields: () => ({}) },
  'totp.confirm': { reach: 'anyone', fields: () => ({}) },
  'session.newkey': { reach: 'staff', fields: () => ({ username: 'demo', key: 'a key of the provider' }) },
  logon: own(),
  whoami: own(),
  keepalive: own(),
  sshkeys: own(),
  vhost: own(),
  'vhost.filter': own(),
  instances: list(() => ({})),
  'instances.filter form': own(),
  'instances.filter filledForm': own({ elid: 1 }),
  'instances.filter create': own({ sok: 'ok', name: '' }),
  'instances.filter change': own({ sok: 'ok', elid: 1, name: '' }),
  'instances.edit filledForm': show(({ instance }) => ({ elid: instance })),
  'instances.edit change': change(({ instance }) => ({ elid: instance, sok: 'ok', backup_rotation: 3 })),
  'instances.fleio.rebuild filledForm': show(({ instance }) => ({ elid: instance })),
  'instances.fleio.rebuild change': change(({ instance, backupUuid }) => ({
    elid: instance,
    sok: 'ok',
    zone: 'own',
    select_rebuild: backupUuid,
  })),
  'instances.fleio_bckps': show(({ instance }) => ({ elid: instance })),
  'instances.fleio_bckps.edit form': own(),
  'instances.fleio_bckps.edit filledForm': show(({ backup }) => ({ elid: backup })),
  'instances.fleio_bckps.edit create': change(({ instance }) => ({ plid: instance, sok: 'ok', name: 'B1' })),
  'instances.fleio_bckps.edit createWithRotation': change(({ instance }) => ({
    plid: instance,
    sok: 'ok',
    name: 'S1',
    ...RULE,
  })),
  'instances.fleio_bckps.edit change': change(({ backup }) => ({ elid: backup, sok: 'ok', name: 'B2' })),
  'instances.fleio_bckps.delete': change(({ backup }) => ({ elid: backup })),
  'instances.snapshots': show(({ instance }) => ({ elid: instance })),
  'instances.snapshots.filter form': own(),
  'instances.snapshots.filter filledForm': own({ elid: 1 }),
  'instances.snapshots.filter create': own({ sok: 'ok', name: '' }),
  'instances.snapshots.filter change': own({ sok: 'ok', elid: 1, name: '' }),
  'instances.snapshots.edit form': own(),
  'instances.snapshots.edit filledForm': show(({ snapshot }) => ({ elid: snapshot })),
  'instances.snapshots.edit create': change(({ instance }) => ({ plid: instance, sok: 'ok', name: 'S2' })),
  'instances.snapshots.edit change': change(({ snapshot }) => ({ elid: snapshot, sok: 'ok', name: 'S3' })),
  image: list(() => ({})),
  'image.filter form': own(),
  'image.filter filledForm': own({ elid: 1 }),
  'image.filter create': own({ sok: 'ok', name: '' }),
  'image.filter change': own({ sok: 'ok', elid: 1, name: '' }),
  'image.edit filledForm': show(({ backup }) => ({ elid: backup })),
  'image.edit change': change(({ backup }) => ({ elid: backup, sok: 'ok', image_name: 'I1', protected: 'on' })),
  'image.copy filledForm': show(({ backup }) => ({ elid: backup })),
  'image.copy change': change(({ backup }) => ({ elid: backup, sok: 'ok', image_name: 'I2' })),
  'image.delete': change(({ backup, snapshot }) => ({ elid: `${backup}, ${snapshot}` })),
  'instances.fleio_bckps.schedule': show(({ instance }) => ({ elid: instance })),
  'instances.fleio_bckps.schedule.filter form': own(),
  'instances.fleio_bckps.schedule.filter filledForm': own({ elid: 1 }),
  'instances.fleio_bckps.schedule.filter create': own({ sok: 'ok', name: '' }),
  'instances.fleio_bckps.schedule.filter change': own({ sok: 'ok', elid: 1, name: '' }),
  'instances.fleio_bckps.schedule.edit form': own(),
  'instances.fleio_bckps.schedule.edit filledForm': show(({ schedule }) => ({ elid: schedule })),
  'instances.fleio_bckps.schedule.edit create': change(({ instance }) => ({
    plid: instance,
    sok: 'ok',
    name: 'S4',
    ...RULE,
  })),
  'instances.fleio_bckps.schedule.edit change': change(({ schedule }) => ({ elid: schedule, sok: 'ok', name: 'S5' })),
  'instances.fleio_bckps.schedule.delete': change(({ schedule }) => ({ elid: schedule })),
  'instances.fleio_bckps.schedule.suspend': change(({ schedule }) => ({ elid: schedule })),
  'instances.fleio_bckps.schedule.resume': change(({ schedule }) => ({ elid: schedule })),
};
