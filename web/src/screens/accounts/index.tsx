import { useState } from 'preact/hooks';
import { Link } from 'wouter';
import type { Operations } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { useSession } from '../../app/session.ts';
import { accountWords } from '../../messages/accounts.ts';
import { Button } from '../../parts/button.tsx';
import { bytesText, countText } from '../../parts/figures.ts';
import { ListCard, useSearch } from '../../parts/list-card.tsx';
import { Empty } from '../../parts/read.tsx';
import { State } from '../../parts/state.tsx';
import { Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { AddAccount } from './add-account.tsx';

type Listed = Operations['listAccounts']['reply']['items'][number];
type Usage = Operations['listUsage']['reply']['items'][number];

const ROWS = 50;

/** Accounts: of the provider's people all, with what they have and use. */
export function Screen() {
  const { text } = accountWords;
  const { session } = useSession();
  const [isAdding, setAdding] = useState(false);
  const { search, paging, field } = useSearch(text.search);
  const accounts = useCall(
    'listAccounts',
    {
      query: {
        limit: ROWS,
        count: true,
        search: search || undefined,
        after: paging.after,
        ...(session.isStaff ? { counts: true } : {}),
      },
    },
    { keepsLast: true },
  );
  const usage = useCall('listUsage', {}, { isWanted: session.isStaff });
  const used = new Map(usage.data?.body.items.map((each) => [each.accountId, each]));
  const addButton = session.isStaff && (
    <Button look="main" icon="plus" onPress={() => setAdding(true)}>
      {text.add}
    </Button>
  );
  return (
    <>
      <Head title={text.title}>{addButton}</Head>
      <div class="stack">
        {field}
        <ListCard
          of={accounts}
          paging={paging}
          empty={<Empty act={search === '' && addButton}>{search === '' ? text.none : text.noneFound}</Empty>}
        >
          {(rows) => <Accounts rows={rows} used={used} />}
        </ListCard>
      </div>
      {isAdding && <AddAccount onClose={() => setAdding(false)} />}
    </>
  );
}

/** Whether an account is suspended, in a word. */
export const AccountState = ({ of: { suspendedAt } }: { readonly of: { readonly suspendedAt: string | null } }) =>
  suspendedAt === null ? (
    <State tone="good">{accountWords.text.active}</State>
  ) : (
    <State tone="warn" icon="paused">
      {accountWords.text.suspended}
    </State>
  );

/** How much of how much is used. */
export const usedText = (used: number, quota: number | null): string =>
  quota === null ? bytesText(used) : accountWords.text.usedOf(bytesText(used), bytesText(quota));

function Accounts({ rows, used }: { readonly rows: readonly Listed[]; readonly used: ReadonlyMap<number, Usage> }) {
  const { text } = accountWords;
  const { session } = useSession();
  const figures = [
    { name: text.schedules, isNumber: true, show: ({ counts }: Listed) => countText(counts?.schedules ?? 0) },
    { name: text.targets, isNumber: true, show: ({ counts }: Listed) => countText(counts?.targets ?? 0) },
    {
      name: text.used,
      isNumber: true,
      show: ({ id, quotaBytes }: Listed) => usedText(used.get(id)?.bytes ?? 0, quotaBytes),
    },
  ];
  return (
    <Table<Listed>
      caption={text.title}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          name: text.name,
          isMain: true,
          show: ({ id, name }) => (
            <Link class="cell-main" href={`/accounts/${id}`}>
              {name}
            </Link>
          ),
        },
        { name: text.state, show: (account) => <AccountState of={account} /> },
        ...(session.isStaff ? figures : []),
        { name: text.made, show: ({ createdAt }) => <Time at={createdAt} look="day" /> },
      ]}
    />
  );
}
