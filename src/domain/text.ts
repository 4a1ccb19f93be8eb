/** Whether a string is text that every database and every client can hold: well-formed Unicode, without NUL. */
export const isText = (text: string): boolean => text.isWellFormed() && !text.includes('\0');
