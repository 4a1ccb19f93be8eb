import { useId, useState } from 'preact/hooks';
import { Field } from './field.tsx';

/** Something that can be found by its name. */
export interface Found {
  readonly key: number;
  readonly name: string;
}

/** A name that is typed, and what is called like it: chosen by arrows and Enter, or by pressing it. */
export function Finder({
  label,
  typed,
  found,
  none,
  onType,
  onChoose,
}: {
  readonly label: string;
  readonly typed: string;
  /** What is called like that; `null` = it is being looked for. */
  readonly found: readonly Found[] | null;
  /** What is said where nothing is. */
  readonly none: string;
  readonly onType: (typed: string) => void;
  readonly onChoose: (key: number) => void;
}) {
  const list = useId();
  const [place, setPlace] = useState(0);
  const rows = found ?? [];
  const at = Math.min(place, Math.max(0, rows.length - 1));
  const idOf = (row: number): string => `${list}-${row}`;
  const press = (event: KeyboardEvent) => {
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 }[event.key];
    const chosen = rows[at];
    if (next !== undefined) {
      event.preventDefault();
      const to = Math.min(Math.max(next, 0), rows.length - 1);
      setPlace(to);
      document.getElementById(idOf(to))?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && chosen !== undefined) {
      event.preventDefault();
      onChoose(chosen.key);
    }
  };
  return (
    <>
      <Field label={label}>
        {(input) => (
          <input
            {...input}
            type="search"
            // biome-ignore lint/a11y/noRedundantRoles: there is no `datalist`, with which the types alone know of this role
            role="combobox"
            list={undefined}
            autocomplete="off"
            aria-expanded={rows.length > 0}
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={rows.length === 0 ? undefined : idOf(at)}
            value={typed}
            onInput={({ currentTarget }) => {
              setPlace(0);
              onType(currentTarget.value);
            }}
            onKeyDown={press}
          />
        )}
      </Field>
      <div id={list} role="listbox" aria-label={label} class="finder" hidden={rows.length === 0}>
        {rows.map(({ key, name }, row) => (
          // The field keeps the focus; by keys it is chosen there.
          // biome-ignore lint/a11y/useKeyWithClickEvents: see above
          <div
            key={key}
            id={idOf(row)}
            role="option"
            tabIndex={-1}
            aria-selected={row === at}
            class="finder-row"
            onClick={() => onChoose(key)}
          >
            {name}
          </div>
        ))}
      </div>
      <div role="status" class="soft small">
        {found !== null && rows.length === 0 ? none : ''}
      </div>
    </>
  );
}
