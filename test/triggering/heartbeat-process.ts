import { Heartbeat } from '../../src/triggering/heartbeat.ts';

/**
 * A heart in a process of its own, whose wall clock says something else: `node heartbeat-process.ts <starts at, ISO>
 * <seconds that the clock is stepped by after the second beat>`. Says so once it has beaten three times after that.
 */
const [, , startsAt = '', step = '0'] = process.argv;
const RealDate = Date;
let offsetMs = RealDate.parse(startsAt) - RealDate.now();

globalThis.Date = class extends RealDate {
  constructor(...given: readonly unknown[]) {
    super(...((given.length === 0 ? [RealDate.now() + offsetMs] : given) as [number]));
  }
  static override now(): number {
    return RealDate.now() + offsetMs;
  }
} as DateConstructor;

let beats = 0;
const beat = async (): Promise<void> => {
  beats += 1;
  if (beats === 2) offsetMs += Number(step) * 1_000;
  if (beats !== 5) return;
  console.log('It goes on.');
  setImmediate(() => void heart.stop());
};
const heart = new Heartbeat([{ everySeconds: 1, beat }]);
heart.start();
