import type { Page } from '../ports/records/page.ts';

export type { Key, Page } from '../ports/records/page.ts';

/** A count in digits; `null` for anything else. */
export const countIn = (text: string | undefined): number | null =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : null;

/** An order as lists are asked for: `name`, or `-name` for the other way round. */
export const orderIn = (text: string): { readonly name: string; readonly descending: boolean } => ({
  name: text.replace(/^-/, ''),
  descending: text.startsWith('-'),
});

/** The slice that a page is which its wire knows by a number, from 1 on. */
export const numberedPage = (
  number: number,
  size: number,
): Pick<Page<string>, 'offset'> & { readonly limit: number } => ({
  offset: (number - 1) * size,
  limit: size,
});
