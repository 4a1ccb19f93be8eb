import type { Store, StoreStatus } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { useSession } from '../../app/session.ts';
import { storeWords } from '../../messages/stores.ts';
import { BackLink } from '../../parts/back-link.tsx';
import { bytesText, countText, durationText } from '../../parts/figures.ts';
import { Note } from '../../parts/note.tsx';
import { Read } from '../../parts/read.tsx';
import { Facts } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { Acts } from './acts.tsx';
import { LIMITS, type Limit } from './draft.ts';
import { Growth } from './growth.tsx';
import { HeatMap } from './heat-map.tsx';
import { Owner } from './index.tsx';
import { StoreState } from './store-state.tsx';
import { SuggestCard } from './suggest-card.tsx';
import './stores.css';

/** One store: how it is doing, how it grows, and when there is room in it. */
export function Screen({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const { key = '' } = params;
  const store = useCall('getStore', { parts: { key } });
  return (
    <Read of={store} rows={6}>
      {(body, { version }) => <Shown store={body} version={version ?? '*'} />}
    </Read>
  );
}

function Shown({ store, version }: { readonly store: Store; readonly version: string }) {
  const { text } = storeWords;
  const { session } = useSession();
  const isByStaff = session.isStaff && !session.actsFor;
  const status = useCall('getStoreStatus', { parts: { key: store.id } }, { isWanted: isByStaff }).data?.body;
  return (
    <>
      <Head title={store.name} about={<BackLink to="/stores">{text.back}</BackLink>}>
        {isByStaff && <Acts store={store} version={version} isLost={status !== undefined && isLost(status)} />}
      </Head>
      <div class="stack-wide">
        {status && <Troubles of={status} />}
        <section class="card" aria-label={text.facts}>
          <StoreFacts store={store} status={status} isByStaff={isByStaff} />
        </section>
        {isByStaff && <Growth id={store.id} />}
        <HeatMap id={store.id} />
        <SuggestCard id={store.id} />
      </div>
    </>
  );
}

/** For what a store that is not this installation's, as far as its mark tells, is adopted. */
const LOST: readonly string[] = ['store_not_adopted', 'store_not_there', 'store_taken_over'];

const isLost = ({ isReadOnly, unwritable }: StoreStatus): boolean =>
  isReadOnly || (unwritable !== null && LOST.includes(unwritable.reason));

const Troubles = ({ of: { isReadOnly, unwritable, failures, lastFailure } }: { readonly of: StoreStatus }) => {
  const { text } = storeWords;
  return (
    <>
      {unwritable && <Note tone={isReadOnly ? 'idle' : 'bad'}>{unwritable.detail}</Note>}
      {failures > 0 && (
        <Note tone="warn">
          <p>{text.failures(failures)}</p>
          {lastFailure && <p>{lastFailure.detail}</p>}
        </Note>
      )}
    </>
  );
};

const limitText = (name: Limit, value: number): string => {
  if (name === 'minimumIntervalSeconds') return durationText(value);
  return name === 'maxBytesPerAccount' ? bytesText(value) : countText(value);
};

function StoreFacts({
  store,
  status,
  isByStaff,
}: {
  readonly store: Store;
  readonly status: StoreStatus | undefined;
  readonly isByStaff: boolean;
}) {
  const { text } = storeWords;
  const limits = LIMITS.flatMap((name) => {
    const value = store.limits[name];
    return value === null ? [] : [`${text.limitNames[name]}: ${limitText(name, value)}`];
  });
  return (
    <Facts
      of={[
        ...(status === undefined
          ? []
          : [
              [text.state, <StoreState key="state" of={status} />] as const,
              [text.free, status.freeBytes === null ? text.unknownFree : bytesText(status.freeBytes)] as const,
            ]),
        [text.location, store.location],
        [text.driver, store.driver],
        [text.whose, <Owner key="whose" accountId={store.accountId} isByStaff={isByStaff} />],
        ...Object.entries(store.settings ?? {}).map(
          ([name, value]) => [text.fields[name] ?? name, <code key={name}>{value}</code>] as const,
        ),
        ...(store.node === null ? [] : [[text.node, store.node] as const]),
        [text.limits, limits.length === 0 ? text.noLimits : limits.join('; ')],
        [text.made, <Time key="made" at={store.createdAt} look="full" />],
      ]}
    />
  );
}
