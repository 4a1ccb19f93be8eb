import { useState } from 'preact/hooks';
import { useAct } from '../../api/queries.ts';
import { calendarWords } from '../../messages/calendar.ts';
import { Button } from '../../parts/button.tsx';
import { CopyableCode } from '../../parts/copyable.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { tellFailure } from '../../parts/toasts.tsx';

/** Makes an address at which calendar programs read the account's slots; it is told once. */
export function SubscribeButton() {
  const { text } = calendarWords;
  const [url, setUrl] = useState<string | null>(null);
  const create = useAct('createFeed');
  return (
    <>
      <Button
        icon="calendar"
        isBusy={create.isPending}
        onPress={() =>
          create.mutate(
            { body: { kind: 'account' } },
            { onSuccess: ({ body }) => setUrl(body.url), onError: tellFailure },
          )
        }
      >
        {text.subscribe}
      </Button>
      {url !== null && (
        <Dialog title={text.subscribed} onClose={() => setUrl(null)}>
          <p class="soft">{text.subscribedHint}</p>
          <CopyableCode label={text.subscribed} code={url} />
        </Dialog>
      )}
    </>
  );
}
