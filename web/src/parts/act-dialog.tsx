import type { ComponentChildren } from 'preact';
import { type Given, isRefused, type Operations } from '../api/client.ts';
import { useAct } from '../api/queries.ts';
import { FormDialog } from './form-dialog.tsx';
import { StaleDialog } from './stale-dialog.tsx';
import { tell } from './toasts.tsx';

type Reply<Called extends keyof Operations> = Operations[Called]['reply'];

/** What the fields of a form have in them, by what they are called. */
export type Version = Readonly<Record<string, string>>;

/** What a form does whose thing somebody else has changed meanwhile. */
export interface Versions<Thing, Given> {
  readonly mine: Version;
  /** The same of what stands at the gateway. */
  readonly read: (present: Thing) => Version;
  /** What is sent so that all of mine stands in place of it. */
  readonly over: (present: Thing, version: string) => Given;
  /** Begins anew with what stands. */
  readonly onTake: (present: Thing) => void;
}

/** Asks, or has a form filled in, does one thing by an operation, and tells what came of it. */
export function ActDialog<Called extends keyof Operations>({
  call,
  given,
  told,
  onDone,
  onClose,
  versions,
  children,
  ...form
}: {
  readonly call: Called;
  readonly given: Given<Called>;
  readonly title: string;
  /** What the button that does it says. */
  readonly act: string;
  readonly isGrave?: boolean;
  readonly isOff?: boolean;
  readonly told: string | ((reply: Reply<Called>) => string);
  readonly onDone?: (reply: Reply<Called>) => void;
  readonly onClose: () => void;
  readonly versions?: Versions<Reply<Called>, Given<Called>>;
  /** What is asked; where fields stand, with what was wrong with them. */
  readonly children: ComponentChildren | ((error: Error | null) => ComponentChildren);
}) {
  const act = useAct(call);
  const send = (now: Given<Called>) =>
    act.mutate(now, {
      onSuccess: ({ body }) => {
        tell(typeof told === 'string' ? told : told(body));
        onClose();
        onDone?.(body);
      },
    });
  const { error } = act;
  if (versions !== undefined && isRefused(error) && error.status === 412 && error.problem.present !== undefined) {
    const present = error.problem.present as Reply<Called> & { readonly version: number };
    const { mine, read, over, onTake } = versions;
    const theirs = read(present);
    return (
      <StaleDialog
        differences={Object.keys(mine)
          .filter((name) => mine[name] !== theirs[name])
          .map((name) => ({ name, mine: mine[name] ?? '', theirs: theirs[name] ?? '' }))}
        onClose={onClose}
        onTake={() => {
          onTake(present);
          act.reset();
        }}
        onKeep={() => send(over(present, `"${present.version}"`))}
      />
    );
  }
  return (
    <FormDialog {...form} isBusy={act.isPending} error={error} onSubmit={() => send(given)} onClose={onClose}>
      {typeof children === 'function' ? children(error) : children}
    </FormDialog>
  );
}
