import type { GatewayProcess, Place } from '../serve/gateway-process.ts';
import { atMost, type Figure } from './figures.ts';

const TURN_METER = new URL('turn-meter.ts', import.meta.url).href;

/** Starts a gateway that measures the turns of its loop. */
export const serveMeasured = (place: Place): GatewayProcess =>
  place.serve([], {}, { nodeOptions: ['--import', TURN_METER] });

/**
 * Asks for the longest turn of such a gateway's loop since it was last asked. Only what it computed in one is bounded:
 * other processes, the disk and the collection of garbage are not its own.
 */
export function turnReader(
  gateway: GatewayProcess,
  mostComputedMilliseconds: number,
): (what: string) => Promise<readonly Figure[]> {
  let asked = 0;
  return async (what) => {
    asked += 1;
    gateway.signal('SIGUSR2');
    const printed = await gateway.printed(new RegExp(`^turns ${asked}: (\\S+) (\\S+) (\\S+)\\n`, 'm'));
    const [lasted = Number.NaN, computed = Number.NaN, garbage = Number.NaN] = printed.slice(1).map(Number);
    return [
      atMost(`${what}: most computed in one turn, without garbage`, computed, mostComputedMilliseconds, 'ms'),
      atMost(
        `${what}: longest turn, with the disk and others, without garbage`,
        lasted,
        Number.POSITIVE_INFINITY,
        'ms',
      ),
      atMost(`${what}: longest stop for garbage`, garbage, Number.POSITIVE_INFINITY, 'ms'),
    ];
  };
}
