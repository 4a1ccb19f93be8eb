import { useState } from 'preact/hooks';
import { Link } from 'wouter';
import { useName } from '../../api/names.ts';
import { useCall } from '../../api/queries.ts';
import { useSettled } from '../../app/settled.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { TextField, Tick } from '../../parts/field.tsx';
import { Read } from '../../parts/read.tsx';
import type { Draft } from './draft.ts';

/** Above so many, targets are searched for. */
const MOST_SHOWN = 12;

/** Which targets a schedule backs up; those that are chosen stay in sight whatever is searched for. */
export function TargetFields({
  chosen,
  onChange,
}: {
  readonly chosen: Draft['targets'];
  readonly onChange: (targets: Draft['targets']) => void;
}) {
  const { text } = scheduleWords;
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim());
  const targets = useCall(
    'listTargets',
    { query: { limit: MOST_SHOWN, count: true, ...(search === '' ? {} : { search }) } },
    { keepsLast: true },
  );
  const toggle = (targetId: number, isOn: boolean) =>
    onChange(
      isOn
        ? [...chosen, { targetId, label: null, isPrimary: chosen.length === 0 }]
        : chosen.filter((link) => link.targetId !== targetId),
    );
  return (
    <fieldset>
      <legend class="legend">{text.chooseTargets}</legend>
      <Read of={targets} rows={2}>
        {({ items }, { total }) => (
          <>
            {(total ?? 0) > MOST_SHOWN || search !== '' ? (
              <TextField type="search" label={text.findTarget} value={typed} onInput={setTyped} />
            ) : null}
            {items.length === 0 && search === '' && (
              <p>
                <Link href="/targets">{text.noTargets}</Link>
              </p>
            )}
            <div class="choices">
              {chosen
                .filter(({ targetId }) => !items.some(({ id }) => id === targetId))
                .map(({ targetId }) => (
                  <Chosen key={targetId} id={targetId} onDrop={() => toggle(targetId, false)} />
                ))}
              {items.map(({ id, name }) => (
                <Tick
                  key={id}
                  label={name}
                  isOn={chosen.some(({ targetId }) => targetId === id)}
                  onChange={(isOn) => toggle(id, isOn)}
                />
              ))}
            </div>
          </>
        )}
      </Read>
    </fieldset>
  );
}

/** One that is chosen though it is not among those that are listed. */
function Chosen({ id, onDrop }: { readonly id: number; readonly onDrop: () => void }) {
  return <Tick label={useName('target', id) ?? String(id)} isOn onChange={onDrop} />;
}
