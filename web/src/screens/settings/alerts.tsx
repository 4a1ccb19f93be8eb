import { useState } from 'preact/hooks';
import type { Alert, Operations } from '../../api/client.ts';
import { useAct, useCall } from '../../api/queries.ts';
import { settingsWords } from '../../messages/settings.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Button } from '../../parts/button.tsx';
import { Empty, Read } from '../../parts/read.tsx';
import { State } from '../../parts/state.tsx';
import { Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { tell, tellFailure } from '../../parts/toasts.tsx';
import { AddAlert } from './add-alert.tsx';

type Listed = Operations['listAlerts']['reply']['items'][number];

/** Where the provider's people are told of what goes wrong. */
export function Alerts() {
  const { text } = settingsWords;
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Alert | null>(null);
  const alerts = useCall('listAlerts');
  const test = useAct('testAlert');
  return (
    <section class="card card-flush" aria-labelledby="alerts">
      <div class="card-head">
        <div>
          <h2 id="alerts">{text.alerts}</h2>
          <p class="soft small">{text.alertsIntro}</p>
        </div>
        <Button icon="plus" onPress={() => setAdding(true)}>
          {text.alertAdd}
        </Button>
      </div>
      <Read of={alerts}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{text.alertsNone}</Empty>
          ) : (
            <Table<Listed>
              caption={text.alerts}
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                { name: text.alertAddress, isMain: true, show: ({ address }) => address },
                { name: text.alertChannel, show: ({ channel }) => text.channels[channel] },
                {
                  name: text.alertTopics,
                  show: ({ topics }) => topics.map((topic) => text.topics[topic]).join(', '),
                },
                { name: text.alertLast, show: ({ lastDigest }) => <Last of={lastDigest} /> },
                {
                  name: text.alertTest,
                  isUnnamed: true,
                  show: (alert) => (
                    <span class="row">
                      <Button
                        isSmall
                        look="quiet"
                        label={`${text.alertTest}: ${alert.address}`}
                        isBusy={test.isPending}
                        onPress={() =>
                          test.mutate(
                            { parts: { key: alert.id } },
                            { onSuccess: () => tell(text.alertTested), onError: tellFailure },
                          )
                        }
                      >
                        {text.alertTest}
                      </Button>
                      <Button
                        isSmall
                        look="quiet"
                        label={`${text.alertRemove}: ${alert.address}`}
                        onPress={() => setRemoving(alert)}
                      >
                        {text.alertRemove}
                      </Button>
                    </span>
                  ),
                },
              ]}
            />
          )
        }
      </Read>
      {isAdding && <AddAlert onClose={() => setAdding(false)} />}
      {removing !== null && <RemoveAlert alert={removing} onClose={() => setRemoving(null)} />}
    </section>
  );
}

/** What became of the newest message. */
function Last({ of: digest }: { readonly of: Listed['lastDigest'] }) {
  const { text } = settingsWords;
  if (digest === null) return <span class="soft">{text.alertNever}</span>;
  const { sentAt, givenUpAt, createdAt, failure } = digest;
  return (
    <div>
      {sentAt !== null ? (
        <State tone="good">{text.alertSent}</State>
      ) : givenUpAt !== null ? (
        <State tone="bad">{text.alertGivenUp}</State>
      ) : (
        <State tone="busy">{text.alertWaits}</State>
      )}{' '}
      <Time at={sentAt ?? givenUpAt ?? createdAt} />
      {failure !== null && <p class="small">{failure.detail}</p>}
    </div>
  );
}

function RemoveAlert({ alert, onClose }: { readonly alert: Alert; readonly onClose: () => void }) {
  const { text } = settingsWords;
  return (
    <ActDialog
      call="deleteAlert"
      given={{ parts: { key: alert.id } }}
      title={text.alertRemoveTitle}
      act={text.alertRemove}
      isGrave
      told={text.alertRemoved}
      onClose={onClose}
    >
      <p>{alert.address}</p>
      <p>{text.alertRemoveText}</p>
    </ActDialog>
  );
}
