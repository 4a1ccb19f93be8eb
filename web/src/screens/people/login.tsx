import type { Login } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { useSession } from '../../app/session.ts';
import { peopleWords } from '../../messages/people.ts';
import { BackLink } from '../../parts/back-link.tsx';
import { AccountName } from '../../parts/names.tsx';
import { Read } from '../../parts/read.tsx';
import { Facts } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { LoginActs } from './login-acts.tsx';
import { FactorState, LoginState } from './logins.tsx';
import { Tokens } from './tokens.tsx';
import './people.css';

/** One login: what it may do, how it signs in, and which tokens it has. */
export function Screen({ params }: { readonly params: Readonly<Record<string, string>> }) {
  const { text } = peopleWords;
  const found = useCall('getLogin', { parts: { key: params.key ?? '' } });
  const name = found.data?.body.login;
  return (
    <>
      <Head title={name ?? text.login} about={<BackLink to="/people">{text.back}</BackLink>} />
      <Read of={found}>{(login, { version }) => <Shown login={login} version={version ?? '*'} />}</Read>
    </>
  );
}

function Shown({ login, version }: { readonly login: Login; readonly version: string }) {
  const { text } = peopleWords;
  const { session, mayAdminister } = useSession();
  // Nobody but the provider's people changes one of theirs, or the own one.
  const mayManage = session.isStaff || (mayAdminister && !login.isStaff && login.id !== session.login.id);
  return (
    <div class="stack-wide">
      <section class="card" aria-label={login.login}>
        <Facts
          of={[
            ...(session.isStaff ? [[text.account, <AccountName key="account" id={login.accountId} />] as const] : []),
            [text.role, login.isStaff ? `${text.staff}, ${text.roles[login.role]}` : text.roles[login.role]],
            [text.state, <LoginState key="state" of={login} />],
            [text.factor, <FactorState key="factor" isOn={login.hasTotp} />],
            [text.made, <Time key="made" at={login.createdAt} look="full" />],
          ]}
        />
        {mayManage && <LoginActs login={login} version={version} />}
      </section>
      <Tokens of={login} />
    </div>
  );
}
