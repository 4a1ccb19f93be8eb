import type { StoreKind } from '../../api/client.ts';
import { storeWords } from '../../messages/stores.ts';
import { AreaField, ChoiceField, faultAt, TextField } from '../../parts/field.tsx';
import { type Draft, LIMITS } from './draft.ts';

/** Of these secrets a text of many lines is wanted. */
const LONG: readonly string[] = ['privateKey'];

/** What a store of a driver is set up with: its settings, its secrets, where it is, and its limits. */
export function StoreFields({
  kind,
  draft,
  error,
  isNew = false,
  onChange,
}: {
  readonly kind: StoreKind;
  readonly draft: Draft;
  readonly error: Error | null;
  readonly isNew?: boolean;
  readonly onChange: (draft: Draft) => void;
}) {
  const { text } = storeWords;
  const set = (part: Partial<Draft>) => onChange({ ...draft, ...part });
  const setting = (name: string) => ({
    label: text.fields[name] ?? name,
    value: draft.settings[name] ?? '',
    fault: faultAt(error, `/settings/${name}`),
  });
  const take = (name: string) => (value: string) => set({ settings: { ...draft.settings, [name]: value } });
  const secret = (name: string) => ({
    label: text.fields[name] ?? name,
    value: draft.secrets[name] ?? '',
    fault: faultAt(error, `/secrets/${name}`),
    onInput: (value: string) => set({ secrets: { ...draft.secrets, [name]: value } }),
    ...(isNew ? {} : { hint: text.secretHint }),
  });
  return (
    <>
      <TextField
        label={text.location}
        hint={text.locationHint}
        value={draft.location}
        onInput={(location) => set({ location })}
        isRequired
        fault={faultAt(error, '/location')}
      />
      <fieldset class="stack">
        <legend class="legend">{text.settings}</legend>
        {kind.settings.map(({ name, isRequired, choices }) =>
          choices === null ? (
            <TextField key={name} {...setting(name)} onInput={take(name)} isRequired={isRequired} autocomplete="off" />
          ) : (
            <ChoiceField
              key={name}
              {...setting(name)}
              onChange={take(name)}
              choices={[['', text.unchosen] as const, ...choices.map((choice) => [choice, choice] as const)]}
            />
          ),
        )}
      </fieldset>
      {kind.secrets.length > 0 && (
        <fieldset class="stack">
          <legend class="legend">{text.secrets}</legend>
          {kind.secrets.map(({ name, isRequired }) =>
            LONG.includes(name) ? (
              <AreaField key={name} isCode {...secret(name)} />
            ) : (
              <TextField
                key={name}
                type="password"
                autocomplete="new-password"
                isRequired={isNew && isRequired}
                {...secret(name)}
              />
            ),
          )}
        </fieldset>
      )}
      <details>
        <summary>{text.limits}</summary>
        <div class="stack">
          {LIMITS.map((name) => (
            <TextField
              key={name}
              type="number"
              label={text.limitNames[name]}
              hint={text.limitHint}
              min={0}
              value={draft.limits[name]}
              onInput={(value) => set({ limits: { ...draft.limits, [name]: value } })}
              fault={faultAt(error, `/limits/${name}`)}
            />
          ))}
          <TextField
            label={text.node}
            hint={text.nodeHint}
            value={draft.node}
            onInput={(node) => set({ node })}
            fault={faultAt(error, '/node')}
          />
        </div>
      </details>
    </>
  );
}
