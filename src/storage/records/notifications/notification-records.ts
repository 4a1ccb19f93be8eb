import type { Scope } from '../../../domain/account.ts';
import type { Contact, NotificationKind } from '../../../domain/notification.ts';
import type { NotificationRecords } from '../../../ports/records/notifications.ts';
import { Conditions } from '../../engine/conditions.ts';
import { isDuplicate } from '../../engine/errors.ts';
import { flag, mapper, plain, type Row } from '../../engine/mapper.ts';
import type { Sql } from '../../engine/sql.ts';

const contactMapper = mapper<Contact>({
  uuid: plain(),
  loginId: plain(),
  accountId: plain(),
  name: plain(),
  email: plain(),
  phone: plain(),
  isMain: flag,
  createdAt: plain(),
});

const SELECT = `SELECT ${contactMapper.select('c')} FROM notification_contacts c`;
const COLUMNS = [...contactMapper.columns, 'main_login_id'];

/** Contacts of logins, and which kinds of event each is mailed of. */
export class KnexNotificationRecords implements NotificationRecords {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async contacts(loginId: number): Promise<readonly Contact[]> {
    const rows = await this.#sql.all<Row>(`${SELECT} WHERE c.login_id = ? ORDER BY c.is_main DESC, c.id`, [loginId]);
    return rows.map((row) => contactMapper.fromRow(row));
  }

  async findContact(scope: Scope, uuid: string): Promise<Contact | null> {
    const where = new Conditions().and('c.uuid = ?', uuid).andScope(scope, 'c.account_id');
    const row = await this.#sql.first<Row>(`${SELECT}${where.sql}`, where.bindings);
    return row === null ? null : contactMapper.fromRow(row);
  }

  async insertContact(contact: Contact): Promise<void> {
    const row = [...contactMapper.toRow(contact), contact.isMain ? contact.loginId : null];
    try {
      await this.#sql.insert('notification_contacts', COLUMNS, [row]);
    } catch (error) {
      const isTaken = isDuplicate(error);
      if (!(isTaken && contact.isMain && (await this.#hasMain(contact.loginId)))) throw error;
    }
  }

  async updateContact(uuid: string, change: Partial<Pick<Contact, 'name' | 'email' | 'phone'>>): Promise<void> {
    const set = contactMapper.toChange(change);
    if (set === null) return;
    await this.#sql.write(`UPDATE notification_contacts SET ${set.sql} WHERE uuid = ?`, [...set.bindings, uuid]);
  }

  async removeContact(uuid: string): Promise<void> {
    await this.#sql.write('DELETE FROM notification_contacts WHERE uuid = ?', [uuid]);
  }

  async preferences(loginId: number): Promise<ReadonlyMap<string, ReadonlySet<NotificationKind>>> {
    const rows = await this.#sql.all<{ contact_uuid: string; kind: NotificationKind }>(
      `SELECT f.contact_uuid, f.kind FROM notification_preferences f
       JOIN notification_contacts c ON c.uuid = f.contact_uuid
       WHERE c.login_id = ? AND f.is_on = 1 ORDER BY c.id, f.kind`,
      [loginId],
    );
    const kinds = new Map<string, Set<NotificationKind>>();
    for (const { contact_uuid: uuid, kind } of rows) {
      const known = kinds.get(uuid);
      if (known === undefined) kinds.set(uuid, new Set([kind]));
      else known.add(kind);
    }
    return kinds;
  }

  async prefer(contactUuid: string, kind: NotificationKind, isOn: boolean): Promise<void> {
    await this.#sql.upsert(
      'notification_preferences',
      ['contact_uuid', 'kind'],
      ['contact_uuid', 'kind', 'is_on'],
      [[contactUuid, kind, flag.write(isOn)]],
    );
  }

  async recipients(accountId: number, kind: NotificationKind): Promise<readonly string[]> {
    const rows = await this.#sql.all<{ email: string }>(
      `SELECT c.email FROM notification_contacts c
       JOIN notification_preferences f ON f.contact_uuid = c.uuid AND f.kind = ? AND f.is_on = 1
       JOIN logins l ON l.id = c.login_id AND l.deleted_at IS NULL AND l.is_disabled = 0
       WHERE c.account_id = ? AND c.email <> '' GROUP BY c.email ORDER BY MIN(c.id)`,
      [kind, accountId],
    );
    return rows.map(({ email }) => email);
  }

  async #hasMain(loginId: number): Promise<boolean> {
    const row = await this.#sql.first('SELECT 1 FROM notification_contacts WHERE main_login_id = ?', [loginId]);
    return row !== null;
  }
}
