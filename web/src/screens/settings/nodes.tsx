import { useState } from 'preact/hooks';
import type { Node } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { settingsWords } from '../../messages/settings.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Button } from '../../parts/button.tsx';
import { faultAt, TextField } from '../../parts/field.tsx';
import { countText } from '../../parts/figures.ts';
import { Empty, Read } from '../../parts/read.tsx';
import { Table } from '../../parts/table.tsx';
import { Time } from '../../parts/time.tsx';

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
  return (
    <ActDialog
      call="renameNode"
      given={{ parts: { key: node.name }, body: { name } }}
      title={text.nodeRenameOf(node.name)}
      act={text.nodeRename}
      told={text.nodeRenamed}
      onClose={onClose}
    >
      {(error) => (
        <>
          <TextField
            label={text.nodeNew}
            value={name}
            onInput={setName}
            isRequired
            maxLength={100}
            autocomplete="off"
            fault={faultAt(error, '/name')}
          />
          <p>{text.nodeRenameText}</p>
        </>
      )}
    </ActDialog>
  );
}
