import type { BackupSettings, Schedule } from '../schedule.ts';
import type { Loss } from './reasons.ts';

/** What a room shows of a schedule. */
export interface ShownSettings {
  /** The settings that it has exact words for. */
  readonly says: readonly (keyof BackupSettings)[];
  /** What a schedule that is made there has of the others; what is absent is none that it could make. */
  readonly usual: Partial<BackupSettings>;
  /** How many of its targets it shows. */
  readonly targetCount: number;
  /** Whether it shows what the schedule calls its targets. */
  readonly hasLabels: boolean;
}

/** What is lost of a schedule beside when it fires. */
export const lossesOfSettings = (schedule: Schedule, shown: ShownSettings): readonly Loss[] => [
  ...SETTINGS.filter((setting) => isLost(setting, schedule, shown)).map((setting) => LOST[setting](schedule)),
  ...lossesOfTargets(schedule, shown),
  ...lossesOfPause(schedule),
];

const LOST: Readonly<Record<keyof BackupSettings, (schedule: Schedule) => Loss>> = {
  retention: ({ retention }) => ({ reason: 'retention_unsaid', params: { retention } }),
  class: ({ class: snapshotClass }) => ({ reason: 'class_unsaid', params: { class: snapshotClass } }),
  method: ({ method }) => ({ reason: 'method_unsaid', params: { method } }),
  destination: ({ destination }) => ({ reason: 'destination_unsaid', params: { destination } }),
  taskOrder: ({ taskOrder }) => ({ reason: 'task_order_unsaid', params: { taskOrder } }),
  notifications: ({ notifications }) => ({ reason: 'notifications_unsaid', params: notifications }),
  archiveName: ({ archiveName }) => ({ reason: 'archive_name_unsaid', params: { archiveName } }),
  compactsAfter: ({ compactsAfter }) => ({ reason: 'compaction_unsaid', params: { compactsAfter } }),
  scripts: ({ scripts: { pre, post } }) => ({
    reason: 'scripts_unsaid',
    params: { pre: pre?.scriptId ?? null, post: post?.scriptId ?? null },
  }),
};

const SETTINGS = Object.keys(LOST) as readonly (keyof BackupSettings)[];

function isLost(setting: keyof BackupSettings, schedule: Schedule, { says, usual }: ShownSettings): boolean {
  // One target is backed up by itself in any order.
  if (says.includes(setting) || (setting === 'taskOrder' && schedule.targets.length < 2)) return false;
  return JSON.stringify(schedule[setting]) !== JSON.stringify(usual[setting]);
}

function lossesOfTargets({ targets }: Schedule, { targetCount, hasLabels }: ShownSettings): readonly Loss[] {
  const labels = hasLabels ? [] : targets.flatMap(({ label }) => label ?? []);
  const count = targets.length;
  return [
    ...(count === targetCount ? [] : [{ reason: 'targets_unsaid', params: { count, shown: targetCount } } as const]),
    ...(labels.length === 0 ? [] : [{ reason: 'labels_unsaid', params: { labels } } as const]),
  ];
}

/** No room has words for when a pause ends by itself, nor for why there is one. */
function lossesOfPause({ pause }: Schedule): readonly Loss[] {
  if (pause === null) return [];
  const { until, reason } = pause;
  return [
    ...(until === null ? [] : [{ reason: 'pause_until_unsaid', params: { until } } as const]),
    ...(reason === null ? [] : [{ reason: 'pause_reason_unsaid', params: { reason } } as const]),
  ];
}
