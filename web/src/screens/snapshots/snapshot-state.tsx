import type { Snapshot } from '../../api/client.ts';
import { snapshotWords } from '../../messages/snapshots.ts';
import type { IconName } from '../../parts/icon.tsx';
import { State, type Tone } from '../../parts/state.tsx';

/** The states of a snapshot, in the order of its life. */
export const STATES = [
  'creating',
  'transferring',
  'available',
  'missing',
  'damaged',
  'deleting',
  'deleted',
  'error',
  'delete_failed',
] as const satisfies readonly Snapshot['state'][];

const LOOKS: Readonly<Record<Snapshot['state'], readonly [Tone, IconName?]>> = {
  creating: ['busy'],
  transferring: ['busy'],
  available: ['good'],
  missing: ['bad', 'missed'],
  damaged: ['bad'],
  deleting: ['idle', 'trash'],
  deleted: ['idle', 'trash'],
  error: ['bad'],
  delete_failed: ['warn'],
};

/** What has become of a copy. */
export const SnapshotState = ({ of: { state } }: { readonly of: Pick<Snapshot, 'state'> }) => {
  const [tone, icon] = LOOKS[state];
  return (
    <State tone={tone} {...(icon === undefined ? {} : { icon })}>
      {snapshotWords.text.states[state]}
    </State>
  );
};

/** Why a copy stays. */
export const KeepState = ({
  of: { isProtected, deletion, holdReason, scheduleId },
}: {
  readonly of: Pick<Snapshot, 'isProtected' | 'deletion' | 'holdReason' | 'scheduleId'>;
}) => {
  const { keeps } = snapshotWords.text;
  if (isProtected) {
    return (
      <State tone="good" icon="lock">
        {keeps.isProtected}
      </State>
    );
  }
  if (deletion !== null) {
    return (
      <State tone="idle" icon="trash">
        {keeps.goes}
      </State>
    );
  }
  if (holdReason !== null) {
    return (
      <State tone="warn" icon="paused">
        {keeps.held}
      </State>
    );
  }
  return <>{scheduleId === null ? keeps.byHand : keeps.byPolicy}</>;
};
