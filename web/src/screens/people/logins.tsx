import { useState } from 'preact/hooks';
import { Link } from 'wouter';
import type { Login } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { useSession } from '../../app/session.ts';
import { useSettled } from '../../app/settled.ts';
import { peopleWords } from '../../messages/people.ts';
import { Button } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { AccountName } from '../../parts/names.tsx';
import { Pages, usePaging } from '../../parts/pages.tsx';
import { Empty, Read } from '../../parts/read.tsx';
import { State } from '../../parts/state.tsx';
import { type Column, Table } from '../../parts/table.tsx';
import { AddLogin } from './add-login.tsx';

const ROWS = 25;

/** The logins of the account; of staff all there are, or those of one account. */
export function Logins({ account }: { readonly account?: number }) {
  const { text } = peopleWords;
  const { session } = useSession();
  const [typed, setTyped] = useState('');
  const [isAdding, setAdding] = useState(false);
  const search = useSettled(typed.trim());
  const paging = usePaging(search);
  const logins = useCall(
    'listLogins',
    { query: { limit: ROWS, count: true, account, search: search || undefined, after: paging.after } },
    { keepsLast: true },
  );
  return (
    <section class="card card-flush" aria-labelledby="logins">
      <div class="card-head">
        <h2 id="logins">{text.logins}</h2>
        <Button icon="plus" onPress={() => setAdding(true)}>
          {text.add}
        </Button>
      </div>
      {account === undefined && (
        <search class="card-part">
          <TextField type="search" label={text.search} value={typed} onInput={setTyped} />
        </search>
      )}
      <Read of={logins}>
        {({ items }, { next, total }) =>
          items.length === 0 ? (
            <Empty>{search === '' ? text.none : text.noneFound}</Empty>
          ) : (
            <>
              <LoginTable rows={items} hasAccounts={session.isStaff && account === undefined} />
              <Pages paging={paging} next={next} total={total} />
            </>
          )
        }
      </Read>
      {isAdding && <AddLogin account={account ?? session.account.id} onClose={() => setAdding(false)} />}
    </section>
  );
}

/** Whether somebody may sign in, in a word. */
export const LoginState = ({ of: { isDisabled } }: { readonly of: Login }) =>
  isDisabled ? (
    <State tone="bad">{peopleWords.text.isDisabled}</State>
  ) : (
    <State tone="good">{peopleWords.text.isOpen}</State>
  );

/** Whether a second factor is asked for, in a word. */
export const FactorState = ({ isOn }: { readonly isOn: boolean }) =>
  isOn ? (
    <State tone="good" icon="lock">
      {peopleWords.text.hasFactor}
    </State>
  ) : (
    <State tone="idle">{peopleWords.text.lacksFactor}</State>
  );

function LoginTable({ rows, hasAccounts }: { readonly rows: readonly Login[]; readonly hasAccounts: boolean }) {
  const { text } = peopleWords;
  const ofAccount: Column<Login> = {
    name: text.account,
    show: ({ accountId }) => <AccountName id={accountId} />,
  };
  return (
    <Table<Login>
      caption={text.logins}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        {
          name: text.login,
          isMain: true,
          show: ({ id, login }) => (
            <Link class="cell-main" href={`/people/${id}`}>
              {login}
            </Link>
          ),
        },
        ...(hasAccounts ? [ofAccount] : []),
        { name: text.role, show: ({ role, isStaff }) => (isStaff ? text.staff : text.roles[role]) },
        { name: text.factor, show: ({ hasTotp }) => <FactorState isOn={hasTotp} /> },
        { name: text.state, show: (login) => <LoginState of={login} /> },
      ]}
    />
  );
}
