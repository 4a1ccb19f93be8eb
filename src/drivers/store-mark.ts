import { randomBytes } from 'node:crypto';
import { problem } from '../domain/errors.ts';
import type { Place } from '../domain/problems/drivers.ts';
import type { StoreMark } from '../ports/snapshot-driver.ts';

/** The directory of a store that holds the marks of installations: a directory each, and in it an empty file a mark. */
export const MARKS = '.backrota';

const MARK = /^([1-9]\d{0,8})\.[0-9a-f]{8}$/;
const TRIES = 10;

/** Where the marks of one installation are, however they are reached. */
export interface MarkPlace {
  /** Whose they are called to people. */
  readonly place: Place;
  /** Names in the installation's directory; none where it is not there. */
  list(): Promise<readonly string[]>;
  /** Makes an empty file there, durable, with the directories above it; one that is there already stays. */
  make(name: string): Promise<void>;
}

const epochOf = (name: string): number => Number(MARK.exec(name)?.[1] ?? 0);

const newestOf = (names: readonly string[]): number => Math.max(0, ...names.map(epochOf));

/**
 * Makes sure that a store is there, and this gateway's to write: called before each write and each deletion. Where its
 * mark has never been made it is made now.
 *
 * @throws `driver_failed`: `store_not_adopted`, `store_taken_over`, `store_not_there`.
 */
export const requireMark = async (mark: StoreMark | null, marks: MarkPlace): Promise<void> => {
  if (mark === null) return;
  const { place } = marks;
  const names = await marks.list();
  if (mark.isReadOnly)
    throw problem(mark.isMade && names.length === 0 ? 'store_not_there' : 'store_not_adopted', { place });
  const others = names.filter((name) => name !== mark.name);
  if (newestOf(others) >= epochOf(mark.name)) throw problem('store_taken_over', { place });
  if (names.includes(mark.name)) return;
  if (mark.isMade) throw problem('store_not_there', { place });
  await marks.make(mark.name);
};

/**
 * Makes a mark of a newer epoch than every other there. Whoever goes by an older one writes nothing from then on. Answers
 * its name. Of two who do this at once neither may write: both are told so.
 */
export const raiseMark = async (marks: MarkPlace): Promise<string> => {
  for (let tries = 1; ; tries += 1) {
    const epoch = newestOf(await marks.list()) + 1;
    const name = `${epoch}.${randomBytes(4).toString('hex')}`;
    await marks.make(name);
    const isAlone = (await marks.list()).every((other) => other === name || epochOf(other) < epoch);
    if (isAlone || tries === TRIES) return name;
  }
};
