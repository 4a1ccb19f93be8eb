import { useState } from 'preact/hooks';
import type { Script } from '../../api/client.ts';
import { useCall } from '../../api/queries.ts';
import { settingsWords } from '../../messages/settings.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Button } from '../../parts/button.tsx';
import { Empty, Read } from '../../parts/read.tsx';
import { Table } from '../../parts/table.tsx';
import { EditScript } from './edit-script.tsx';
import { TryScript } from './try-script.tsx';

interface Begun {
  readonly act: 'edit' | 'try' | 'remove';
  /** `null` = a new one. */
  readonly script: Script | null;
}

/** Programs that go before and after backups. */
export function Scripts() {
  const { text } = settingsWords;
  const [begun, setBegun] = useState<Begun | null>(null);
  const scripts = useCall('listScripts', { query: { limit: 200 } });
  const close = () => setBegun(null);
  return (
    <section class="card card-flush" aria-labelledby="scripts">
      <div class="card-head">
        <div>
          <h2 id="scripts">{text.scripts}</h2>
          <p class="soft small">{text.scriptsIntro}</p>
        </div>
        <Button icon="plus" onPress={() => setBegun({ act: 'edit', script: null })}>
          {text.scriptAdd}
        </Button>
      </div>
      <Read of={scripts}>
        {({ items }) =>
          items.length === 0 ? <Empty>{text.scriptsNone}</Empty> : <ScriptTable rows={items} onBegin={setBegun} />
        }
      </Read>
      {begun?.act === 'edit' && <EditScript script={begun.script} onClose={close} />}
      {begun?.act === 'try' && begun.script && <TryScript script={begun.script} onClose={close} />}
      {begun?.act === 'remove' && begun.script && <RemoveScript script={begun.script} onClose={close} />}
    </section>
  );
}

function ScriptTable({
  rows,
  onBegin,
}: {
  readonly rows: readonly Script[];
  readonly onBegin: (begun: Begun) => void;
}) {
  const { text } = settingsWords;
  return (
    <Table<Script>
      caption={text.scripts}
      rows={rows}
      keyOf={({ id }) => id}
      columns={[
        { name: text.scriptName, isMain: true, show: ({ name }) => name },
        { name: text.scriptDescription, show: ({ description }) => description || '–' },
        { name: text.scriptOccasion, show: ({ occasion }) => text.occasions[occasion] },
        {
          name: text.scriptChange,
          isUnnamed: true,
          show: (script) => (
            <span class="row">
              <Button
                isSmall
                look="quiet"
                label={text.scriptChangeOf(script.name)}
                onPress={() => onBegin({ act: 'edit', script })}
              >
                {text.scriptChange}
              </Button>
              <Button
                isSmall
                look="quiet"
                label={text.scriptTryOf(script.name)}
                onPress={() => onBegin({ act: 'try', script })}
              >
                {text.scriptTry}
              </Button>
              <Button
                isSmall
                look="quiet"
                label={text.scriptRemoveOf(script.name)}
                onPress={() => onBegin({ act: 'remove', script })}
              >
                {text.scriptRemove}
              </Button>
            </span>
          ),
        },
      ]}
    />
  );
}

function RemoveScript({ script, onClose }: { readonly script: Script; readonly onClose: () => void }) {
  const { text } = settingsWords;
  return (
    <ActDialog
      call="deleteScript"
      given={{ parts: { key: script.id }, version: `"${script.version}"` }}
      title={text.scriptRemoveTitle(script.name)}
      act={text.scriptRemove}
      isGrave
      told={text.scriptRemoved}
      onClose={onClose}
    >
      <p>{text.scriptRemoveText}</p>
    </ActDialog>
  );
}
