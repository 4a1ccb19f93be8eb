import type { EventKind, EventNoun } from '../../src/domain/events.ts';
import { EVENT_NOUNS } from '../../src/domain/events.ts';
import type { ChangedThing } from '../../src/ports/events.ts';
import type { Records } from '../../src/ports/records/index.ts';
import type { Transaction, UnitOfWork } from '../../src/ports/unit-of-work.ts';
import { callOn, replaceProperty } from './interleaving.ts';

type Seen = readonly [noun: EventNoun, id: number];

/** What a call changes that an account can see; nothing where it only reads, or where nobody sees what it writes. */
type Rule<Call> = Call extends (...values: infer Values) => Promise<infer Answer>
  ? 'reads' | 'unseen' | ((values: Values, answer: Answer) => readonly Seen[])
  : never;

type Rules = {
  readonly [Noun in keyof Records]: { readonly [Method in keyof Records[Noun]]: Rule<Records[Noun][Method]> };
};

const idsOf = (noun: EventNoun, things: readonly { readonly id: number }[]): readonly Seen[] =>
  things.map(({ id }) => [noun, id]);

const some = (noun: EventNoun, things: readonly number[]): readonly Seen[] => things.map((id) => [noun, id]);

/** All that the records can be asked for: a new call does not compile until it is said here what it changes. */
const RULES: Rules = {
  ids: { one: 'unseen', next: 'unseen' },
  accounts: {
    find: 'reads',
    findByName: 'reads',
    lock: 'reads',
    list: 'reads',
    suspended: 'reads',
    insert: ([account]) => [['account', account.id]],
    update: ([id]) => [['account', id]],
    close: ([id]) => [['account', id]],
    page: 'reads',
    // Nobody who could see it is there any more.
    erase: 'unseen',
    isAtRest: 'reads',
    count: 'reads',
    counts: 'reads',
  },
  logins: {
    findByLogin: 'reads',
    find: 'reads',
    list: 'reads',
    count: 'reads',
    insert: ([login]) => [['login', login.id]],
    lock: 'reads',
    findByKey: 'reads',
    page: 'reads',
    update: ([id]) => [['login', id]],
    close: ([id]) => [['login', id]],
    useTotpStep: 'unseen',
    forgetTotpSteps: 'unseen',
  },
  // Feeds are asked for by who made them, and by their programs.
  calendarFeeds: { insert: 'unseen', findByToken: 'reads', list: 'reads', remove: 'unseen', removeAll: 'unseen' },
  // What may be undone is seen by what it lets go.
  retentionChanges: {
    insert: 'unseen',
    ofAccount: 'reads',
    madeBefore: 'reads',
    redate: 'unseen',
    forget: 'unseen',
    forgetIdle: 'unseen',
  },
  // What calls may be sent again, and what limits tries, is the gateway's own knowledge.
  repeatedCalls: { find: 'reads', count: 'reads', begin: 'unseen', answer: 'unseen', forgetOutside: 'unseen' },
  loginTries: {
    look: 'reads',
    lock: 'unseen',
    count: 'unseen',
    takeBack: 'unseen',
    see: 'unseen',
    forgetTries: 'unseen',
    forgetCallers: 'unseen',
  },
  // One-time keys are shown to nobody.
  loginKeys: { insert: 'unseen', take: 'unseen', forgetExpired: 'unseen' },
  sessions: {
    findLive: 'reads',
    list: 'reads',
    page: 'reads',
    // Those of rooms come and go with every visit; tokens are told of.
    insert: ([{ kind, loginId }]) => (kind === 'api' ? [['login', loginId]] : []),
    slide: 'unseen',
    revoke: (_, login) => (login === null ? [] : [['login', login.id]]),
    revokeAllOf: ([loginId]) => [['login', loginId]],
    countCode: 'unseen',
    memoriesOf: 'reads',
    memory: 'reads',
    remember: 'unseen',
    makeRoom: 'unseen',
    forgetEnded: 'unseen',
  },
  stores: {
    find: 'reads',
    findByName: 'reads',
    findByLocation: 'reads',
    findMany: 'reads',
    locationsOf: 'reads',
    list: 'reads',
    page: 'reads',
    lock: 'reads',
    insert: ([store]) => [['store', store.id]],
    everOf: 'reads',
    firstUuid: 'reads',
    update: ([id]) => [['store', id]],
    markDeleted: ([id]) => [['store', id]],
    // Whose a store is, is the gateway's own knowledge.
    mark: 'unseen',
  },
  // Why a task waits is worked out when it is shown.
  storeTroubles: { list: 'reads', lock: 'unseen', put: 'unseen', end: 'unseen' },
  targets: {
    find: 'reads',
    findEver: 'reads',
    lock: 'reads',
    findMany: 'reads',
    list: 'reads',
    listInPieces: 'reads',
    leftStore: 'reads',
    nextFreeId: 'reads',
    insert: ([target]) => [['target', target.id]],
    update: ([id]) => [['target', id]],
    // Where a source is mounted is the gateway's own knowledge.
    learnMountPoints: 'unseen',
    countedAmong: 'reads',
    recordVolumeBytes: 'unseen',
    markDeleted: ([id]) => [['target', id]],
    countVolumes: 'reads',
    unknownAmong: 'reads',
    // Where a volume lies is the gateway's own knowledge.
    settleVolumes: 'unseen',
    moveVolumes: 'unseen',
    volumesByNode: 'reads',
    abandonedAmong: 'reads',
  },
  schedules: {
    find: 'reads',
    findEver: 'reads',
    findAny: 'reads',
    findMany: 'reads',
    enabledAfter: 'reads',
    enabledIdsAfter: 'reads',
    lockEnabledAfter: 'reads',
    lock: 'reads',
    list: 'reads',
    listInPieces: 'reads',
    listLinks: 'reads',
    insert: ([schedule]) => [['schedule', schedule.id]],
    update: ([{ id }], isWritten) => (isWritten ? [['schedule', id]] : []),
    replaceTargets: ([id]) => [['schedule', id]],
    namesOf: 'reads',
    takenNames: 'reads',
    callingScript: 'reads',
    unchangedBetween: 'reads',
    unlinkTarget: (_, ids) => some('schedule', ids),
    markDeleted: ([id]) => [['schedule', id]],
    // The task that a step is of tells of it.
    noteStep: 'unseen',
    claimDue: 'reads',
    dueIds: 'reads',
    // The next fire time is told of by the run that took the last one.
    advance: 'unseen',
    pausesEnded: 'reads',
  },
  runs: {
    find: 'reads',
    list: 'reads',
    insertMany: ([runs]) => idsOf('run', runs),
    lastBegun: 'reads',
    countSlots: 'reads',
    ofSlots: 'reads',
    lastCovered: 'reads',
    outcomes: 'reads',
    passed: 'reads',
    countMissed: 'reads',
  },
  taskLogs: { append: 'unseen', read: 'reads' },
  tasks: {
    find: 'reads',
    ofRuns: 'reads',
    countOfRuns: 'reads',
    checks: 'reads',
    lastChecks: 'reads',
    findMany: 'reads',
    knownUuids: 'reads',
    neededNodes: 'reads',
    // As they begin, their run tells of them.
    insertMany: ([tasks]) =>
      some(
        'run',
        tasks.map(({ runId }) => runId),
      ),
    oldestUnfinished: 'reads',
    unfinishedAt: 'reads',
    averageSeconds: 'reads',
    unfinishedPairs: 'reads',
    // Commits what it takes by itself, and is told once that stands.
    claim: 'unseen',
    // Progress is polled.
    renew: 'unseen',
    recordFingerprint: 'unseen',
    // What is left of a quota is asked for.
    grantBytes: 'unseen',
    useGrant: 'unseen',
    end: ([id], hasEnded) => (hasEnded ? [['task', id]] : []),
    cancelQueued: (_, tasks) => idsOf('task', tasks),
    cancelUnfinished: (_, tasks) => idsOf('task', tasks),
    isHeld: 'reads',
    countByState: 'reads',
    countLapsed: 'reads',
    queuedByStore: 'reads',
    busyStores: 'reads',
    countEnded: 'reads',
    countRunsFailed: 'reads',
    // Its end was told; whoever shows the steps asks for the task.
    recordFollowUps: ([id], isRecorded) => (isRecorded ? [['task', id]] : []),
  },
  // The provider's own; what they wrote is read by staff.
  scripts: { find: 'reads', lock: 'reads', list: 'reads', page: 'reads', insert: 'unseen', update: 'unseen' },
  scriptOutputs: { put: 'unseen', ofTasks: 'reads' },
  snapshots: {
    find: 'reads',
    lock: 'reads',
    list: 'reads',
    listInPieces: 'reads',
    // As with tasks; those that were found have no run.
    insertMany: ([snapshots]) =>
      snapshots.map(({ id, taskId }) => (taskId === null ? (['snapshot', id] as const) : (['run', ANY] as const))),
    knownFingerprints: 'reads',
    move: ([id], hasMoved) => (hasMoved ? [['snapshot', id]] : []),
    update: ([id]) => [['snapshot', id]],
    relocate: ([{ id }], isMoved) => (isMoved ? [['snapshot', id]] : []),
    // When a copy was read back is the operator's knowledge.
    noteVerified: 'unseen',
    idsAfter: 'reads',
    longestUnverified: 'reads',
    countStanding: 'reads',
    countLost: 'reads',
    poolOfSchedule: 'reads',
    poolOfTarget: 'reads',
    expiringBy: 'reads',
    measure: 'reads',
    newestChain: 'reads',
    builtUpon: 'reads',
    usage: 'reads',
    bytesOf: 'reads',
    deletingAmong: 'reads',
    keptOf: 'reads',
    keptIn: 'reads',
    countByPlace: 'reads',
    deleting: 'reads',
    failedDeletions: 'reads',
    countManualMade: 'reads',
    countManual: 'reads',
  },
  restores: {
    find: 'reads',
    list: 'reads',
    insert: ([restore]) => [['restore', restore.id]],
    // As with tasks.
    claim: 'unseen',
    end: ([id], hasEnded) => (hasEnded ? [['restore', id]] : []),
    renew: 'unseen',
    isHeld: 'reads',
    lapsed: 'reads',
    endLapsed: (_, restores) => idsOf('restore', restores),
    cancelQueued: (_, ids) => some('restore', ids),
    callOff: ([id], isIt) => (isIt ? [['restore', id]] : []),
    isCalledOff: 'reads',
    cancelUnbegun: ([id], isCancelled) => (isCancelled ? [['restore', id]] : []),
    hasUnfinishedInto: 'reads',
    countUnfinishedNew: 'reads',
    reading: 'reads',
    neededNodes: 'reads',
    clonedFrom: 'reads',
    jobsOf: 'reads',
    sources: 'reads',
    dropWhenEnded: 'unseen',
    latestInto: 'reads',
    keeping: 'reads',
    keepingForDeleted: 'reads',
    countStuck: 'reads',
    failedInPlace: 'reads',
    remark: ([id]) => [['restore', id]],
    keep: ([id]) => [['restore', id]],
  },
  notifications: {
    contacts: 'reads',
    findContact: 'reads',
    insertContact: ([{ loginId }]) => [['login', loginId]],
    // Whose they are is not among the values.
    updateContact: () => [['login', ANY]],
    removeContact: () => [['login', ANY]],
    preferences: 'reads',
    prefer: () => [['login', ANY]],
    recipients: 'reads',
  },
  // Mails are sent, and shown to nobody.
  mails: {
    insertMany: 'unseen',
    claim: 'unseen',
    end: 'unseen',
    giveUpOlder: 'unseen',
    countSince: 'reads',
    forgetOlder: 'unseen',
    list: 'reads',
  },
  dialectData: { findMany: 'reads', put: ([noun, id]) => [[noun, id]] },
  // Each line tells of what has an event of its own.
  audit: { append: 'unseen', list: 'reads', newestId: 'reads' },
  // The gateway's own notes.
  // The same secrets, sealed with another key.
  sealed: { list: 'reads', replace: 'unseen' },
  settings: {
    get: 'reads',
    lock: 'reads',
    findMany: 'reads',
    beginningWith: 'reads',
    put: 'unseen',
    remove: 'unseen',
    claim: 'unseen',
  },
  dated: {
    isAny: 'reads',
    schedulesWithRuns: 'reads',
    runsOf: 'reads',
    redateRun: ([id]) => [['run', id]],
    redateSchedules: (_, count) => (count > 0 ? [['schedule', ANY]] : []),
    targetsAfter: 'reads',
    redateSnapshots: (_, count) => (count > 0 ? [['snapshot', ANY]] : []),
    lapse: () => [['task', ANY]],
  },
  // Whom staff has alerted is no account's matter.
  alerts: { list: 'reads', find: 'reads', insert: 'unseen', remove: 'unseen', due: 'reads', moveOn: 'unseen' },
  alertDeliveries: {
    insertMany: 'unseen',
    claim: 'unseen',
    end: 'unseen',
    giveUpOlder: 'unseen',
    forgetOlder: 'unseen',
    list: 'reads',
  },
  news: {
    tasks: 'reads',
    restores: 'reads',
    missed: 'reads',
    lost: 'reads',
    lastSuccess: 'reads',
    accountNames: 'reads',
  },
  overview: {
    failed: 'reads',
    missed: 'reads',
    waiting: 'reads',
    unfired: 'reads',
    lost: 'reads',
    running: 'reads',
    lastBytes: 'reads',
    lastSizes: 'reads',
    targetStates: 'reads',
    tasksByDay: 'reads',
    unfiredRuns: 'reads',
  },
  figures: { growthOf: 'reads', read: 'reads', schedules: 'reads', usage: 'reads' },
  events: { position: 'reads', after: 'reads', forgetOlder: 'unseen' },
};

/** In the place of an id: some thing of that noun. */
const ANY = -1;

/**
 * The database, for services whose changes must all be told: a transaction that writes what an account can see, and
 * does not note it, fails; so does such a write outside of a transaction.
 */
export function requireEvents(real: UnitOfWork): UnitOfWork {
  return {
    get records() {
      return watch(real.records, (call, seen) => {
        throw new Error(`${call} changes ${seen.join(' ')} outside of a transaction: nobody is told.`);
      });
    },
    now: () => real.now(),
    transaction: (work) =>
      real.transaction(async (records) => {
        const changed: (readonly [call: string, Seen])[] = [];
        const noted = new Set<string>();
        const answer = await work(watchTransaction(records, changed, noted));
        for (const [call, seen] of changed) requireNoted(noted, call, seen);
        return answer;
      }),
    ping: () => real.ping(),
    close: () => real.close(),
  };
}

function requireNoted(noted: ReadonlySet<string>, call: string, [noun, id]: Seen): void {
  // What a new run is to make, it tells of itself.
  const isOfRun = noun === 'snapshot' && noted.has('run');
  const isNoted = isOfRun || noted.has('everything') || noted.has(id === ANY ? noun : `${noun} ${id}`);
  if (!isNoted) throw new Error(`${call} changed ${noun} ${id === ANY ? '' : id}, and no event was noted.`);
}

function watchTransaction(
  records: Transaction,
  changed: (readonly [call: string, Seen])[],
  noted: Set<string>,
): Transaction {
  const note = (kind: EventKind, thing: ChangedThing): void => {
    const noun = kind === 'everything.changed' ? 'everything' : EVENT_NOUNS[kind];
    noted.add(noun).add(`${noun} ${thing.id}`);
    records.events.note(kind, thing);
  };
  const events = replaceProperty(records.events, 'note', () => note);
  return watch({ ...records, events }, (call, seen) => changed.push([call, seen]));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The records, telling what each call that went through has changed. */
function watch<Watched extends Records>(records: Watched, tell: (call: string, seen: Seen) => void): Watched {
  const watched = new Map<PropertyKey, object>();
  // Few nouns are asked for in one transaction.
  return new Proxy(records, {
    get: (_, noun) => {
      const rules: unknown = Reflect.get(RULES, noun);
      const group: unknown = Reflect.get(records, noun);
      if (!isObject(rules) || !isObject(group)) return group;
      const known = watched.get(noun) ?? watchNoun(String(noun), group, rules);
      watched.set(noun, known);
      return known;
    },
  });

  function watchNoun(noun: string, group: object, rules: object): object {
    return new Proxy(group, {
      get: (_, method) => {
        const call: unknown = Reflect.get(group, method, group);
        const rule: unknown = Reflect.get(rules, method);
        if (typeof call !== 'function') return call;
        if (typeof rule !== 'function') return call.bind(group);
        return async (...values: unknown[]) => {
          const answer = await callOn(group, call, values);
          for (const seen of rule(values, answer)) tell(`${noun}.${String(method)}`, seen);
          return answer;
        };
      },
    });
  }
}
