import { useState } from 'preact/hooks';
import { common } from '../messages/index.ts';
import { Button } from './button.tsx';
import { countText } from './figures.ts';

/** Which page of a list is shown; the way back is kept, as cursors only lead on. */
export interface Paging {
  /** What the list is asked for `after`; `undefined` = from its beginning. */
  readonly after: string | undefined;
  readonly hasPrevious: boolean;
  next(cursor: string): void;
  previous(): void;
}

/** Pages of a list whose filters are `of`: other filters begin anew. */
export function usePaging(of: string): Paging {
  const [state, setState] = useState<{ readonly of: string; readonly cursors: readonly string[] }>({ of, cursors: [] });
  const cursors = state.of === of ? state.cursors : [];
  return {
    after: cursors.at(-1),
    hasPrevious: cursors.length > 0,
    next: (cursor) => setState({ of, cursors: [...cursors, cursor] }),
    previous: () => setState({ of, cursors: cursors.slice(0, -1) }),
  };
}

/** The way to the pages beside this one; nothing where it is the only one. */
export const Pages = ({
  paging,
  next,
  total,
}: {
  readonly paging: Paging;
  readonly next: string | null;
  readonly total?: number | null;
}) => {
  const { text } = common;
  if (next === null && !paging.hasPrevious) return null;
  return (
    <nav class="row row-apart pages" aria-label={text.pages}>
      <span class="soft small">{total === undefined || total === null ? '' : text.showing(countText(total))}</span>
      <span class="row">
        <Button isSmall icon="back" isOff={!paging.hasPrevious} onPress={paging.previous}>
          {text.previous}
        </Button>
        <Button isSmall icon="next" isOff={next === null} onPress={() => next !== null && paging.next(next)}>
          {text.next}
        </Button>
      </span>
    </nav>
  );
};
