import { useSession } from '../../app/session.ts';
import { settingsWords } from '../../messages/settings.ts';
import { LinkButton } from '../../parts/button.tsx';
import { Facts } from '../../parts/table.tsx';

/** The account that is worked in. */
export function OwnAccount() {
  const { text } = settingsWords;
  const { account } = useSession().session;
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
        <LinkButton to={`/accounts/${account.id}`}>{text.accountMore}</LinkButton>
      </div>
    </section>
  );
}
