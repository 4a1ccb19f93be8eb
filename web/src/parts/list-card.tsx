import type { UseQueryResult } from '@tanstack/react-query';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Answer } from '../api/client.ts';
import { useSettled } from '../app/settled.ts';
import { TextField } from './field.tsx';
import { Pages, type Paging, usePaging } from './pages.tsx';
import { Read } from './read.tsx';

/** A list in a card, page by page; where it has no row, what there is to say and to do instead. */
export function ListCard<Row>({
  of: list,
  paging,
  empty,
  children,
}: {
  readonly of: UseQueryResult<Answer<{ readonly items: readonly Row[] }>, Error>;
  readonly paging: Paging;
  readonly empty: ComponentChildren;
  readonly children: (rows: readonly Row[]) => ComponentChildren;
}) {
  return (
    <div class="card card-flush">
      <Read of={list} rows={8}>
        {({ items }, { next, total }) =>
          items.length === 0 ? (
            empty
          ) : (
            <>
              {children(items)}
              <Pages paging={paging} next={next} total={total} />
            </>
          )
        }
      </Read>
    </div>
  );
}

/** What a list is searched for: the field to type it in, what was typed once it stands still, and the pages of what is found. */
export function useSearch(label: string) {
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim());
  return {
    /** Empty = all. */
    search,
    paging: usePaging(search),
    field: (
      <search class="search">
        <TextField type="search" label={label} value={typed} onInput={setTyped} />
      </search>
    ),
  };
}
