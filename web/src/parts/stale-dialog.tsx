import { common } from '../messages/index.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Table } from './table.tsx';

/** A part of a thing that two people have set differently. */
export interface Difference {
  readonly name: string;
  readonly theirs: string;
  readonly mine: string;
}

/** Somebody else was faster: both versions side by side, and which of them is to stand. */
export function StaleDialog({
  differences,
  onClose,
  onTake,
  onKeep,
}: {
  readonly differences: readonly Difference[];
  readonly onClose: () => void;
  readonly onTake: () => void;
  readonly onKeep: () => void;
}) {
  const { text } = common;
  return (
    <Dialog
      title={text.staleTitle}
      isWide
      onClose={onClose}
      acts={
        <>
          <Button onPress={onTake}>{text.takeTheirs}</Button>
          <Button look="main" onPress={onKeep}>
            {text.keepMine}
          </Button>
        </>
      }
    >
      <p>{text.staleText}</p>
      <Table<Difference>
        caption={text.staleTitle}
        rows={differences}
        keyOf={({ name }) => name}
        columns={[
          { name: text.stalePart, isMain: true, show: ({ name }) => name },
          { name: text.staleTheirs, show: ({ theirs }) => theirs || '–' },
          { name: text.staleMine, show: ({ mine }) => mine || '–' },
        ]}
      />
    </Dialog>
  );
}
