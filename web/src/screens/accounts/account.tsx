import type { Account } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { useSession } from '../../app/session.ts';
import { accountWords } from '../../messages/accounts.ts';
import { BackLink } from '../../parts/back-link.tsx';
import { bytesText, countText } from '../../parts/figures.ts';
import { Read } from '../../parts/read.tsx';
import { Facts } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { Logins } from '../people/logins.tsx';
import { AccountActs } from './account-acts.tsx';
import { AccountForm } from './account-form.tsx';
import { AccountState, usedText } from './index.tsx';

/** One account: what it has, what it may have, and who is in it. */
export function Screen({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const { text } = accountWords;
  const found = useCall('getAccount', { parts: { key: params.key ?? '' } });
  return (
    <>
      <Head title={found.data?.body.name ?? text.title} about={<BackLink to="/accounts">{text.back}</BackLink>} />
      <Read of={found}>{(account, { version }) => <Shown account={account} version={version ?? '*'} />}</Read>
    </>
  );
}

function Shown({ account, version }: { readonly account: Account; readonly version: string }) {
  const { session, mayAdminister } = useSession();
  return (
    <div class="stack-wide">
      <section class="card" aria-label={account.name}>
        <AccountFacts account={account} />
        {session.isStaff && <AccountActs account={account} version={version} />}
      </section>
      {session.isStaff && <AccountForm key={account.id} account={account} version={version} />}
      {mayAdminister && <Logins account={account.id} />}
    </div>
  );
}

function AccountFacts({ account }: { readonly account: Account }) {
  const { text } = accountWords;
  const { session } = useSession();
  const usage = useCall('listUsage', {}, { isWanted: session.isStaff });
  const used = usage.data?.body.items.find(({ accountId }) => accountId === account.id);
  const limit = (quota: number | null, show: (quota: number) => string) => (quota === null ? '–' : show(quota));
  return (
    <Facts
      of={[
        [text.state, <AccountState key="state" of={account} />],
        ...(account.suspendedAt === null
          ? []
          : [[text.suspendedSince, <Time key="since" at={account.suspendedAt} look="full" />] as const]),
        ...(session.isStaff
          ? ([
              [text.used, usedText(used?.bytes ?? 0, account.quotaBytes)],
              [text.snapshots, countText(used?.snapshots ?? 0)],
            ] as const)
          : ([
              [text.zone, account.timeZone],
              [text.quotaPerDay, limit(account.quotaPerDay, countText)],
              [text.quotaTotal, limit(account.quotaTotal, countText)],
              [text.quotaGb, limit(account.quotaBytes, bytesText)],
            ] as const)),
        [text.made, <Time key="made" at={account.createdAt} look="full" />],
      ]}
    />
  );
}
