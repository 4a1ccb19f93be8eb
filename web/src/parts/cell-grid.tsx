import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';

/** One cell: what it shows, what it is called, and what opening it does. */
export interface Cell {
  readonly key: string;
  /** In words, whole: "Tue 23:00, 4 slots". */
  readonly label: string;
  readonly shown: ComponentChildren;
  readonly class?: string;
  readonly onOpen?: () => void;
}

export interface CellRow {
  readonly name: string;
  readonly cells: readonly Cell[];
}

type Place = readonly [row: number, column: number];

/** Where a key leads from a place; `null` = nowhere. */
function placeAfter(key: string, isFar: boolean, [row, column]: Place, rows: readonly CellRow[]): Place | null {
  const lastRow = rows.length - 1;
  const lastIn = (at: number) => (rows[at]?.cells.length ?? 1) - 1;
  switch (key) {
    case 'ArrowLeft':
      return [row, Math.max(0, column - 1)];
    case 'ArrowRight':
      return [row, Math.min(lastIn(row), column + 1)];
    case 'ArrowUp':
      return [Math.max(0, row - 1), column];
    case 'ArrowDown':
      return [Math.min(lastRow, row + 1), column];
    case 'Home':
      return isFar ? [0, 0] : [row, 0];
    case 'End':
      return isFar ? [lastRow, lastIn(lastRow)] : [row, lastIn(row)];
    default:
      return null;
  }
}

/** Cells in rows and columns, gone through by the arrows, Home and End; one of them is in the order of Tab. */
export function CellGrid({
  caption,
  columns,
  rows,
  class: look = '',
}: {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly CellRow[];
  readonly class?: string;
}) {
  const [at, setAt] = useState<Place>([0, 0]);
  const grid = useRef<HTMLTableElement>(null);
  const hasPlace = rows[at[0]]?.cells[at[1]] !== undefined;
  const [focusRow, focusColumn] = hasPlace ? at : [0, 0];

  const press = (event: KeyboardEvent, cell: Cell) => {
    if ((event.key === 'Enter' || event.key === ' ') && cell.onOpen) {
      event.preventDefault();
      cell.onOpen();
      return;
    }
    const next = placeAfter(event.key, event.ctrlKey, [focusRow, focusColumn], rows);
    if (next === null) return;
    event.preventDefault();
    setAt(next);
    grid.current?.querySelector<HTMLElement>(`[data-place="${next.join('-')}"]`)?.focus();
  };

  return (
    <div class="table-wrap">
      <table
        ref={grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid may be a table (ARIA practices).
        role="grid"
        class={`cells ${look}`}
        aria-label={caption}
      >
        <thead>
          <tr>
            <td />
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, cells }, row) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {cells.map((cell, column) => (
                <td
                  key={cell.key}
                  // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a grid may be a table (ARIA practices).
                  role="gridcell"
                  class={cell.class}
                  title={cell.label}
                  data-place={`${row}-${column}`}
                  tabIndex={row === focusRow && column === focusColumn ? 0 : -1}
                  onFocus={() => setAt([row, column])}
                  onClick={cell.onOpen}
                  onKeyDown={(event) => press(event, cell)}
                >
                  <span aria-hidden="true">{cell.shown}</span>
                  <span class="unseen">{cell.label}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
