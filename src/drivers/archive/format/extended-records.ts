import type { Attribute, FileEntry, TreeEntry } from '../../../file-tree/entry.ts';
import { ACCESS_ACL, DEFAULT_ACL, formatAcl } from '../../../file-tree/posix-acl.ts';

type ExtendedRecord = readonly [key: Buffer, value: Buffer];

/** What tar says of lists of access: as text, so that it sets the mode that belongs to them. */
const ACL_KEYS: ReadonlyMap<string, string> = new Map([
  [ACCESS_ACL, 'SCHILY.acl.access'],
  [DEFAULT_ACL, 'SCHILY.acl.default'],
]);
const ATTRIBUTE_KEY = Buffer.from('SCHILY.xattr.');

const record = (key: string, value: string | Buffer): ExtendedRecord => [Buffer.from(key), Buffer.from(value)];

/** Whether it is a file whose holes are left out. */
export const isSparse = (entry: TreeEntry): entry is FileEntry =>
  entry.type === 'file' && entry.storedBytes !== undefined;

/** Of such a file, in GNU tar's format 1.0. */
const sparseRecords = (entry: FileEntry): readonly ExtendedRecord[] => [
  record('GNU.sparse.major', '1'),
  record('GNU.sparse.minor', '0'),
  record('GNU.sparse.name', entry.path),
  record('GNU.sparse.realsize', String(entry.size)),
];

/** GNU tar's spelling of a name in a key, which an equals sign would end. */
const spellKey = (name: Buffer): Buffer =>
  Buffer.from(name.toString('latin1').replaceAll('%', '%25').replaceAll('=', '%3D'), 'latin1');

const attributeRecord = ({ name, value }: Attribute): ExtendedRecord => {
  const aclKey = ACL_KEYS.get(name.toString('latin1'));
  const acl = aclKey === undefined ? null : formatAcl(value);
  if (aclKey !== undefined && acl !== null) return record(aclKey, acl);
  return [Buffer.concat([ATTRIBUTE_KEY, spellKey(name)]), value];
};

/** POSIX's form: `<length> <key>=<value>\n`, where the length counts all of it. */
const formatRecord = ([key, value]: ExtendedRecord): Buffer => {
  // Space, equals sign and line feed; the length's own digits may make it one digit longer.
  const bytes = key.length + value.length + 3;
  const length = bytes + String(bytes + String(bytes).length).length;
  return Buffer.concat([Buffer.from(`${length} `), key, Buffer.from('='), value, Buffer.from('\n')]);
};

/** What is said of an entry beyond its header; empty for most. */
export const formatRecords = (entry: TreeEntry): Buffer => {
  const attributes = 'attributes' in entry ? (entry.attributes ?? []) : [];
  const records = [...(isSparse(entry) ? sparseRecords(entry) : []), ...attributes.map(attributeRecord)];
  return Buffer.concat(records.map(formatRecord));
};
