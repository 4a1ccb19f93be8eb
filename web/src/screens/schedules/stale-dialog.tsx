import { scheduleWords } from '../../messages/schedules.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Table } from '../../parts/table.tsx';
import { type Draft, differingParts } from './draft.ts';

/** Somebody else was faster: both versions side by side, and which of them is to stand. */
export function StaleDialog({
  theirs,
  mine,
  onClose,
  onTake,
  onKeep,
}: {
  readonly theirs: Draft;
  readonly mine: Draft;
  readonly onClose: () => void;
  readonly onTake: () => void;
  readonly onKeep: () => void;
}) {
  const { text } = scheduleWords;
  const parts: Readonly<Record<keyof Draft, string>> = {
    name: text.name,
    recurrence: text.whenTitle,
    retention: text.keepTitle,
    targets: text.targets,
    destination: text.store,
    method: text.method,
  };
  const shown = (value: unknown) => (
    <code class="code">{typeof value === 'string' ? value : JSON.stringify(value, null, 1)}</code>
  );
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
      <Table<keyof Draft>
        caption={text.staleTitle}
        rows={differingParts(theirs, mine)}
        keyOf={(part) => part}
        columns={[
          { name: text.stalePart, isMain: true, show: (part) => parts[part] },
          { name: text.staleTheirs, show: (part) => shown(theirs[part]) },
          { name: text.staleMine, show: (part) => shown(mine[part]) },
        ]}
      />
    </Dialog>
  );
}
