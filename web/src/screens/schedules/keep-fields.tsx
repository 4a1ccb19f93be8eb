import { useState } from 'preact/hooks';
import type { Retention } from '../../api/client.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { ChoiceField, Field, faultAt, TextField } from '../../parts/field.tsx';

const KINDS = ['inherit', 'keep', 'periods', 'chains', 'all'] as const;
const PERIODS = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'quarterly', 'yearly'] as const;

type Of<K extends Retention['kind']> = Extract<Retention, { readonly kind: K }>;

/** A policy of another kind, to begin with. */
function begun(kind: Retention['kind']): Retention {
  switch (kind) {
    case 'keep':
      return { kind, algorithm: 'restic', last: 3, daily: 7, weekly: 4, monthly: 6 };
    case 'periods':
      return { kind, rules: [{ period: 'days', quantity: 14 }] };
    case 'chains':
      return { kind, count: 3 };
    default:
      return { kind };
  }
}

interface Props<Policy extends Retention = Retention> {
  readonly policy: Policy;
  readonly onChange: (policy: Retention) => void;
  readonly error: Error | null;
}

/** How long copies stay. */
export function KeepFields({ policy, onChange, error }: Props) {
  const { text } = scheduleWords;
  return (
    <>
      <ChoiceField
        label={text.keepKind}
        value={policy.kind}
        choices={KINDS.map((kind) => [kind, text.keepKinds[kind]] as const)}
        onChange={(kind) => onChange(begun(kind))}
      />
      {policy.kind === 'keep' && <PeriodFields policy={policy} onChange={onChange} error={error} />}
      {policy.kind === 'periods' && <PeriodsField policy={policy} onChange={onChange} error={error} />}
      {policy.kind === 'chains' && (
        <TextField
          type="number"
          min={1}
          label={text.chains}
          value={String(policy.count)}
          onInput={(count) => onChange({ ...policy, count: Number(count) })}
          fault={faultAt(error, '/retention/count')}
        />
      )}
    </>
  );
}

function PeriodFields({ policy, onChange, error }: Props<Of<'keep'>>) {
  const { text } = scheduleWords;
  const without = (name: string) => Object.fromEntries(Object.entries(policy).filter(([each]) => each !== name));
  return (
    <>
      <p class="field-hint">{text.keepHint}</p>
      <div class="periods">
        {PERIODS.map((period) => (
          <TextField
            key={period}
            type="number"
            min={-1}
            label={text[period]}
            value={policy[period] === undefined ? '' : String(policy[period])}
            onInput={(typed) =>
              onChange({ ...without(period), ...(typed === '' ? {} : { [period]: Number(typed) }) } as Retention)
            }
            fault={faultAt(error, `/retention/${period}`)}
          />
        ))}
        <TextField
          label={text.within}
          value={policy.within ?? ''}
          onInput={(typed) =>
            onChange({ ...without('within'), ...(typed === '' ? {} : { within: typed }) } as Retention)
          }
          fault={faultAt(error, '/retention/within')}
        />
      </div>
      <p class="field-hint">{text.withinHint}</p>
      <ChoiceField
        label={text.algorithm}
        value={policy.algorithm}
        choices={Object.entries(text.algorithms) as ['borg' | 'restic', string][]}
        onChange={(algorithm) => onChange({ ...policy, algorithm })}
      />
    </>
  );
}

function PeriodsField({ policy, onChange, error }: Props<Of<'periods'>>) {
  const { text } = scheduleWords;
  const [typed, setTyped] = useState(JSON.stringify(policy.rules, null, 2));
  return (
    <Field label={text.periodsText} fault={faultAt(error, '/retention')}>
      {(input) => (
        <textarea
          {...input}
          spellcheck={false}
          value={typed}
          onInput={({ currentTarget: { value } }) => {
            setTyped(value);
            const rules = listIn(value);
            if (rules !== null) onChange({ kind: 'periods', rules: rules as Of<'periods'>['rules'] });
          }}
        />
      )}
    </Field>
  );
}

function listIn(text: string): readonly unknown[] | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
