import { useState } from 'preact/hooks';
import type { Node } from '../../api/client.ts';
import { useAct, useCall } from '../../api/queries.ts';
import { settingsWords } from '../../messages/settings.ts';
import { Button } from '../../parts/button.tsx';
import { faultAt, TextField } from '../../parts/field.tsx';
import { countText } from '../../parts/figures.ts';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { Empty, Read } from '../../parts/read.tsx';
import { Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';
import { tell } from '../../parts/toasts.tsx';

/** The machines that work on the database, and what only each of them reaches. */
export function Nodes() {
  const { text } = settingsWords;
  const [renaming, setRenaming] = useState<Node | null>(null);
  const nodes = useCall('listNodes');
  return (
    <section class="card card-flush" aria-labelledby="nodes">
      <div class="card-head">
        <h2 id="nodes">{text.nodes}</h2>
      </div>
      <Read of={nodes}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{text.nodesNone}</Empty>
          ) : (
            <Table<Node>
              caption={text.nodes}
              rows={items}
              keyOf={({ name }) => name}
              columns={[
                { name: text.node, isMain: true, show: ({ name }) => name },
                {
                  name: text.nodeSeen,
                  show: ({ seenAt }) => (seenAt === null ? text.never : <Time at={seenAt} look="full" />),
                },
                { name: text.nodeStores, isNumber: true, show: ({ stores }) => countText(stores) },
                { name: text.nodeVolumes, isNumber: true, show: ({ volumes }) => countText(volumes) },
                {
                  name: text.nodeRename,
                  isUnnamed: true,
                  show: (node) => (
                    <Button isSmall look="quiet" label={text.nodeRenameOf(node.name)} onPress={() => setRenaming(node)}>
                      {text.nodeRename}
                    </Button>
                  ),
                },
              ]}
            />
          )
        }
      </Read>
      {renaming !== null && <RenameNode node={renaming} onClose={() => setRenaming(null)} />}
    </section>
  );
}

function RenameNode({ node, onClose }: { readonly node: Node; readonly onClose: () => void }) {
  const { text } = settingsWords;
  const [name, setName] = useState('');
  const rename = useAct('renameNode');
  return (
    <FormDialog
      title={text.nodeRenameOf(node.name)}
      act={text.nodeRename}
      isBusy={rename.isPending}
      error={rename.error}
      onClose={onClose}
      onSubmit={() =>
        rename.mutate(
          { parts: { key: node.name }, body: { name } },
          {
            onSuccess: () => {
              tell(text.nodeRenamed);
              onClose();
            },
          },
        )
      }
    >
      <TextField
        label={text.nodeNew}
        value={name}
        onInput={setName}
        isRequired
        maxLength={100}
        autocomplete="off"
        fault={faultAt(rename.error, '/name')}
      />
      <p>{text.nodeRenameText}</p>
    </FormDialog>
  );
}
