import type { UseQueryResult } from '@tanstack/react-query';
import type { Answer, Preview } from '../../api/client.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { Note } from '../../parts/note.tsx';
import { Read } from '../../parts/read.tsx';
import { localText } from '../../parts/time.tsx';

/** What a rule would do, as the gateway says it: the next slots, and clock changes in words. */
export function SlotsPreview({ of: preview }: { readonly of: UseQueryResult<Answer<Preview>, Error> }) {
  const { text } = scheduleWords;
  return (
    <section class="card preview" aria-live="polite">
      <h3>{text.nextSlots}</h3>
      <Read of={preview} rows={6}>
        {({ when, slots, clockChanges, slotsInYear }) => (
          <>
            <p>{when}</p>
            {slots.length === 0 && <p>{text.noSlots}</p>}
            <ol class="figures slots">
              {slots.map(({ at, local }) => (
                <li key={at}>
                  <time dateTime={at}>{localText(local)}</time>
                </li>
              ))}
            </ol>
            <p class="soft small">{text.inYear(slotsInYear)}</p>
            {clockChanges.length > 0 && (
              <Note tone="warn">
                <h4 class="legend">{text.clockChanges}</h4>
                <ul>
                  {clockChanges.map(({ detail }) => (
                    <li key={detail}>{detail}</li>
                  ))}
                </ul>
              </Note>
            )}
          </>
        )}
      </Read>
    </section>
  );
}
