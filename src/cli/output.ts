import dayjs from 'dayjs';
import utc from 'dayjs/plugin/utc.js';
import type { Instant, Seconds } from '../domain/instant.ts';
import { terminal } from './terminal.ts';

dayjs.extend(utc);

/** A value of a table or of a field; `null` is shown as `-`. */
export type Cell = string | number | null;

/** An instant as `2026-03-08T07:00:00Z`. */
export const toIso = (instant: Instant): string => dayjs.unix(instant).utc().format();

/** As `toIso`; `null` stays `null`. */
export const toIsoOrNull = (instant: Instant | null): string | null => (instant === null ? null : toIso(instant));

/** How long something took: `4 s`, `12 min 5 s`, `3 h 20 min`. */
export function sayDuration(seconds: Seconds): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`;
}

/** Text as a terminal may show it: file names and logs may hold characters that drive one. */
export const printable = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, '?');

/** Writes lines for a person. */
export const printLine = (line: string): void => {
  terminal().stdout.write(`${line}\n`);
};

/** Writes a value for a program. */
export const printJson = (value: unknown): void => printLine(JSON.stringify(value, null, 2));

/** Rows in aligned columns below their headings, where there are any; `whenEmpty` where there are no rows. */
export function printTable(
  headings: readonly string[] | null,
  rows: readonly (readonly Cell[])[],
  whenEmpty: string,
): void {
  if (rows.length === 0) {
    printLine(whenEmpty);
    return;
  }
  for (const line of alignColumns(headings === null ? rows : [headings, ...rows])) printLine(line);
}

/** A name and a value a line, aligned. */
export const printFields = (fields: Readonly<Record<string, Cell>>): void => {
  for (const line of alignColumns(Object.entries(fields))) printLine(line);
};

function alignColumns(rows: readonly (readonly Cell[])[]): string[] {
  const texts = rows.map((row) => row.map((cell) => (cell === null ? '-' : printable(String(cell)))));
  const widths: number[] = [];
  for (const row of texts) {
    for (const [column, text] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, lengthOf(text));
  }
  const pad = (text: string, column: number): string => text + ' '.repeat((widths[column] ?? 0) - lengthOf(text));
  return texts.map((row) => row.map(pad).join('  ').trimEnd());
}

const WIDE =
  /^(?:\p{Emoji_Presentation}|\p{Emoji}\uFE0F|[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303E\uFF01-\uFF60\uFFE0-\uFFE6])/u;

/** How many columns of a terminal a text takes: wide letters take two, what is put onto another letter none. */
function lengthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  const letters = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text);
  return [...letters].reduce((width, { segment }) => width + (WIDE.test(segment) ? 2 : 1), 0);
}
