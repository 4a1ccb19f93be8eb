import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { FeedEvent, ReadFeed } from '../../../services/schedules/index.ts';

/** After how long programs that ask by themselves ask again. */
const REFRESH_SECONDS = 3_600;

/** What is said of a slot that is neither to come nor was run. */
const NOT_RUN: Readonly<Record<string, string>> = {
  paused: 'paused',
  suspended: 'suspended',
  missed: 'missed',
  skipped: 'skipped',
};

/** A feed as iCalendar. The same slots give the same text, byte for byte: nothing in it tells when it was written. */
export function writeCalendar({ name, events }: ReadFeed): string {
  const calendar = ical({
    name,
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'Backrota', product: 'Backrota', language: 'EN' },
    ttl: REFRESH_SECONDS,
  });
  for (const event of events) calendar.createEvent(entryOf(event));
  return calendar.toString();
}

function entryOf({ slot, schedule }: FeedEvent) {
  const start = new Date(slot.at * 1_000);
  const state = slot.state === 'recorded' ? slot.run.outcome : slot.state;
  const why = NOT_RUN[state];
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
