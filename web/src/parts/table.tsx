import type { ComponentChildren } from 'preact';

/** A column: its heading, and what stands in it. */
export interface Column<Row> {
  readonly name: string;
  readonly show: (row: Row) => ComponentChildren;
  /** Figures stand to the right, one under the other. */
  readonly isNumber?: boolean;
  /** The column that says which row it is. */
  readonly isMain?: boolean;
  /** It holds what can be done: its heading is for those who do not see that it needs none. */
  readonly isUnnamed?: boolean;
}

function classOf({ isNumber, isUnnamed }: Pick<Column<never>, 'isNumber' | 'isUnnamed'>): string | undefined {
  if (isUnnamed) return 'acts';
  return isNumber ? 'number' : undefined;
}

/** Rows of things. On a narrow screen each row is a card that names its parts. */
export function Table<Row>({
  caption,
  columns,
  rows,
  keyOf,
}: {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
}) {
  return (
    <div class="table-wrap">
      <table class="table table-cards">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, isNumber, isUnnamed }) => (
              <th key={name} scope="col" class={classOf({ isNumber, isUnnamed })}>
                {isUnnamed ? <span class="unseen">{name}</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ name, show, isNumber, isMain, isUnnamed }) =>
                isMain ? (
                  <th key={name} scope="row">
                    {show(row)}
                  </th>
                ) : (
                  <td key={name} class={classOf({ isNumber, isUnnamed })} data-label={isUnnamed ? undefined : name}>
                    {show(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A thing's properties, name beside value. */
export const Facts = ({
  of: facts,
}: {
  readonly of: readonly (readonly [name: string, value: ComponentChildren])[];
}) => (
  <dl class="facts">
    {facts.flatMap(([name, value]) => [<dt key={`${name} name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
  </dl>
);
