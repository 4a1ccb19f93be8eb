import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { common } from '../messages/index.ts';
import { Button } from './button.tsx';

/** A dialog that stands over the screen until it is closed: by Escape, by its button, or by what it does. */
export function Dialog({
  title,
  isWide = false,
  closeText = common.text.close,
  onClose,
  children,
  acts,
}: {
  readonly title: string;
  readonly isWide?: boolean;
  readonly closeText?: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** What can be done, beside closing it. */
  readonly acts?: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isThere = useRef(true);
  const id = useId();
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      isThere.current = false;
      // So that what had the focus before has it again.
      shown?.close();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={isWide ? 'dialog-wide' : undefined}
      aria-labelledby={id}
      onClose={() => isThere.current && onClose()}
    >
      <div class="dialog-body">
        <h2 id={id}>{title}</h2>
        {children}
        <div class="dialog-acts">
          <Button onPress={() => dialog.current?.close()}>{closeText}</Button>
          {acts}
        </div>
      </div>
    </dialog>
  );
}
