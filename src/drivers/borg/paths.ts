const FIRST_STRAY = 0xdc80;
const LAST_STRAY = 0xdcff;

/** The bytes of a path as borg prints it: those that are no UTF-8 stand in it one by one, as halves of pairs. */
export const bytesOf = (path: string): Buffer => {
  if (path.isWellFormed()) return Buffer.from(path);
  const parts = [...path].map((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code >= FIRST_STRAY && code <= LAST_STRAY ? Buffer.from([code & 0xff]) : Buffer.from(character);
  });
  return Buffer.concat(parts);
};
