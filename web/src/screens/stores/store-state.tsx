import type { StoreStatus } from '../../api/client.ts';
import { storeWords } from '../../messages/stores.ts';
import { State } from '../../parts/state.tsx';
import { timeText } from '../../parts/time.tsx';

/** How a store is doing, by what hinders work there most. */
export function StoreState({ of: status }: { readonly of: StoreStatus }) {
  const { states, rests } = storeWords.text;
  if (status.isReadOnly) {
    return (
      <State tone="idle" icon="lock">
        {states.readOnly}
      </State>
    );
  }
  if (status.unwritable !== null) return <State tone="bad">{states.unwritable}</State>;
  if (status.restsUntil !== null) {
    return (
      <State tone="warn" icon="paused">
        {rests(timeText(status.restsUntil))}
      </State>
    );
  }
  if (status.failures > 0) return <State tone="warn">{states.failing}</State>;
  // What is free is told of a store that was looked at.
  if (status.freeBytes === null) return <State tone="idle">{states.unseen}</State>;
  return <State tone="good">{states.good}</State>;
}
