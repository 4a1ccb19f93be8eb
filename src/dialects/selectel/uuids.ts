/** A uuid, with dashes or as 32 hex digits, in either case. */
const UUID = /^([\da-f]{8})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{12})$/i;

/** A uuid as it is stored, of either form; `null` for anything else. */
export const uuidIn = (text: string): string | null => {
  const parts = UUID.exec(text);
  return parts === null ? null : parts.slice(1).join('-').toLowerCase();
};

/** A project's or a user's uuid as this wire prints it: 32 hex digits. */
export const printHex = (uuid: string): string => uuid.replaceAll('-', '');
