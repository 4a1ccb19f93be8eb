import type { ComponentChildren } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { CallsButton } from './calls-button.tsx';

/** A screen's beginning: what it is called, what can be done on it, and what it asked of the gateway. */
export function Head({
  title,
  about,
  children,
}: {
  readonly title: string;
  readonly about?: ComponentChildren;
  /** What can be done. */
  readonly children?: ComponentChildren;
}) {
  useLayoutEffect(() => {
    document.title = `${title} · Backrota`;
  }, [title]);
  return (
    <div class="head">
      <div class="head-text">
        <h1>{title}</h1>
        {about !== undefined && <div class="soft">{about}</div>}
      </div>
      <div class="head-acts">
        {children}
        <CallsButton />
      </div>
    </div>
  );
}
