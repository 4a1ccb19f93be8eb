import { Link } from 'wouter';
import type { Operations } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { useSession } from '../../app/session.ts';
import { storeWords } from '../../messages/stores.ts';
import { LinkButton } from '../../parts/button.tsx';
import { bytesText } from '../../parts/figures.ts';
import { AccountName } from '../../parts/names.tsx';
import { Pages, usePaging } from '../../parts/pages.tsx';
import { Empty, Read } from '../../parts/read.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { StoreState } from './store-state.tsx';

type Listed = Operations['listStores']['reply']['items'][number];

const ROWS = 50;

/** Where copies are kept; to the provider's people, how each store is doing. */
export function Screen() {
  const { text } = storeWords;
  const { session } = useSession();
  const isByStaff = session.isStaff && !session.actsFor;
  const paging = usePaging('');
  const stores = useCall(
    'listStores',
    { query: { limit: ROWS, count: true, after: paging.after, ...(isByStaff ? { status: true } : {}) } },
    { keepsLast: true },
  );
  const addButton = isByStaff && (
    <LinkButton look="main" icon="plus" to="/stores/new">
      {text.add}
    </LinkButton>
  );
  return (
    <>
      <Head title={text.title}>{addButton}</Head>
      <div class="card card-flush">
        <Read of={stores} rows={4}>
          {({ items }, { next, total }) =>
            items.length === 0 ? (
              <Empty act={addButton}>{text.none}</Empty>
            ) : (
              <>
                <Stores rows={items} isByStaff={isByStaff} />
                <Pages paging={paging} next={next} total={total} />
              </>
            )
          }
        </Read>
      </div>
    </>
  );
}

/** How stores are doing, which the provider's people are told. */
const ofStaff = (): readonly Column<Listed>[] => {
  const { text } = storeWords;
  return [
    { name: text.state, show: ({ status }) => status && <StoreState of={status} /> },
    {
      name: text.free,
      isNumber: true,
      show: ({ status }) => (status?.freeBytes == null ? text.unknownFree : bytesText(status.freeBytes)),
    },
  ];
};

/** Whose a store is: in a customer's account it is either the own or the provider's. */
export function Owner({ accountId, isByStaff }: { readonly accountId: number | null; readonly isByStaff: boolean }) {
  const { text } = storeWords;
  if (accountId === null) return <span>{text.ofProvider}</span>;
  return isByStaff ? <AccountName id={accountId} /> : <span>{text.ofAccount}</span>;
}

function Stores({ rows, isByStaff }: { readonly rows: readonly Listed[]; readonly isByStaff: boolean }) {
  const { text } = storeWords;
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
            <Link class="cell-main" href={`/stores/${id}`}>
              {name}
            </Link>
          ),
        },
        { name: text.location, show: ({ location }) => location },
        { name: text.driver, show: ({ driver }) => driver },
        { name: text.whose, show: ({ accountId }) => <Owner accountId={accountId} isByStaff={isByStaff} /> },
        ...(isByStaff ? ofStaff() : []),
      ]}
    />
  );
}
