const TAGS = { user: [0x01, 0x02], group: [0x04, 0x08], mask: [0x10, 0x10], other: [0x20, 0x20] } as const;
const NOBODY_NAMED = 0xff_ff_ff_ff;

/** An access list as the system keeps it; entries with an id are of that user or group. */
export const aclOf = (
  ...entries: readonly (readonly [kind: keyof typeof TAGS, rights: number, id?: number])[]
): Buffer => {
  const acl = Buffer.alloc(4 + 8 * entries.length);
  acl.writeUInt32LE(2, 0);
  for (const [index, [kind, rights, id]] of entries.entries()) {
    const at = 4 + 8 * index;
    acl.writeUInt16LE(TAGS[kind][id === undefined ? 0 : 1], at);
    acl.writeUInt16LE(rights, at + 2);
    acl.writeUInt32LE(id ?? NOBODY_NAMED, at + 4);
  }
  return acl;
};
