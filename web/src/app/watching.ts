import { useEffect, useState } from 'preact/hooks';
import { watchCalls } from '../api/client.ts';
import { queries } from '../api/queries.ts';

let isReachedNow = true;
const listeners = new Set<(isReached: boolean) => void>();
let onEnd: () => void = () => {};

watchCalls({
  sessionEnded: () => onEnd(),
  reached: (isReached) => {
    if (isReached === isReachedNow) return;
    isReachedNow = isReached;
    for (const listener of listeners) listener(isReached);
    if (isReached) void queries.invalidateQueries();
  },
});

/** Sets what becomes of the page when its session has ended elsewhere. */
export const whenSessionEnds = (then: () => void): void => {
  onEnd = then;
};

/** Whether the gateway answered when it was last asked. */
export function useReach(): boolean {
  const [isReached, setReached] = useState(isReachedNow);
  useEffect(() => {
    listeners.add(setReached);
    return () => {
      listeners.delete(setReached);
    };
  }, []);
  return isReached;
}
