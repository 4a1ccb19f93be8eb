import { useState } from 'preact/hooks';
import type { Recurrence } from '../../api/client.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { ChoiceField, Field, faultAt, TextField } from '../../parts/field.tsx';
import { ZoneField } from '../../parts/zone-field.tsx';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const KINDS = ['weekly', 'cron', 'once', 'rrule', 'window'] as const;

type Kind = Recurrence['kind'];
type Of<K extends Kind> = Extract<Recurrence, { readonly kind: K }>;

/** What every kind of rule has, and keeps where the kind is changed. */
const sharedOf = ({ timeZone, gap, overlap, startsAt, endsAt, excludedDates }: Recurrence) => ({
  timeZone,
  ...(gap && { gap }),
  ...(overlap && { overlap }),
  ...(startsAt !== undefined && { startsAt }),
  ...(endsAt !== undefined && { endsAt }),
  ...(excludedDates && { excludedDates }),
});

/** A rule of another kind, to begin with. */
function begun(kind: Kind, before: Recurrence): Recurrence {
  const shared = sharedOf(before);
  switch (kind) {
    case 'weekly':
      return { kind, days: [...DAYS], times: ['02:00'], ...shared };
    case 'cron':
      return { kind, expression: '0 2 * * *', ...shared };
    case 'once':
      return { kind, date: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10), time: '02:00', ...shared };
    case 'rrule':
      return { kind, rule: 'FREQ=MONTHLY;BYDAY=-1SU', start: '2026-01-01T02:00:00', ...shared };
    case 'window':
      return { kind, start: '22:00', end: '06:00', everyMinutes: 60, ...shared };
  }
}

interface Props<Rule extends Recurrence = Recurrence> {
  readonly rule: Rule;
  readonly onChange: (rule: Recurrence) => void;
  /** Why the rule as it stands is none. */
  readonly error: Error | null;
}

/** When a schedule fires: the kind of rule, its own fields, its zone, and what clock changes do to it. */
export function RuleFields({ rule, onChange, error }: Props) {
  const { text } = scheduleWords;
  return (
    <>
      <ChoiceField
        label={text.ruleKind}
        value={rule.kind}
        choices={KINDS.map((kind) => [kind, text.ruleKinds[kind]] as const)}
        onChange={(kind) => onChange(begun(kind, rule))}
      />
      {rule.kind === 'weekly' && <WeeklyFields rule={rule} onChange={onChange} error={error} />}
      {rule.kind === 'cron' && (
        <TextField
          label={text.expression}
          hint={text.expressionHint}
          value={rule.expression}
          onInput={(expression) => onChange({ ...rule, expression })}
          fault={faultAt(error, '/recurrence/expression')}
        />
      )}
      {rule.kind === 'once' && <OnceFields rule={rule} onChange={onChange} error={error} />}
      {rule.kind === 'rrule' && <RruleFields rule={rule} onChange={onChange} error={error} />}
      {rule.kind === 'window' && <WindowField rule={rule} onChange={onChange} error={error} />}
      <ZoneField
        label={text.timeZone}
        hint={text.timeZoneHint}
        value={rule.timeZone}
        onInput={(timeZone) => onChange({ ...rule, timeZone })}
        fault={faultAt(error, '/recurrence/timeZone')}
      />
      <details>
        <summary>{text.clockRules}</summary>
        <div class="stack">
          <ChoiceField
            label={text.gap}
            value={rule.gap ?? 'next-valid'}
            choices={Object.entries(text.gaps) as ['next-valid' | 'skip', string][]}
            onChange={(gap) => onChange({ ...rule, gap })}
          />
          <ChoiceField
            label={text.overlap}
            value={rule.overlap ?? 'first'}
            choices={Object.entries(text.overlaps) as ['first' | 'both', string][]}
            onChange={(overlap) => onChange({ ...rule, overlap })}
          />
        </div>
      </details>
    </>
  );
}

const timesIn = (typed: string): string[] => typed.split(/[\s,;]+/).filter((time) => time !== '');

function WeeklyFields({ rule, onChange, error }: Props<Of<'weekly'>>) {
  const { text } = scheduleWords;
  const [typed, setTyped] = useState(rule.times.join(', '));
  // They may be set from elsewhere; what is typed stays as it is typed.
  const shown = timesIn(typed).join() === rule.times.join() ? typed : rule.times.join(', ');
  return (
    <>
      <fieldset>
        <legend class="legend">{text.days}</legend>
        <div class="choices">
          {DAYS.map((day) => (
            <label key={day} class="chip">
              <input
                type="checkbox"
                checked={rule.days.includes(day)}
                onChange={({ currentTarget: { checked } }) =>
                  onChange({
                    ...rule,
                    days: DAYS.filter((each) => (each === day ? checked : rule.days.includes(each))),
                  })
                }
              />
              <span>{text.dayNames[day]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <TextField
        label={text.times}
        hint={text.timesHint}
        value={shown}
        onInput={(next) => {
          setTyped(next);
          onChange({ ...rule, times: timesIn(next) });
        }}
        fault={faultAt(error, '/recurrence/times')}
      />
    </>
  );
}

function OnceFields({ rule, onChange, error }: Props<Of<'once'>>) {
  const { text } = scheduleWords;
  return (
    <>
      <TextField
        type="date"
        label={text.date}
        value={rule.date}
        onInput={(date) => onChange({ ...rule, date })}
        fault={faultAt(error, '/recurrence/date')}
      />
      <TextField
        type="time"
        label={text.time}
        value={rule.time}
        onInput={(time) => onChange({ ...rule, time })}
        fault={faultAt(error, '/recurrence/time')}
      />
    </>
  );
}

function RruleFields({ rule, onChange, error }: Props<Of<'rrule'>>) {
  const { text } = scheduleWords;
  return (
    <>
      <TextField
        label={text.rrule}
        hint={text.rruleHint}
        value={rule.rule}
        onInput={(typed) => onChange({ ...rule, rule: typed })}
        fault={faultAt(error, '/recurrence/rule')}
      />
      <TextField
        type="datetime-local"
        label={text.rruleStart}
        value={(rule.start ?? '').slice(0, 16)}
        onInput={(start) => onChange({ ...rule, start: `${start}:00` })}
        fault={faultAt(error, '/recurrence/start')}
      />
    </>
  );
}

/** A window has many parts that few use: as the API takes it. */
function WindowField({ rule, onChange, error }: Props<Of<'window'>>) {
  const { text } = scheduleWords;
  const { kind, timeZone, gap, overlap, startsAt, endsAt, excludedDates, ...own } = rule;
  const [typed, setTyped] = useState(JSON.stringify(own, null, 2));
  const [isWrong, setWrong] = useState(false);
  return (
    <Field
      label={text.windowText}
      hint={text.windowHint}
      fault={isWrong ? text.windowWrong : faultAt(error, '/recurrence')}
    >
      {(input) => (
        <textarea
          {...input}
          spellcheck={false}
          value={typed}
          onInput={({ currentTarget: { value } }) => {
            setTyped(value);
            const parsed = objectIn(value);
            setWrong(parsed === null);
            if (parsed !== null) onChange({ ...parsed, kind, ...sharedOf(rule) } as Recurrence);
          }}
        />
      )}
    </Field>
  );
}

/** What a text says as a JSON object; `null` = it is none. */
export function objectIn(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
