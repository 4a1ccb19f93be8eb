import { useState } from 'preact/hooks';
import { useCall } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { settingsWords } from '../../messages/settings.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { faultAt } from '../../parts/field.tsx';
import { tellFailure } from '../../parts/toasts.tsx';
import { ZoneField } from '../../parts/zone-field.tsx';

/** Gives the account another zone, which all screens then show times in. */
export function ChangeZone({ onClose }: { readonly onClose: () => void }) {
  const { text } = settingsWords;
  const { session, reread } = useSession();
  const { id, timeZone } = session.account;
  const account = useCall('getAccount', { parts: { key: id } });
  const [zone, setZone] = useState(timeZone);
  const show = () => void reread().catch(tellFailure);
  const given = { parts: { key: id }, body: { timeZone: zone } };
  return (
    <ActDialog
      call="changeAccount"
      given={{ ...given, version: account.data?.version ?? '*' }}
      title={text.zoneChange}
      act={text.zoneChangeAct}
      isOff={zone === timeZone || account.data === undefined}
      told={text.zoneChanged}
      onDone={show}
      onClose={onClose}
      versions={{
        mine: { [text.zone]: zone },
        read: (present) => ({ [text.zone]: present.timeZone }),
        over: (_, standing) => ({ ...given, version: standing }),
        onTake: () => {
          onClose();
          show();
        },
      }}
    >
      {(error) => (
        <>
          <ZoneField label={text.zone} value={zone} onInput={setZone} fault={faultAt(error, '/timeZone')} />
          <p>{text.zoneChangeText}</p>
        </>
      )}
    </ActDialog>
  );
}
