import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Head } from '../../app/head.tsx';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Button } from '../../parts/button.tsx';

/** The beginning of a run's, a task's or a restore's screen: its state, the way to call it off, and what else is to be done. */
export function JobHead({
  call,
  id,
  title,
  state,
  mayCancel,
  text,
  children,
}: {
  readonly call: 'cancelRun' | 'cancelTask' | 'cancelRestore';
  readonly id: number;
  readonly title: string;
  readonly state: ComponentChildren;
  /** Whether who looks may, and it is still under way. */
  readonly mayCancel: boolean;
  readonly text: Readonly<Record<'cancel' | 'cancelTitle' | 'cancelText' | 'cancelled', string>>;
  readonly children?: ComponentChildren;
}) {
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Head title={title} about={<span role="status">{state}</span>}>
        {mayCancel && (
          <Button look="grave" onPress={() => setAsking(true)}>
            {text.cancel}
          </Button>
        )}
        {children}
      </Head>
      {isAsking && mayCancel && (
        <ActDialog
          call={call}
          given={{ parts: { key: id } }}
          title={text.cancelTitle}
          act={text.cancel}
          isGrave
          told={text.cancelled}
          onClose={() => setAsking(false)}
        >
          <p>{text.cancelText}</p>
        </ActDialog>
      )}
    </>
  );
}

/** What there is to say of it besides its outcome; nothing where there is none. */
export const Remarks = ({
  title,
  of: remarks,
}: {
  readonly title: string;
  readonly of: readonly { readonly detail: string }[];
}) =>
  remarks.length === 0 ? null : (
    <section class="card">
      <h2>{title}</h2>
      <ul class="stack">
        {remarks.map(({ detail }) => (
          <li key={detail}>{detail}</li>
        ))}
      </ul>
    </section>
  );
