import { useState } from 'preact/hooks';
import { api, isRefused } from '../../api/client.ts';
import { useAct, useCall } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { settingsWords } from '../../messages/settings.ts';
import { faultAt } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { StaleDialog } from '../../parts/stale-dialog.tsx';
import { tell, tellFailure } from '../../parts/toasts.tsx';
import { ZoneField } from '../../parts/zone-field.tsx';

interface Seen {
  readonly zone: string;
  readonly version: string;
}

/** Gives the account another zone, which all screens then show times in. */
export function ChangeZone({ onClose }: { readonly onClose: () => void }) {
  const { text } = settingsWords;
  const { session, reread } = useSession();
  const { id, timeZone } = session.account;
  const account = useCall('getAccount', { parts: { key: id } });
  const [zone, setZone] = useState(timeZone);
  const [theirs, setTheirs] = useState<Seen | null>(null);
  const change = useAct('changeAccount');

  const leave = () => {
    onClose();
    reread().catch(tellFailure);
  };
  const save = (version: string) =>
    change.mutate(
      { parts: { key: id }, version, body: { timeZone: zone } },
      {
        onSuccess: () => {
          tell(text.zoneChanged);
          leave();
        },
        onError: async (error) => {
          if (!isRefused(error, 'version_passed', 'stale')) return;
          const now = await api.ask('getAccount', { parts: { key: id } });
          setTheirs({ zone: now.body.timeZone, version: now.version ?? '*' });
        },
      },
    );

  if (theirs !== null) {
    return (
      <StaleDialog
        differences={[{ name: text.zone, theirs: theirs.zone, mine: zone }]}
        onClose={() => setTheirs(null)}
        onTake={leave}
        onKeep={() => {
          setTheirs(null);
          save(theirs.version);
        }}
      />
    );
  }
  return (
    <FormDialog
      title={text.zoneChange}
      act={text.zoneChangeAct}
      isBusy={change.isPending}
      isOff={zone === timeZone || account.data === undefined}
      error={change.error}
      onClose={onClose}
      onSubmit={() => save(account.data?.version ?? '*')}
    >
      <ZoneField label={text.zone} value={zone} onInput={setZone} fault={faultAt(change.error, '/timeZone')} />
      <p>{text.zoneChangeText}</p>
    </FormDialog>
  );
}
