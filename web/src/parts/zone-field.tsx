import type { ComponentChildren } from 'preact';
import { Field } from './field.tsx';

const zones: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** A time zone by its IANA name, with those that the browser knows to choose from. */
export const ZoneField = ({
  label,
  value,
  onInput,
  hint,
  fault = null,
}: {
  readonly label: string;
  readonly value: string;
  readonly onInput: (zone: string) => void;
  readonly hint?: ComponentChildren;
  readonly fault?: string | null;
}) => (
  <Field label={label} {...(hint === undefined ? {} : { hint })} fault={fault}>
    {(input) => (
      <>
        <input
          {...input}
          list={`${input.id}-zones`}
          autocomplete="off"
          value={value}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
        <datalist id={`${input.id}-zones`}>
          {zones.map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      </>
    )}
  </Field>
);
