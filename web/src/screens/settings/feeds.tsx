import { useState } from 'preact/hooks';
import type { Feed } from '../../api/client.ts';
import { useName } from '../../api/names.ts';
import { useAct, useCall } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { settingsWords } from '../../messages/settings.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Button } from '../../parts/button.tsx';
import { ChoiceField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { Empty, Read } from '../../parts/read.tsx';
import { Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { ToldOnce } from '../../parts/told-once.tsx';

const MOST = 200;

/** Calendars that programs subscribe to. */
export function Feeds() {
  const { text } = settingsWords;
  const { mayOperate } = useSession();
  const [isAdding, setAdding] = useState(false);
  const [ending, setEnding] = useState<Feed | null>(null);
  const feeds = useCall('listFeeds', { query: { limit: MOST } });
  return (
    <section class="card card-flush" aria-labelledby="feeds">
      <div class="card-head">
        <div>
          <h2 id="feeds">{text.feeds}</h2>
          <p class="soft small">{text.feedsIntro}</p>
        </div>
        {mayOperate && (
          <Button icon="plus" onPress={() => setAdding(true)}>
            {text.feedAdd}
          </Button>
        )}
      </div>
      <Read of={feeds}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{text.feedsNone}</Empty>
          ) : (
            <Table<Feed>
              caption={text.feeds}
              rows={items}
              keyOf={({ id }) => id}
              columns={[
                { name: text.feedOf, isMain: true, show: (feed) => <Subject of={feed} /> },
                { name: text.feedMade, show: ({ createdAt }) => <Time at={createdAt} /> },
                {
                  name: text.feedEnd,
                  isUnnamed: true,
                  show: (feed) =>
                    mayOperate && (
                      <Button
                        isSmall
                        look="quiet"
                        label={`${text.feedEnd}: ${feed.id}`}
                        onPress={() => setEnding(feed)}
                      >
                        {text.feedEnd}
                      </Button>
                    ),
                },
              ]}
            />
          )
        }
      </Read>
      {isAdding && <AddFeed onClose={() => setAdding(false)} />}
      {ending !== null && <EndFeed feed={ending} onClose={() => setEnding(null)} />}
    </section>
  );
}

/** What a feed tells of, by its name. */
function Subject({ of: { scheduleId, targetId } }: { readonly of: Feed }) {
  const { text } = settingsWords;
  const schedule = useName('schedule', scheduleId);
  const target = useName('target', targetId);
  if (scheduleId !== null) return <span>{`${text.feedSchedule}: ${schedule ?? scheduleId}`}</span>;
  if (targetId !== null) return <span>{`${text.feedTarget}: ${target ?? targetId}`}</span>;
  return <span>{text.feedAccount}</span>;
}

type Kind = 'account' | 'schedule' | 'target';

function AddFeed({ onClose }: { readonly onClose: () => void }) {
  const { text } = settingsWords;
  const [kind, setKind] = useState<Kind>('account');
  const [chosen, setChosen] = useState('');
  const create = useAct('createFeed');
  const schedules = useCall('listSchedules', { query: { limit: MOST } }, { isWanted: kind === 'schedule' });
  const targets = useCall('listTargets', { query: { limit: MOST } }, { isWanted: kind === 'target' });
  if (create.data !== undefined) {
    return <ToldOnce title={text.feedTold} secrets={[[text.feedAddress, create.data.body.url]]} onClose={onClose} />;
  }
  const things = (kind === 'schedule' ? schedules.data?.body.items : targets.data?.body.items) ?? [];
  const key = chosen || String(things[0]?.id ?? '');
  const body =
    kind === 'account'
      ? ({ kind } as const)
      : kind === 'schedule'
        ? ({ kind, scheduleId: Number(key) } as const)
        : ({ kind, targetId: Number(key) } as const);
  return (
    <FormDialog
      title={text.feedAddTitle}
      act={text.feedAddAct}
      isBusy={create.isPending}
      isOff={kind !== 'account' && key === ''}
      error={create.error}
      onClose={onClose}
      onSubmit={() => create.mutate({ body })}
    >
      <ChoiceField
        label={text.feedOf}
        value={kind}
        choices={[
          ['account', text.feedAccount],
          ['schedule', text.feedSchedule],
          ['target', text.feedTarget],
        ]}
        onChange={(next) => {
          setKind(next);
          setChosen('');
        }}
      />
      {kind !== 'account' && (
        <ChoiceField
          label={text.feedWhich}
          value={key}
          choices={things.map(({ id, name }) => [String(id), name] as const)}
          onChange={setChosen}
        />
      )}
    </FormDialog>
  );
}

function EndFeed({ feed, onClose }: { readonly feed: Feed; readonly onClose: () => void }) {
  const { text } = settingsWords;
  return (
    <ActDialog
      call="deleteFeed"
      given={{ parts: { key: feed.id } }}
      title={text.feedEndTitle}
      act={text.feedEnd}
      isGrave
      told={text.feedEnded}
      onClose={onClose}
    >
      <p>{text.feedEndText}</p>
    </ActDialog>
  );
}
