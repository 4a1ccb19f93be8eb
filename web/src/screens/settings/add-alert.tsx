import { useState } from 'preact/hooks';
import type { Alert } from '../../api/client.ts';
import { useAct } from '../../api/queries.ts';
import { settingsWords } from '../../messages/settings.ts';
import { ChoiceField, faultAt, TextField, Tick } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { tell } from '../../parts/toasts.tsx';
import { ToldOnce } from '../../parts/told-once.tsx';

const TOPICS = ['failed', 'missed', 'stalled', 'store', 'missing'] as const;
const AN_HOUR = 3_600;

/** Has somebody told of what goes wrong; what a webhook is signed with is shown once. */
export function AddAlert({ onClose }: { readonly onClose: () => void }) {
  const { text } = settingsWords;
  const [channel, setChannel] = useState<Alert['channel']>('mail');
  const [address, setAddress] = useState('');
  const [topics, setTopics] = useState<Alert['topics']>(TOPICS);
  const [hours, setHours] = useState('');
  const [secret, setSecret] = useState<string | null>(null);
  const create = useAct('createAlert');
  if (secret !== null) {
    return <ToldOnce title={text.alertSecretTold} secrets={[[text.alertSecret, secret]]} onClose={onClose} />;
  }
  return (
    <FormDialog
      title={text.alertAddTitle}
      act={text.alertAddAct}
      isBusy={create.isPending}
      error={create.error}
      onClose={onClose}
      onSubmit={() =>
        create.mutate(
          {
            body: {
              channel,
              address,
              topics,
              ...(hours === '' ? {} : { silentForSeconds: Math.round(Number(hours) * AN_HOUR) }),
            },
          },
          {
            onSuccess: ({ body }) => {
              tell(text.alertAdded);
              if (body.secret === null) onClose();
              else setSecret(body.secret);
            },
          },
        )
      }
    >
      <ChoiceField
        label={text.alertChannel}
        value={channel}
        choices={[
          ['mail', text.channels.mail],
          ['webhook', text.channels.webhook],
        ]}
        onChange={setChannel}
      />
      <TextField
        type={channel === 'mail' ? 'email' : 'text'}
        label={channel === 'mail' ? text.alertAddressMail : text.alertAddressWebhook}
        value={address}
        onInput={setAddress}
        isRequired
        autocomplete="off"
        fault={faultAt(create.error, '/address')}
      />
      <fieldset>
        <legend class="legend">{text.alertTopics}</legend>
        {TOPICS.map((topic) => (
          <Tick
            key={topic}
            label={text.topics[topic]}
            isOn={topics.includes(topic)}
            onChange={(isOn) => setTopics(TOPICS.filter((each) => (each === topic ? isOn : topics.includes(each))))}
          />
        ))}
      </fieldset>
      <TextField
        type="number"
        min={1}
        label={text.alertSilent}
        hint={text.alertSilentHint}
        value={hours}
        onInput={setHours}
        fault={faultAt(create.error, '/silentForSeconds')}
      />
    </FormDialog>
  );
}
