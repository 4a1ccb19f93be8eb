import { useState } from 'preact/hooks';
import { useSession } from '../../app/session.ts';
import { settingsWords } from '../../messages/settings.ts';
import { Button, LinkButton } from '../../parts/button.tsx';
import { Facts } from '../../parts/table.tsx';
import { ChangeZone } from './change-zone.tsx';

/** The account that is worked in; its admins choose its zone. */
export function OwnAccount() {
  const { text } = settingsWords;
  const { session, mayAdminister } = useSession();
  const [isChanging, setChanging] = useState(false);
  const { account } = session;
  return (
    <section class="card" aria-labelledby="account">
      <h2 id="account">{text.account}</h2>
      <Facts
        of={[
          [text.accountName, account.name],
          [text.zone, account.timeZone],
        ]}
      />
      <p class="field-hint">{text.zoneHint}</p>
      <div class="row">
        {mayAdminister && <Button onPress={() => setChanging(true)}>{text.zoneChange}</Button>}
        <LinkButton to={`/accounts/${account.id}`}>{text.accountMore}</LinkButton>
      </div>
      {isChanging && <ChangeZone onClose={() => setChanging(false)} />}
    </section>
  );
}
