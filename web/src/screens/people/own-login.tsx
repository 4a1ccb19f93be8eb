import { useSession } from '../../app/session.ts';
import { peopleWords } from '../../messages/people.ts';
import { Facts } from '../../parts/table.tsx';
import { FactorState } from './logins.tsx';

/** Who is signed in. */
export function OwnLogin() {
  const { text } = peopleWords;
  const { session } = useSession();
  const { login, role, isStaff } = session;
  return (
    <section class="card" aria-labelledby="own">
      <h2 id="own">{text.own}</h2>
      <Facts
        of={[
          [text.login, login.login],
          [text.role, isStaff ? text.staff : text.roles[role]],
          [text.factor, <FactorState key="factor" isOn={login.hasTotp} />],
        ]}
      />
    </section>
  );
}
