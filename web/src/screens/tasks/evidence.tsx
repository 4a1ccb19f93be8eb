import type { Task } from '../../api/client.ts';
import { taskWords } from '../../messages/tasks.ts';
import { bytesText, countText } from '../../parts/figures.ts';
import { SnapshotName } from '../../parts/names.tsx';
import { Facts, Table } from '../../parts/table.tsx';

type Seen = NonNullable<Task['evidence']>;
type Difference = Seen['differences'][number];

/** What a check saw: how much it read, and what of it was not as it should be. */
export function Evidence({ of: seen }: { readonly of: Seen }) {
  const { text } = taskWords;
  return (
    <section class="card">
      <h2>{text.evidence}</h2>
      <Facts
        of={[
          [text.copies, countText(seen.copies)],
          ...(seen.left === 0 ? [] : [[text.left, countText(seen.left)] as const]),
          ...(seen.snapshot === null
            ? []
            : [[text.tried, <SnapshotName key="tried" id={seen.snapshot.id} />] as const]),
          [text.files, countText(seen.files)],
          [text.bytes, bytesText(seen.bytes)],
          [text.differences, seen.differenceCount === 0 ? text.noDifferences : countText(seen.differenceCount)],
        ]}
      />
      {seen.differences.length > 0 && (
        <Table<Difference>
          caption={text.differences}
          rows={seen.differences}
          keyOf={({ path }) => path}
          columns={[
            { name: text.path, isMain: true, show: ({ path }) => <code>{path}</code> },
            { name: text.how, show: ({ how }) => text.hows[how] },
          ]}
        />
      )}
    </section>
  );
}
