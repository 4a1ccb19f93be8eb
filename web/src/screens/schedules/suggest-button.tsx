import type { Recurrence } from '../../api/client.ts';
import { useAct, useCall } from '../../api/queries.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { Button } from '../../parts/button.tsx';
import { tell, tellFailure } from '../../parts/toasts.tsx';

/** Asks for the time of the day at which a copy meets the fewest others in its store, and takes it. */
export function SuggestButton({
  rule,
  destination,
  onChange,
}: {
  readonly rule: Extract<Recurrence, { readonly kind: 'weekly' }>;
  readonly destination: string;
  readonly onChange: (rule: Recurrence) => void;
}) {
  const { text } = scheduleWords;
  const suggest = useAct('suggestTime');
  const stores = useCall('listStores', { query: { location: destination, limit: 1 } });
  const store = stores.data?.body.items[0];
  if (store === undefined) return null;
  return (
    <p>
      <Button
        isSmall
        icon="calendar"
        isBusy={suggest.isPending}
        onPress={() =>
          suggest.mutate(
            { body: { store: store.id, timeZone: rule.timeZone } },
            {
              onSuccess: ({ body: { time, met } }) => {
                onChange({ ...rule, times: [time] });
                tell(text.suggested(time, met));
              },
              onError: tellFailure,
            },
          )
        }
      >
        {text.suggest}
      </Button>
    </p>
  );
}
