import { useSearch } from 'wouter';
import { useCall } from '../../api/queries.ts';
import { Head } from '../../app/head.tsx';
import { useSession } from '../../app/session.ts';
import { scheduleWords } from '../../messages/schedules.ts';
import { Read } from '../../parts/read.tsx';
import { draftOf, emptyDraft } from './draft.ts';
import { NewEditor } from './editor.tsx';

/** A new schedule: from nothing, for one target (`?target=`), or as another one (`?of=`). */
export function Screen() {
  const { text } = scheduleWords;
  const { session } = useSession();
  const asked = new URLSearchParams(useSearch());
  const [of, target] = [asked.get('of'), asked.get('target')];
  const model = useCall('getSchedule', { parts: { key: of ?? '' } }, { isWanted: of !== null });
  const empty = emptyDraft(session.account.timeZone);
  const targets = target === null ? [] : [{ targetId: Number(target), label: null, isPrimary: true }];
  return (
    <>
      <Head title={text.newTitle} />
      {of === null ? (
        <NewEditor first={{ ...empty, targets }} />
      ) : (
        <Read of={model}>
          {(schedule) => <NewEditor first={{ ...draftOf(schedule), name: text.copyOf(schedule.name) }} />}
        </Read>
      )}
    </>
  );
}
