import { OWN_VOCABULARY } from '../../../../wording/english/index.ts';
import type { Vocabulary } from '../../../../wording/vocabulary.ts';

/** Fields by the product's names and by the wire's; a name that is missing is the same in both. */
const FIELDS: Readonly<Record<string, string>> = {
  days: 'rotation_days',
  destination: 'region',
  times: 'rotation_time',
  timeZone: 'rotation_time',
  targets: 'plid',
  rotation: 'backup_rotation',
  target: 'elid',
  login: 'username',
};

/** What this wire calls a field of the product. */
export const wireField = (field: string): string => FIELDS[field] ?? field;

/** The panel's words: what is backed up is an instance, and every copy a backup; all but stores are known by their ids. */
export const VOCABULARY: Vocabulary = {
  one: { ...OWN_VOCABULARY.one, target: 'instance', snapshot: 'backup' },
  many: { ...OWN_VOCABULARY.many, target: 'instances', snapshot: 'backups' },
  nameOf: ({ noun, id, name }) => (noun === 'store' ? name : String(id)),
  field: wireField,
};
