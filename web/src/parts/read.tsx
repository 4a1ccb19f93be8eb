import type { UseQueryResult } from '@tanstack/react-query';
import type { ComponentChildren } from 'preact';
import type { Answer } from '../api/client.ts';
import { common } from '../messages/index.ts';
import { Failure } from './note.tsx';

/** The shape of what is on its way; it shows after 200 ms only. */
export const Skeleton = ({ rows = 4 }: { readonly rows?: number }) => (
  <div class="skeleton" role="status">
    <span class="unseen">{common.text.loading}</span>
    {Array.from({ length: rows }, (_, row) => (
      <i key={row} style={{ width: `${90 - ((row * 17) % 40)}%` }} />
    ))}
  </div>
);

/** Shows what was read; what it was before stays, dimmed, where it cannot be read again. */
export function Read<Body>({
  of: query,
  rows,
  children,
}: {
  readonly of: UseQueryResult<Answer<Body>, Error>;
  readonly rows?: number;
  readonly children: (body: Body, answer: Answer<Body>) => ComponentChildren;
}) {
  const { data, error, refetch } = query;
  if (data === undefined) {
    return error === null ? (
      <Skeleton {...(rows === undefined ? {} : { rows })} />
    ) : (
      <Failure error={error} onRetry={refetch} />
    );
  }
  // In the same place either way: what is being written on it stays.
  return (
    <>
      {error && <Failure error={error} onRetry={refetch} />}
      <div class={error ? 'read is-stale' : 'read'}>{children(data.body, data)}</div>
    </>
  );
}

/** Nothing yet: what this is for, and the next step. */
export const Empty = ({
  children,
  act,
}: {
  readonly children: ComponentChildren;
  readonly act?: ComponentChildren;
}) => (
  <div class="empty">
    <p class="soft">{children}</p>
    {act}
  </div>
);
