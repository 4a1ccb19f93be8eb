import { problem } from '../../domain/errors.ts';
import { MAX_NAME_LENGTH } from '../../domain/text.ts';
import type { Transaction } from '../../ports/unit-of-work.ts';

/** What becomes of a name that another schedule of the account has: both have it, it is refused, or it gets a number. */
export type NameRule = 'shared' | 'unique' | 'numbered';

/** More schedules of one name are not numbered on. */
const MOST_NUMBERED = 1_000;
const AT_ONCE = 50;

/**
 * The name that a schedule may have by a rule: `x (2)` where `x` is taken and names are numbered. Where it is to be
 * its own, the account is locked, so that of two at once one finds the other's.
 *
 * @throws `conflict` (`schedule_name_taken`).
 */
export async function settleName(
  records: Transaction,
  accountId: number,
  name: string,
  rule: NameRule,
): Promise<string> {
  if (rule === 'shared') return name;
  await records.accounts.lock(accountId);
  const most = rule === 'unique' ? 1 : MOST_NUMBERED;
  for (let first = 1; first <= most; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, most - first + 1);
    const names = Array.from({ length: count }, (_, index) => numbered(name, first + index));
    const taken = await records.schedules.takenNames(accountId, names);
    const free = names.find((candidate) => !taken.has(candidate));
    if (free !== undefined) return free;
  }
  throw problem('schedule_name_taken', { name });
}

function numbered(name: string, number: number): string {
  const suffix = number === 1 ? '' : ` (${number})`;
  return `${[...name].slice(0, MAX_NAME_LENGTH - suffix.length).join('')}${suffix}`;
}
