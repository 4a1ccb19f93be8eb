import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { mapInSlices } from '../ports/current-call.ts';
import type { AnsweredCall, EndedTask, Meter, RecordedRun } from '../ports/meter.ts';
import type { ScheduleFigures } from '../ports/records/figures.ts';
import type { InstallationFigures, readScheduleFigures } from '../services/housekeeping/index.ts';

const FIRING_SECONDS = [0.5, 1, 2, 5, 15, 60, 300, 1_800, 7_200];
const TASK_SECONDS = [1, 5, 15, 60, 300, 900, 3_600, 14_400, 43_200];
const CALL_SECONDS = [0.005, 0.025, 0.1, 0.25, 1, 2.5, 10];

/** What a process counts and how its installation is doing, in the text format of Prometheus. */
export class PrometheusMeter implements Meter {
  readonly #registry = new Registry();
  readonly #counted: ReturnType<typeof countersIn>;
  readonly #gauges: ReturnType<typeof gaugesIn>;

  /** @param build what runs, and as which node. */
  constructor(build: { readonly version: string; readonly node: string }) {
    this.#counted = countersIn(this.#registry);
    this.#gauges = gaugesIn(this.#registry);
    this.#gauges.buildInfo.set(build, 1);
  }

  /** The media type of what `show` answers. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  answered({ room, endpoint, status, seconds }: AnsweredCall): void {
    const { requests, requestSeconds } = this.#counted;
    requests.inc({ room: room ?? '', endpoint: endpoint ?? '', status });
    requestSeconds.observe({ room: room ?? '' }, seconds);
  }

  failedLogin(room: string): void {
    this.#counted.loginFailures.inc({ room });
  }

  recordedRun({ outcome, reason, trigger, lateness }: RecordedRun): void {
    this.#counted.runs.inc({ outcome, reason: reason ?? '', trigger });
    if (lateness !== null) this.#counted.lateness.observe(lateness);
  }

  endedTask({ state, driver, duration, bytes, lapses }: EndedTask): void {
    const { tasks, taskSeconds, taskBytes, lapsed } = this.#counted;
    tasks.inc({ state, driver });
    if (duration !== null) taskSeconds.observe({ driver }, duration);
    taskBytes.inc({ driver }, bytes);
    lapsed.inc(lapses);
  }

  posted(outcome: 'taken' | 'failed'): void {
    this.#counted.posted.inc({ outcome });
  }

  expired(snapshots: number): void {
    this.#counted.expired.inc(snapshots);
  }

  /** All of it, with these gauges. */
  show(figures: InstallationFigures): Promise<string> {
    this.#set(figures);
    return this.#registry.metrics();
  }

  /** Schedules one by one, by their ids alone. */
  async showSchedules({ schedules, leftOut }: Awaited<ReturnType<typeof readScheduleFigures>>): Promise<string> {
    const sampled = (name: string, instantOf: (schedule: ScheduleFigures) => number | null) =>
      mapInSlices(schedules, (schedule) => {
        const value = instantOf(schedule);
        return value === null ? '' : `backrota_${name}{schedule="${schedule.id}"} ${value}\n`;
      });
    const [succeeded, next] = ['schedule_last_success_timestamp_seconds', 'schedule_next_fire_timestamp_seconds'];
    return [
      headOf(succeeded, 'When a task of the schedule last succeeded; absent where none ever has.'),
      ...(await sampled(succeeded, ({ lastSuccessAt }) => lastSuccessAt)),
      headOf(next, 'When the schedule fires next; absent where it does not.'),
      ...(await sampled(next, ({ nextFireAt }) => nextFireAt)),
      headOf(LEFT_OUT, 'Schedules that are not told one by one, as there are too many.'),
      `backrota_${LEFT_OUT} ${leftOut}\n`,
    ].join('');
  }

  #set({ tasks, schedules, overdue, stores, mails, lastTickAt, oldestSuccessAge, runsMissed24h }: InstallationFigures) {
    const gauges = this.#gauges;
    // What is no more is not to be told for ever.
    for (const gauge of [gauges.tasks, gauges.snapshots, gauges.snapshotBytes, gauges.storeUp, gauges.storeFree])
      gauge.reset();
    for (const state of ['queued', 'running']) gauges.tasks.set({ state }, 0);
    for (const { state, count } of tasks) gauges.tasks.set({ state }, count);
    for (const [state, count] of Object.entries(schedules)) gauges.schedules.set({ state }, count);
    for (const [state, count] of Object.entries(mails)) gauges.mails.set({ state }, count);
    for (const { store, isUp, freeBytes, snapshots } of stores) {
      gauges.storeUp.set({ store }, isUp ? 1 : 0);
      if (freeBytes !== null) gauges.storeFree.set({ store }, freeBytes);
      gauges.snapshotBytes.set(
        { store },
        snapshots.reduce((sum, { bytes }) => sum + bytes, 0),
      );
      for (const { state, count } of snapshots) gauges.snapshots.set({ state, store }, count);
    }
    gauges.overdue.set(overdue);
    gauges.missed.set(runsMissed24h);
    gauges.lastTick.set(lastTickAt ?? 0);
    gauges.oldestSuccess.set(oldestSuccessAge ?? 0);
  }
}

const LEFT_OUT = 'schedules_left_out';

const headOf = (name: string, help: string): string =>
  `# HELP backrota_${name} ${help}\n# TYPE backrota_${name} gauge\n`;

function countersIn(registry: Registry) {
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Counter({ name: `backrota_${name}`, help, labelNames, registers });
  const histogram = <Label extends string>(name: string, help: string, buckets: number[], ...labelNames: Label[]) =>
    new Histogram({ name: `backrota_${name}`, help, buckets, labelNames, registers });
  return {
    runs: counter('runs_total', 'Runs that were recorded.', 'outcome', 'reason', 'trigger'),
    lateness: histogram('fire_lateness_seconds', 'How long after its slot a run fired.', FIRING_SECONDS),
    tasks: counter('tasks_total', 'Tasks that have ended.', 'state', 'driver'),
    taskSeconds: histogram('task_duration_seconds', 'From a task’s beginning to its end.', TASK_SECONDS, 'driver'),
    taskBytes: counter('task_bytes_total', 'Bytes of the files that backups copied.', 'driver'),
    lapsed: counter('leases_lapsed_total', 'Leases of tasks that lapsed, as their worker was gone.'),
    expired: counter('retention_deleted_total', 'Snapshots that retention let go.'),
    posted: counter('webhook_deliveries_total', 'Tries to send a digest to a webhook.', 'outcome'),
    requests: counter('http_requests_total', 'Calls that were answered.', 'room', 'endpoint', 'status'),
    requestSeconds: histogram('http_duration_seconds', 'How long a call took to be answered.', CALL_SECONDS, 'room'),
    loginFailures: counter('login_failures_total', 'Tries to log in that were refused.', 'room'),
  };
}

function gaugesIn(registry: Registry) {
  const registers = [registry];
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name: `backrota_${name}`, help, labelNames, registers });
  return {
    buildInfo: gauge('build_info', 'What runs.', 'version', 'node'),
    lastTick: gauge('trigger_last_tick_timestamp_seconds', 'When any node last looked for what is due.'),
    tasks: gauge('tasks', 'Tasks that have not ended.', 'state'),
    schedules: gauge('schedules', 'Schedules.', 'state'),
    overdue: gauge('schedules_overdue', 'Schedules that did not fire within two minutes of their slot.'),
    missed: gauge('runs_missed_24h', 'Runs that were missed in 24 hours.'),
    oldestSuccess: gauge(
      'oldest_success_age_seconds',
      'Age of the newest snapshot of the target that a schedule backs up for which that is oldest.',
    ),
    snapshots: gauge(
      'snapshots',
      'Snapshots that are not gone, by store; those of accounts’ own stores together.',
      'state',
      'store',
    ),
    snapshotBytes: gauge('snapshot_bytes', 'Bytes of snapshots.', 'store'),
    storeUp: gauge('store_up', 'Whether a store can be written, as nodes saw it last.', 'store'),
    storeFree: gauge('store_free_bytes', 'Bytes that are free in a store, as nodes saw it last.', 'store'),
    mails: gauge('mails', 'Mails of the last 30 days.', 'state'),
  };
}
