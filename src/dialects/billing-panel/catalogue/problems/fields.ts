/** Fields by the product's names and by the wire's; a name that is missing is the same in both. */
const FIELDS: Readonly<Record<string, string>> = {
  days: 'rotation_days',
  times: 'rotation_time',
  timeZone: 'rotation_time',
  targets: 'plid',
  rotation: 'backup_rotation',
  target: 'elid',
  login: 'username',
};

/** What this wire calls a field of the product. */
export const wireField = (field: string): string => FIELDS[field] ?? field;
