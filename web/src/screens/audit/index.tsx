import { useState } from 'preact/hooks';
import type { AuditLine } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { useSession } from '../../app/session.ts';
import { useSettled } from '../../app/settled.ts';
import { auditWords } from '../../messages/audit.ts';
import { AccountName } from '../../parts/names.tsx';
import { Note } from '../../parts/note.tsx';
import { Pages, usePaging } from '../../parts/pages.tsx';
import { Empty, Read } from '../../parts/read.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { AuditFilters, type Filters, NO_FILTERS, queryOf } from './filters.tsx';
import { Actor, actionText, Details, ObjectName } from './line.tsx';
import './audit.css';

const ROWS = 50;

/** Who did what to which thing, the newest first. */
export function Screen() {
  const { text } = auditWords;
  const { mayAdminister } = useSession();
  return (
    <>
      <Head title={text.title} />
      {mayAdminister ? <Audit /> : <Note tone="idle">{text.adminsOnly}</Note>}
    </>
  );
}

function Audit() {
  const { text } = auditWords;
  const [filters, setFilters] = useState<Filters>(NO_FILTERS);
  const wanted = useSettled(queryOf(filters));
  const paging = usePaging(JSON.stringify(wanted));
  const lines = useCall('listAudit', { query: { ...wanted, limit: ROWS, after: paging.after } }, { keepsLast: true });
  return (
    <div class="stack">
      <AuditFilters value={filters} onChange={setFilters} />
      <div class="card card-flush">
        <Read of={lines} rows={10}>
          {({ items }, { next }) =>
            items.length === 0 ? (
              <Empty>{Object.keys(wanted).length === 0 ? text.none : text.noneFound}</Empty>
            ) : (
              <>
                <Lines rows={items} />
                <Pages paging={paging} next={next} />
              </>
            )
          }
        </Read>
      </div>
    </div>
  );
}

function Lines({ rows }: { readonly rows: readonly AuditLine[] }) {
  const { text } = auditWords;
  const { session } = useSession();
  const ofAccount: Column<AuditLine> = {
    name: text.account,
    show: ({ accountId }) => (accountId === null ? null : <AccountName id={accountId} />),
  };
  return (
    <Table<AuditLine>
      caption={text.title}
      rows={rows}
      keyOf={(line) => JSON.stringify(line)}
      columns={[
        { name: text.action, isMain: true, show: actionText },
        { name: text.object, show: (line) => <ObjectName of={line} /> },
        { name: text.details, show: ({ details }) => <Details of={details} /> },
        { name: text.actor, show: ({ actor }) => <Actor label={actor} /> },
        ...(session.isStaff ? [ofAccount] : []),
        { name: text.at, show: ({ at }) => <Time at={at} look="full" /> },
      ]}
    />
  );
}
