import type { ComponentProps } from 'preact';
import type { Given, Operations } from '../api/client.ts';
import { useAct } from '../api/queries.ts';
import { Button } from './button.tsx';
import { tell, tellFailure } from './toasts.tsx';

type Reply<Called extends keyof Operations> = Operations[Called]['reply'];

/** Does one thing by an operation, and tells what came of it. */
export function ActButton<Called extends keyof Operations>({
  call,
  given,
  told,
  onDone,
  ...button
}: Omit<ComponentProps<typeof Button>, 'isBusy' | 'onPress' | 'type'> & {
  readonly call: Called;
  readonly given: Given<Called>;
  readonly told: string | ((reply: Reply<Called>) => string);
  readonly onDone?: (reply: Reply<Called>) => void;
}) {
  const act = useAct(call);
  const press = () =>
    act.mutate(given, {
      onSuccess: ({ body }) => {
        tell(typeof told === 'string' ? told : told(body));
        onDone?.(body);
      },
      onError: tellFailure,
    });
  return <Button {...button} isBusy={act.isPending} onPress={press} />;
}
