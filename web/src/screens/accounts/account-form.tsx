import { useEffect, useState } from 'preact/hooks';
import { type Account, api, isRefused } from '../../api/client.ts';
import { useAct } from '../../api/queries.ts';
import { accountWords } from '../../messages/accounts.ts';
import { common } from '../../messages/index.ts';
import { Button } from '../../parts/button.tsx';
import { faultAt, TextField } from '../../parts/field.tsx';
import { Failure } from '../../parts/note.tsx';
import { StaleDialog } from '../../parts/stale-dialog.tsx';
import { tell } from '../../parts/toasts.tsx';
import { ZoneField } from '../../parts/zone-field.tsx';
import { type AccountDraft, COUNTED, changeOf, differingParts, draftOf, rebased } from './account-draft.ts';
import './accounts.css';

interface Seen {
  readonly version: string;
  readonly draft: AccountDraft;
}

/** What the provider's people set of an account. */
export function AccountForm({ account, version }: { readonly account: Account; readonly version: string }) {
  const { text } = accountWords;
  const [seen, setSeen] = useState<Seen>({ version, draft: draftOf(account) });
  const [draft, setDraft] = useState(seen.draft);
  const [theirs, setTheirs] = useState<Seen | null>(null);
  const change = useAct('changeAccount');
  const isChanged = differingParts(seen.draft, draft).length > 0;
  // Who has written nothing here sees what others have.
  useEffect(() => {
    if (isChanged) return;
    const now = draftOf(account);
    setSeen({ version, draft: now });
    setDraft(now);
  }, [version]);

  const save = (before: Seen, written: AccountDraft) =>
    change.mutate(
      { parts: { key: account.id }, version: before.version, body: changeOf(before.draft, written) },
      {
        onSuccess: ({ body, version: next }) => {
          setSeen({ version: next ?? '*', draft: draftOf(body) });
          setDraft(draftOf(body));
          tell(text.saved);
        },
        onError: async (error) => {
          if (!isRefused(error, 'version_passed', 'stale')) return;
          const now = await api.ask('getAccount', { parts: { key: account.id } });
          const stands = draftOf(now.body);
          // What was not written here is as the others have it.
          setDraft(rebased(before.draft, written, stands));
          setTheirs({ version: now.version ?? '*', draft: stands });
        },
      },
    );
  const set = (part: keyof AccountDraft) => (value: string) => setDraft({ ...draft, [part]: value });
  const count = (part: keyof AccountDraft, label: string, pointer: string) => (
    <TextField
      key={part}
      type="number"
      min={0}
      label={label}
      value={draft[part]}
      onInput={set(part)}
      fault={faultAt(change.error, pointer)}
    />
  );
  const names: Readonly<Record<keyof AccountDraft, string>> = {
    name: text.name,
    timeZone: text.zone,
    quotaPerDay: text.quotaPerDay,
    quotaTotal: text.quotaTotal,
    quotaGb: text.quotaGb,
    ...text.counted,
  };

  return (
    <section class="card" aria-labelledby="settings">
      <h2 id="settings">{text.settings}</h2>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save(seen, draft);
        }}
      >
        {change.error && theirs === null && <Failure error={change.error} />}
        <div class="columns">
          <TextField
            label={text.name}
            hint={text.nameHint}
            value={draft.name}
            onInput={set('name')}
            isRequired
            maxLength={100}
            fault={faultAt(change.error, '/name')}
          />
          <ZoneField
            label={text.zone}
            hint={text.zoneHint}
            value={draft.timeZone}
            onInput={set('timeZone')}
            fault={faultAt(change.error, '/timeZone')}
          />
        </div>
        <fieldset>
          <legend>
            <h3>{text.quotas}</h3>
          </legend>
          <p class="field-hint">{text.noLimit}</p>
          <div class="limits">
            {count('quotaPerDay', text.quotaPerDay, '/quotaPerDay')}
            {count('quotaTotal', text.quotaTotal, '/quotaTotal')}
            {count('quotaGb', text.quotaGb, '/quotaBytes')}
          </div>
        </fieldset>
        <fieldset>
          <legend>
            <h3>{text.caps}</h3>
          </legend>
          <p class="field-hint">{text.capsHint}</p>
          <div class="limits">
            {COUNTED.map((counted) => count(counted, text.counted[counted], `/caps/${counted}`))}
          </div>
        </fieldset>
        <div class="row">
          <Button type="submit" look="main" isBusy={change.isPending} isOff={!isChanged}>
            {common.text.save}
          </Button>
          {isChanged && <Button onPress={() => setDraft(seen.draft)}>{common.text.discard}</Button>}
        </div>
      </form>
      {theirs !== null && (
        <StaleDialog
          differences={differingParts(theirs.draft, draft).map((part) => ({
            name: names[part],
            theirs: theirs.draft[part],
            mine: draft[part],
          }))}
          onClose={() => setTheirs(null)}
          onTake={() => {
            setSeen(theirs);
            setDraft(theirs.draft);
            setTheirs(null);
            change.reset();
          }}
          onKeep={() => {
            setSeen(theirs);
            setTheirs(null);
            save(theirs, draft);
          }}
        />
      )}
    </section>
  );
}
