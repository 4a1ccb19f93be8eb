import { useCall } from '../../api/queries.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { CopyableCode } from '../../parts/copyable.tsx';
import { Note } from '../../parts/note.tsx';
import { Read } from '../../parts/read.tsx';

/** The schedule as each client reads it, side by side, with what that leaves unsaid. */
export function Dialects({ id }: { readonly id: number }) {
  const { text } = scheduleWords;
  const renderings = useCall('listRenderings', { parts: { key: id } });
  return (
    <section class="stack" aria-label={text.tabs.dialects}>
      <p class="soft">{text.dialectsIntro}</p>
      <Read of={renderings}>
        {({ items }) => (
          <div class="columns">
            {items.map(({ room, body, losses }) => {
              const names: Readonly<Record<string, string>> = text.rooms;
              const name = names[room.replaceAll('-', '_')] ?? room;
              return (
                <article key={room} class="card">
                  <h2>{name}</h2>
                  {losses.length === 0 ? (
                    <Note tone="good">{text.hasNoLosses}</Note>
                  ) : (
                    <Note tone="warn">
                      <ul class="stack">
                        {losses.map(({ detail }) => (
                          <li key={detail}>{detail}</li>
                        ))}
                      </ul>
                    </Note>
                  )}
                  {body === null ? (
                    <p class="soft">{text.notShown}</p>
                  ) : (
                    <CopyableCode label="JSON" code={JSON.stringify(body, null, 2)} />
                  )}
                </article>
              );
            })}
          </div>
        )}
      </Read>
    </section>
  );
}
