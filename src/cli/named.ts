import type { Key } from '../ports/records/page.ts';
import { keyOf } from './arguments.ts';

/** A thing as it is typed: its id or uuid, or a name that it alone has. */
export type Named = Key | { readonly name: string };

/** What is neither an id nor a uuid is a name. */
export const parseNamed = (text: string): Named => keyOf(text) ?? { name: text };

/** Several of them, one after another. */
export const collectNamed = (text: string, previous: readonly Named[] | undefined): readonly Named[] => [
  ...(previous ?? []),
  parseNamed(text),
];

/** How the help calls them. */
export const BY_NAME = 'id, uuid, or a name that it alone has';
/** The same of things that may be deleted, whose names others may have by now. */
export const EVER_BY_NAME = `${BY_NAME}; a deleted one's by its id`;
