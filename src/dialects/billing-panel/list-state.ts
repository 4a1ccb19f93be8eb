import type { Services } from '../../services/index.ts';
import type { AuthenticatedCall } from './call.ts';
import { filled } from './fields.ts';

/** How a list is shown unless a call says otherwise: the size of its pages, and its order. */
export interface ListState {
  readonly size?: string;
  readonly order?: ListOrder;
}

/** An order as it was asked for: `p_col`, or `p_sort` and `p_order`. */
export type ListOrder = Readonly<Partial<Record<'p_col' | 'p_sort' | 'p_order', string>>>;

/** Longer than the name of any column. */
const MAX_CHARACTERS = 40;

/**
 * Answers a call of a list as it is wanted: by what the call says itself, else by what the session's last call of that
 * list said, so that `p_num` alone pages on. What it says is kept for the next once it was answered; without a session
 * nothing is.
 */
export async function withListState<Answer>(
  { sessionMemory }: Services,
  call: Unstated,
  answer: (listState: ListState) => Promise<Answer>,
): Promise<Answer> {
  const { caller, func } = call;
  const name = `list ${caller.account.id} ${func}`;
  const kept = await sessionMemory.recall(caller.session, name);
  const standing = kept === null ? {} : (JSON.parse(kept) as ListState);
  const state = { ...standing, ...readListState(call) };
  const answered = await answer(state);
  const text = JSON.stringify(state);
  if (text !== (kept ?? '{}')) await sessionMemory.remember(caller.session, name, text);
  return answered;
}

type Unstated = Omit<AuthenticatedCall, 'listState'>;

function readListState({ fields }: Unstated): ListState {
  const size = read(fields, 'p_cnt');
  const asked = (['p_col', 'p_sort', 'p_order'] as const).flatMap((name) => {
    const text = read(fields, name);
    return text === null ? [] : [[name, text] as const];
  });
  return {
    ...(size === null ? {} : { size }),
    ...(asked.length === 0 ? {} : { order: Object.fromEntries(asked) }),
  };
}

const read = (fields: Unstated['fields'], name: string): string | null =>
  filled(fields, name)?.slice(0, MAX_CHARACTERS) ?? null;
