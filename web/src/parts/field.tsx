import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import { ApiProblem } from '../api/client.ts';

/** What the API says of one part of what was sent, by its JSON pointer; parts below it count. */
export function faultAt(error: Error | null, pointer: string): string | null {
  if (!(error instanceof ApiProblem)) return null;
  const found = error.problem.errors.find(({ pointer: its = '' }) => `${its}/`.startsWith(`#${pointer}/`));
  return found?.detail ?? null;
}

/** What an input needs so that its label, hint and fault belong to it. */
export interface InputParts {
  readonly id: string;
  readonly class: string;
  readonly 'aria-invalid': boolean | undefined;
  readonly 'aria-describedby': string | undefined;
}

/** One thing to fill in: label, input, what it means, and what is wrong with it. */
export function Field({
  label,
  hint,
  fault = null,
  children,
}: {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly fault?: string | null;
  readonly children: (input: InputParts) => ComponentChildren;
}) {
  const id = useId();
  const told = [hint === undefined ? null : `${id}-hint`, fault === null ? null : `${id}-fault`].filter(
    (part) => part !== null,
  );
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        class: 'input',
        'aria-invalid': fault !== null || undefined,
        'aria-describedby': told.length === 0 ? undefined : told.join(' '),
      })}
      {hint !== undefined && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {fault !== null && (
        <p class="field-fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  );
}

type TextProps = {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: ComponentChildren;
  readonly fault?: string | null;
  readonly type?: 'text' | 'password' | 'number' | 'time' | 'date' | 'datetime-local' | 'email' | 'search';
  readonly isRequired?: boolean;
  readonly autocomplete?: string;
  readonly inputMode?: 'numeric' | 'text' | 'email';
  readonly min?: number;
  readonly max?: number;
  readonly maxLength?: number;
  /** Whether what is typed goes here from the beginning. */
  readonly isFocused?: boolean;
};

const focus = (input: HTMLInputElement | null): void => input?.focus();

/** A line of text to fill in. */
export const TextField = ({
  label,
  value,
  onInput,
  hint,
  fault,
  isRequired,
  isFocused,
  type = 'text',
  ...rest
}: TextProps) => (
  <Field label={label} {...(hint === undefined ? {} : { hint })} fault={fault ?? null}>
    {(input) => (
      <input
        {...input}
        {...rest}
        // One input whatever it takes: the types of JSX know each kind by itself.
        type={type as 'text'}
        required={isRequired}
        ref={isFocused ? focus : undefined}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    )}
  </Field>
);

/** Lines of text to fill in. */
export const AreaField = ({
  label,
  value,
  onInput,
  hint,
  fault,
  isCode = false,
  rows = 4,
}: Pick<TextProps, 'label' | 'value' | 'onInput' | 'hint' | 'fault'> & {
  /** Whether what is written is read by a program. */
  readonly isCode?: boolean;
  readonly rows?: number;
}) => (
  <Field label={label} {...(hint === undefined ? {} : { hint })} fault={fault ?? null}>
    {(input) => (
      <textarea
        {...input}
        class={isCode ? 'input code-input' : 'input'}
        rows={rows}
        spellcheck={!isCode}
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    )}
  </Field>
);

/** One of several to choose. */
export const ChoiceField = <Value extends string>({
  label,
  value,
  choices,
  onChange,
  hint,
  fault,
}: {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly (readonly [value: Value, name: string])[];
  readonly onChange: (value: Value) => void;
  readonly hint?: ComponentChildren;
  readonly fault?: string | null;
}) => (
  <Field label={label} {...(hint === undefined ? {} : { hint })} fault={fault ?? null}>
    {(input) => (
      <select {...input} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value as Value)}>
        {choices.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    )}
  </Field>
);

/** Yes or no. */
export const Tick = ({
  label,
  isOn,
  onChange,
}: {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}) => (
  <label class="choice">
    <input type="checkbox" checked={isOn} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
    {label}
  </label>
);
