import { useState } from 'preact/hooks';
import { Link } from 'wouter';
import { useCall } from '../../api/queries.ts';
import { useSettled } from '../../app/settled.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { TextField, Tick } from '../../parts/field.tsx';
import { Read } from '../../parts/read.tsx';
import { TargetName } from '../tasks/names.tsx';
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
              {items.map(({ id, name }) => (
                <Tick
                  key={id}
                  label={name}
                  isOn={chosen.some(({ targetId }) => targetId === id)}
                  onChange={(isOn) => toggle(id, isOn)}
                />
              ))}
              {chosen
                .filter(({ targetId }) => !items.some(({ id }) => id === targetId))
                .map(({ targetId }) => (
                  <span key={targetId} class="choice">
                    <input
                      type="checkbox"
                      checked
                      aria-labelledby={`chosen-${targetId}`}
                      onChange={() => toggle(targetId, false)}
                    />
                    <span id={`chosen-${targetId}`}>
                      <TargetName id={targetId} />
                    </span>
                  </span>
                ))}
            </div>
          </>
        )}
      </Read>
    </fieldset>
  );
}
