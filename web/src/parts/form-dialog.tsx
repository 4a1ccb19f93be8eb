import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { common } from '../messages/index.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Failure } from './note.tsx';

/** A form in a dialog, or, without fields, a question: it stays open until what it does is done, and says why it was not. */
export function FormDialog({
  title,
  act,
  isGrave = false,
  isBusy,
  isOff = false,
  error,
  onSubmit,
  onClose,
  children,
}: {
  readonly title: string;
  /** What the button that does it says. */
  readonly act: string;
  /** Whether it takes something away. */
  readonly isGrave?: boolean;
  readonly isBusy: boolean;
  readonly isOff?: boolean;
  readonly error: Error | null;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}) {
  const form = useId();
  return (
    <Dialog
      title={title}
      closeText={common.text.cancel}
      onClose={onClose}
      acts={
        <Button type="submit" form={form} look={isGrave ? 'grave' : 'main'} isBusy={isBusy} isOff={isOff}>
          {act}
        </Button>
      }
    >
      <form
        id={form}
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isBusy && !isOff) onSubmit();
        }}
      >
        {error && <Failure error={error} />}
        {children}
      </form>
    </Dialog>
  );
}
