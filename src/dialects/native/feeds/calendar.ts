import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { FeedEvent, ReadFeed } from '../../../services/schedules/index.ts';
import type { NativeSpeech } from '../speech/speech.ts';

/** After how long programs that ask by themselves ask again. */
const REFRESH_SECONDS = 3_600;

/** A feed as iCalendar. The same slots give the same text, byte for byte: nothing in it tells when it was written. */
export function writeCalendar({ name, events }: ReadFeed, speech: NativeSpeech): string {
  const calendar = ical({
    name,
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'Backrota', product: 'Backrota', language: speech.language.toUpperCase() },
    ttl: REFRESH_SECONDS,
  });
  for (const event of events) calendar.createEvent(entryOf(event, speech.notRun));
  return calendar.toString();
}

function entryOf({ slot, schedule }: FeedEvent, notRun: Readonly<Record<string, string>>) {
  const start = new Date(slot.at * 1_000);
  const state = slot.state === 'recorded' ? slot.run.outcome : slot.state;
  const why = notRun[state];
  const changedAt = slot.state === 'recorded' ? slot.run.createdAt : (schedule.updatedAt ?? schedule.createdAt);
  return {
    id: `${schedule.uuid}-${slot.at}@backrota`,
    start,
    end: start,
    stamp: new Date(changedAt * 1_000),
    summary: why === undefined ? schedule.name : `${schedule.name} (${why})`,
    status: why === undefined ? ICalEventStatus.CONFIRMED : ICalEventStatus.CANCELLED,
    transparency: ICalEventTransparency.TRANSPARENT,
  };
}
