import { useState } from 'preact/hooks';
import { useSession } from '../../app/session.ts';
import { peopleWords } from '../../messages/people.ts';
import { Button } from '../../parts/button.tsx';
import { Facts } from '../../parts/table.tsx';
import { FactorState } from './logins.tsx';
import { OwnFactorOff, OwnFactorOn } from './own-factor.tsx';
import { OwnPassword } from './own-password.tsx';

/** Who is signed in, and by what. */
export function OwnLogin() {
  const { text } = peopleWords;
  const { login, role, isStaff } = useSession().session;
  const [act, setAct] = useState<'password' | 'factorOn' | 'factorOff' | null>(null);
  const close = () => setAct(null);
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
      <div class="row">
        <Button onPress={() => setAct('password')}>{text.ownPassword}</Button>
        <Button onPress={() => setAct(login.hasTotp ? 'factorOff' : 'factorOn')}>
          {login.hasTotp ? text.factorOff : text.factorOn}
        </Button>
      </div>
      {act === 'password' && <OwnPassword onClose={close} />}
      {act === 'factorOn' && <OwnFactorOn onClose={close} />}
      {act === 'factorOff' && <OwnFactorOff onClose={close} />}
    </section>
  );
}
