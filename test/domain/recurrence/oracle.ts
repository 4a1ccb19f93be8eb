/**
 * A slow second opinion: steps minute by minute through real time and looks at the wall clock of the zone. It shares
 * nothing with the product but the runtime's zone data.
 */

/** The wall clock at one real minute. */
export interface WallMinute {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Monday = 1 ... Sunday = 7. */
  readonly weekday: number;
  readonly minuteOfDay: number;
}

/** Whether a rule is nominally due at a wall minute. */
export type IsDue = (wall: WallMinute) => boolean;

const wallAt = (zone: string, epochSeconds: number) =>
  Temporal.Instant.fromEpochMilliseconds(epochSeconds * 1000)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime();

const wallMinute = (at: Temporal.PlainDateTime): WallMinute => ({
  year: at.year,
  month: at.month,
  day: at.day,
  weekday: at.dayOfWeek,
  minuteOfDay: at.hour * 60 + at.minute,
});

/** Every real minute in (`from`, `to`] whose wall clock is due, as running rules fire. */
export function listRunningFires(isDue: IsDue, zone: string, from: number, to: number): number[] {
  const fires: number[] = [];
  for (let at = Math.floor(from / 60) * 60 + 60; at <= to; at += 60) {
    if (isDue(wallMinute(wallAt(zone, at)))) fires.push(at);
  }
  return fires;
}

/**
 * Fires in (`from`, `to`] of a rule with fixed times: a wall minute counts at its first showing; where the clock jumps
 * over one, the jump's end counts for it, unless the whole date was jumped over.
 */
export function listFixedFires(isDue: IsDue, zone: string, from: number, to: number): number[] {
  const fires: number[] = [];
  // Begins early enough to have seen a whole overlap that `from` may lie in.
  const start = Math.floor(from / 60) * 60 - 4 * 3600;
  let latest = wallAt(zone, start);
  for (let at = start + 60; at <= to; at += 60) {
    const now = wallAt(zone, at);
    if (Temporal.PlainDateTime.compare(now, latest) <= 0) continue;
    let isFiring = false;
    for (let wall = latest.add({ minutes: 1 }); Temporal.PlainDateTime.compare(wall, now) <= 0; ) {
      const existed = [latest, now].some((edge) => edge.toPlainDate().equals(wall.toPlainDate()));
      if (existed && isDue(wallMinute(wall))) isFiring = true;
      wall = wall.add({ minutes: 1 });
    }
    latest = now;
    if (isFiring && at > from) fires.push(at);
  }
  return fires;
}
