/** Ids come from `ids`, so the other tables never count by themselves. */
export const id = (integer: string): string => `id ${integer}${integer === 'INTEGER' ? '' : ' NOT NULL'} PRIMARY KEY`;
