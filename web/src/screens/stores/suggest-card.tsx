import { useState } from 'preact/hooks';
import { useAct } from '../../api/queries.ts';
import { storeWords } from '../../messages/stores.ts';
import { Button } from '../../parts/button.tsx';
import { faultAt, TextField } from '../../parts/field.tsx';
import { Failure, Note } from '../../parts/note.tsx';
import { zoneOfAccount } from '../../parts/time.tsx';

/** Asks at which time of the day a daily copy meets the fewest others in a store. */
export function SuggestCard({ id }: { readonly id: number }) {
  const { text } = storeWords;
  const [earliest, setEarliest] = useState('00:00');
  const [latest, setLatest] = useState('23:59');
  const [minutes, setMinutes] = useState('10');
  const suggest = useAct('suggestTime');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (suggest.isPending) return;
    suggest.mutate({ body: { store: id, earliest, latest, minutes: Number(minutes), timeZone: zoneOfAccount() } });
  };
  const found = suggest.data?.body;
  const { error } = suggest;
  return (
    <section class="card">
      <h2>{text.suggest}</h2>
      <p class="soft small">{text.suggestText}</p>
      {error && <Failure error={error} />}
      <form class="suggest" onSubmit={submit}>
        <TextField
          type="time"
          label={text.earliest}
          value={earliest}
          onInput={setEarliest}
          isRequired
          fault={faultAt(error, '/earliest')}
        />
        <TextField
          type="time"
          label={text.latest}
          value={latest}
          onInput={setLatest}
          isRequired
          fault={faultAt(error, '/latest')}
        />
        <TextField
          type="number"
          label={text.minutes}
          value={minutes}
          min={1}
          max={1_440}
          onInput={setMinutes}
          isRequired
          fault={faultAt(error, '/minutes')}
        />
        <Button type="submit" isBusy={suggest.isPending}>
          {text.suggestDo}
        </Button>
      </form>
      <div role="status">
        {found !== undefined && (
          <Note tone="good">
            <p>
              <strong class="figures">{text.suggestion(found.time, found.timeZone)}</strong>
            </p>
            <p>{text.meets(found.met)}</p>
          </Note>
        )}
      </div>
    </section>
  );
}
