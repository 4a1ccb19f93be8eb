import type { AuditLine } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { auditWords } from '../../messages/audit.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { Empty, Read } from '../../parts/read.tsx';
import { Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { Actor, actionText, Details } from '../audit/line.tsx';

/** Who changed a schedule, and what of it. */
export function Changes({ id }: { readonly id: number }) {
  const { text } = scheduleWords;
  const lines = useCall('listAudit', { query: { noun: ['schedule'], object: id, limit: 50 } });
  return (
    <section class="card card-flush" aria-label={text.tabs.changes}>
      <Read of={lines}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{text.changesNone}</Empty>
          ) : (
            <Table<AuditLine>
              caption={text.tabs.changes}
              rows={items}
              keyOf={({ at, action }) => `${at} ${action}`}
              columns={[
                { name: text.at, isMain: true, show: ({ at }) => <Time at={at} look="full" /> },
                { name: auditWords.text.action, show: actionText },
                { name: auditWords.text.details, show: ({ details }) => <Details of={details} /> },
                { name: auditWords.text.actor, show: ({ actor }) => <Actor label={actor} /> },
              ]}
            />
          )
        }
      </Read>
    </section>
  );
}
