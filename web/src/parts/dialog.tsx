import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { common } from '../messages/index.ts';
import { Button } from './button.tsx';

/** A dialog that stands over the screen until it is closed: by Escape, by its button, or by what it does. */
export function Dialog({
  title,
  isWide = false,
  onClose,
  children,
  acts,
}: {
  readonly title: string;
  readonly isWide?: boolean;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** What can be done, beside closing it. */
  readonly acts?: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} class={isWide ? 'dialog-wide' : undefined} aria-labelledby={id} onClose={onClose}>
      <div class="dialog-body">
        <h2 id={id}>{title}</h2>
        {children}
        <div class="dialog-acts">
          <Button onPress={() => dialog.current?.close()}>{common.text.close}</Button>
          {acts}
        </div>
      </div>
    </dialog>
  );
}
