import { sourceFiles } from './source-files.ts';

/** Without comments, and without sentences for people: what has a space in quotes. */
const codeOf = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
    .replace(/'[^'\n]* [^'\n]*'/g, '')
    .replace(/`[^`]* [^`]*`/g, '');

/** Finds the files of a room, less those below `texts`, whose code spells a field of its wire. */
export const placesIn = (room: string, texts?: string): ((field: string) => readonly string[]) => {
  const files = sourceFiles(room)
    .filter(({ path }) => texts === undefined || !path.startsWith(`${room}/${texts}/`))
    .map(({ path, text }) => ({ path: path.slice(room.length + 1), code: codeOf(text) }));
  return (field) => {
    const pattern = new RegExp(`\\b${field}\\b`);
    return files.filter(({ code }) => pattern.test(code)).map(({ path }) => path);
  };
};
