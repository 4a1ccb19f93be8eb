// Made of fixtures/dialects/native/openapi.json by `npm run openapi`: not to be changed by hand.

/** The id or the uuid of a thing. */
export type Key = number | string;

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** One sentence: what is wrong, and what to do. */
  readonly detail: string;
  readonly code: string;
  /** A word that programs compare. */
  readonly reason: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly errors: readonly {
    readonly pointer?: string;
    readonly parameter?: string;
    readonly reason: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly detail: string;
  }[];
  readonly requestId: string;
  /** What stands now, where a change came too late. */
  readonly present?: unknown;
};

export type Failure = {
  readonly code: string;
  readonly reason: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** One sentence. */
  readonly detail: string;
};

export type Account = {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  /** The zone of schedules that are made without one. */
  readonly timeZone: string;
  readonly quotaPerDay: number | null;
  readonly quotaTotal: number | null;
  readonly quotaBytes: number | null;
  /** How many of each it may have; of sessions each of its logins. */
  readonly caps: {
    readonly schedules: number;
    readonly targets: number;
    readonly stores: number;
    readonly tokens: number;
    readonly sessions: number;
  };
  readonly suspendedAt: string | null;
  readonly version: number;
  readonly createdAt: string;
};

export type NewAccount = {
  readonly login: string;
  /** Of 8 characters at least; generated where absent. */
  readonly password?: string;
  /** The zone of schedules that are made without one; the installation's where absent. */
  readonly timeZone?: string;
  /** Of its login; admin where absent. */
  readonly role?: 'viewer' | 'operator' | 'admin';
  /** Whether the login is one of the provider's people. */
  readonly isStaff?: boolean;
};

export type MadeAccount = {
  readonly account: Account;
  readonly login: Login;
  /** Told this once, where it was generated. */
  readonly password: string | null;
};

export type AccountChange = {
  /** Letters, digits and any of . _ @ + -; logins keep their own. */ readonly name?: string;
  readonly timeZone?: string;
  readonly quotaPerDay?: number | null;
  readonly quotaTotal?: number | null;
  readonly quotaBytes?: number | null;
  readonly caps?: {
    readonly schedules?: number | null;
    readonly targets?: number | null;
    readonly stores?: number | null;
    readonly tokens?: number | null;
    readonly sessions?: number | null;
  };
};

export type Login = {
  readonly id: number;
  readonly uuid: string;
  readonly accountId: number;
  readonly login: string;
  readonly role: 'viewer' | 'operator' | 'admin';
  readonly isStaff: boolean;
  readonly isDisabled: boolean;
  /** Whether it has a second factor. */
  readonly hasTotp: boolean;
  readonly version: number;
  readonly createdAt: string;
};

export type NewLogin = {
  readonly accountId: number;
  readonly login: string;
  readonly role: 'viewer' | 'operator' | 'admin';
  /** Of 8 characters at least; generated where absent. */
  readonly password?: string;
};

export type MadeLogin = {
  readonly login: Login;
  /** Told this once, where it was generated. */
  readonly password: string | null;
};

export type LoginChange = {
  readonly role?: 'viewer' | 'operator' | 'admin';
  readonly isDisabled?: boolean;
  /** Of 8 characters at least; generated where absent. */
  readonly password?: string;
};

export type LoginKey = { readonly key: string };

export type Totp = {
  /** For authenticator apps; told this once. */ readonly uri: string;
};

export type Token = {
  readonly id: number;
  readonly loginId: number;
  /** api: of scripts; the others are those of people who have logged in. */
  readonly kind: string;
  readonly createdAt: string;
  /** null: when it is deleted. */
  readonly expiresAt: string | null;
  /** null: for all that its login may. */
  readonly scope: 'read' | 'operate' | 'admin' | null;
  /** null: it may be used from anywhere. */
  readonly networks: readonly string[] | null;
};

export type NewToken = {
  /** For staff: the name of another login; the caller's own where absent. */ readonly login?: string;
  /** api, where absent, or, by staff, what a log-in opens, which has no limits. */
  readonly kind?: 'api' | 'panel';
  /** read: to look; operate: besides to run and change; admin: all that the login may, where absent. Only admin is staff. */
  readonly scope?: 'read' | 'operate' | 'admin';
  /** Until when it is good; until it is deleted where absent. */
  readonly expiresAt?: string;
  /** Addresses and CIDR ranges from which it may be used; anywhere where absent. */
  readonly networks?: readonly string[];
};

export type MadeToken = {
  readonly id: number;
  /** Told this once. */
  readonly token: string;
};

export type Feed = {
  readonly id: number;
  readonly accountId: number;
  /** Who made it; it ends with that login. */
  readonly loginId: number | null;
  /** Whose slots alone it has. */
  readonly scheduleId: number | null;
  /** Of whose schedules alone it has the slots. */
  readonly targetId: number | null;
  readonly createdAt: string;
};

/** Of all slots of the account, of one schedule, or of all schedules of a target. */
export type NewFeed =
  | { readonly kind: 'account' }
  | {
      readonly kind: 'schedule';
      /** The id or the uuid. */
      readonly scheduleId: number | string;
    }
  | {
      readonly kind: 'target';
      /** The id or the uuid. */
      readonly targetId: number | string;
    };

export type MadeFeed = {
  readonly feed: Feed;
  /** Where it is read as iCalendar (RFC 5545), without any other proof. Told this once. */
  readonly url: string;
};

export type Store = {
  readonly id: number;
  readonly uuid: string;
  /** null: the provider's, which every account may use. */
  readonly accountId: number | null;
  readonly name: string;
  /** What a schedule's destination names. */
  readonly location: string;
  readonly driver: string;
  /** For staff. */
  readonly settings: Readonly<Record<string, string>> | null;
  /** The node that alone reaches it; for staff. */
  readonly node: string | null;
  readonly limits: {
    /** null is no limit. */ readonly minimumIntervalSeconds: number | null;
    /** null is no limit. */
    readonly maxPerTarget: number | null;
    /** null is no limit. */
    readonly maxPerAccount: number | null;
    /** null is no limit. */
    readonly maxBytesPerAccount: number | null;
  };
  readonly version: number;
  readonly createdAt: string;
};

export type NewStore = {
  readonly name: string;
  /** What a schedule's destination names; local: the targets' own store. */
  readonly location: string;
  readonly driver: string;
  /** The driver's own settings. */
  readonly settings: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly accountId?: number;
  readonly node?: string;
  readonly limits?: {
    /** null is no limit. */ readonly minimumIntervalSeconds?: number | null;
    /** null is no limit. */
    readonly maxPerTarget?: number | null;
    /** null is no limit. */
    readonly maxPerAccount?: number | null;
    /** null is no limit. */
    readonly maxBytesPerAccount?: number | null;
  };
  readonly untested?: boolean;
};

export type StoreChange = {
  /** What a schedule's destination names; local: the targets' own store. */ readonly location?: string;
  readonly node?: string | null;
  readonly settings?: Readonly<Record<string, string | null>>;
  readonly secrets?: Readonly<Record<string, string | null>>;
  readonly limits?: {
    /** null is no limit. */ readonly minimumIntervalSeconds?: number | null;
    /** null is no limit. */
    readonly maxPerTarget?: number | null;
    /** null is no limit. */
    readonly maxPerAccount?: number | null;
    /** null is no limit. */
    readonly maxBytesPerAccount?: number | null;
  };
};

export type StoreKind = {
  readonly driver: string;
  readonly settings: readonly {
    readonly name: string;
    /** Whether no store goes without it; one that another takes the place of is not. */
    readonly isRequired: boolean;
    /** What alone it may be; null: any text. */
    readonly choices: readonly string[] | null;
  }[];
  readonly secrets: readonly {
    readonly name: string;
    /** Whether no store goes without it; one that another takes the place of is not. */
    readonly isRequired: boolean;
  }[];
};

export type StoreStatus = {
  readonly id: number;
  /** Whether it is another installation's, which this one only reads. */
  readonly isReadOnly: boolean;
  /** Why it could not be written when it was last looked at. */
  readonly unwritable: Failure | null;
  /** How many attempts failed in a row. */
  readonly failures: number;
  readonly lastFailure: Failure | null;
  /** Until when nothing is begun there. */
  readonly restsUntil: string | null;
  /** Free there when it was last looked at; null: its driver cannot tell. */
  readonly freeBytes: number | null;
};

export type StoreGrowth = {
  readonly storeId: number;
  readonly days: readonly {
    readonly date: string;
    readonly addedSnapshots: number;
    readonly addedBytes: number;
    readonly removedBytes: number;
    /** As the day ended. */
    readonly keptBytes: number;
  }[];
};

export type Script = {
  readonly id: number;
  readonly uuid: string;
  readonly name: string;
  readonly description: string;
  /** The whole program; its first line says what interprets it. */
  readonly content: string;
  readonly timeoutSeconds: number;
  /** After what it goes, where it goes after runs. */
  readonly occasion: 'always' | 'success' | 'warning' | 'failure';
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string | null;
};

export type NewScript = {
  readonly name: string;
  /** The whole program; its first line says what interprets it. */
  readonly content: string;
  readonly description?: string;
  readonly timeoutSeconds?: number;
  /** After what it goes, where it goes after runs. */
  readonly occasion?: 'always' | 'success' | 'warning' | 'failure';
};

export type ScriptChange = {
  readonly name?: string;
  readonly description?: string;
  /** The whole program; its first line says what interprets it. */
  readonly content?: string;
  readonly timeoutSeconds?: number;
  /** After what it goes, where it goes after runs. */
  readonly occasion?: 'always' | 'success' | 'warning' | 'failure';
};

export type ScriptTrial = { readonly parameters?: Readonly<Record<string, string>>; readonly timeoutSeconds?: number };

export type TriedScript = {
  /** null: it was ended, or could not be begun. */ readonly exitCode: number | null;
  /** Why a run that calls it would have failed. */
  readonly failure: Failure | null;
  /** The end of what it wrote. */
  readonly output: string;
  readonly seconds: number;
};

export type Contact = {
  readonly uuid: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly isMain: boolean;
  readonly createdAt: string;
};

export type ContactFields = { readonly name?: string; readonly email?: string; readonly phone?: string };

export type NotificationPreference = {
  readonly contact: string;
  /** creation: how it went with backups; deletion: what retention deleted. */
  readonly kind: 'creation' | 'deletion';
  readonly isOn: boolean;
};

export type NotificationPreferences = { readonly items: readonly NotificationPreference[] };

export type Alert = {
  readonly id: number;
  readonly channel: 'mail' | 'webhook';
  /** A mail address, or the origin of a URL. */
  readonly address: string;
  readonly topics: readonly ('failed' | 'missed' | 'stalled' | 'store' | 'missing')[];
  /** Tells too when no backup has succeeded for so long. */
  readonly silentForSeconds: number | null;
  readonly createdAt: string;
};

export type NewAlert = {
  readonly channel: 'mail' | 'webhook';
  /** A mail address, or a URL. */
  readonly address: string;
  /** All where absent. */
  readonly topics?: readonly ('failed' | 'missed' | 'stalled' | 'store' | 'missing')[];
  readonly silentForSeconds?: number;
};

export type MadeAlert = {
  readonly alert: Alert;
  /** What its webhook is signed with; told this once. */
  readonly secret: string | null;
};

export type Change = {
  readonly kind:
    | 'account.created'
    | 'account.changed'
    | 'login.created'
    | 'login.changed'
    | 'contacts.changed'
    | 'tokens.changed'
    | 'store.created'
    | 'store.changed'
    | 'target.created'
    | 'target.changed'
    | 'target.deleted'
    | 'schedule.created'
    | 'schedule.changed'
    | 'schedule.paused'
    | 'schedule.resumed'
    | 'schedule.deleted'
    | 'run.created'
    | 'run.changed'
    | 'task.queued'
    | 'task.started'
    | 'task.ended'
    | 'task.changed'
    | 'snapshot.transferring'
    | 'snapshot.available'
    | 'snapshot.expiring'
    | 'snapshot.missing'
    | 'snapshot.damaged'
    | 'snapshot.error'
    | 'snapshot.changed'
    | 'snapshot.expired'
    | 'snapshot.deleting'
    | 'snapshot.delete_failed'
    | 'snapshot.deleted'
    | 'restore.queued'
    | 'restore.started'
    | 'restore.changed'
    | 'restore.ended'
    | 'everything.changed';
  readonly noun: 'account' | 'login' | 'store' | 'target' | 'schedule' | 'run' | 'task' | 'snapshot' | 'restore';
  /** null: everything. */
  readonly id: number | null;
  readonly at: string;
};

export type Changes = {
  readonly items: readonly Change[];
  /** Where to go on: the next after. */
  readonly position: string;
  /** Whether too much time has passed: read all that you have anew. */
  readonly gap: boolean;
};

export type AuditLine = {
  readonly at: string;
  readonly actor: string;
  readonly accountId: number | null;
  readonly action: string;
  /** What kind of thing it was done to. */
  readonly noun: string | null;
  readonly objectId: number | null;
  readonly details: Readonly<Record<string, unknown>>;
};

export type Node = {
  readonly name: string;
  /** null: no server of that name was ever seen. */
  readonly seenAt: string | null;
  readonly stores: number;
  readonly volumes: number;
};

export type Session = {
  readonly login: {
    readonly id: number;
    readonly uuid: string;
    readonly login: string;
    /** Whether it has a second factor. */
    readonly hasTotp: boolean;
  };
  /** What may be done in the account. */
  readonly role: 'viewer' | 'operator' | 'admin';
  /** Whether the call sees every account. */
  readonly isStaff: boolean;
  /** Whether the account is one that staff named. */
  readonly actsFor: boolean;
  readonly account: Account;
  readonly token: {
    readonly id: number;
    readonly kind: string;
    readonly createdAt: string;
    readonly expiresAt: string | null;
    /** null: for all that its login may. */
    readonly scope: 'read' | 'operate' | 'admin' | null;
  } | null;
  /** Of a session by cookie: what calls that are neither GET nor HEAD send as X-Backrota-Csrf. */
  readonly csrf: string | null;
};

export type NewSession = {
  readonly login?: string;
  readonly password?: string;
  /** In place of the password, and used up. */
  readonly key?: string;
  /** The code of the second factor; alone where a session awaits it (reason totp_awaited). */
  readonly otp?: string;
};

export type PasswordChange = {
  /** The one of now. */ readonly password: string;
  readonly newPassword: string;
};

export type TotpOffer = {
  /** For authenticator apps. */ readonly uri: string;
  /** The same to be typed. */
  readonly secret: string;
  /** What confirms it, beside a code; good for 15 minutes. */
  readonly offer: string;
};

export type TotpOfferRequest = {
  /** The one of now. */ readonly password: string;
};

export type TotpConfirmation = {
  readonly offer: string;
  /** The code of the second factor. */
  readonly code: string;
};

export type TotpRemoval = {
  /** The one of now. */ readonly password: string;
  /** The code of the second factor. */
  readonly code: string;
};

export type Status = {
  readonly now: string;
  /** Whether some server fires what is due. */
  readonly isServerRunning: boolean;
  readonly lastTickAt: string | null;
  readonly runsFailed24h: number;
  readonly runsMissed24h: number;
  readonly tasksQueued: number;
  readonly tasksRunning: number;
  readonly restoresFailed24h: number;
  readonly restoresFailedLast: readonly number[];
  readonly snapshotsMissing: number;
  readonly snapshotsDamaged: number;
  readonly keptTreesStuck: number;
  readonly hangingWork: number;
  readonly droppedLogLines: number;
  readonly storesOutOfReach: readonly {
    readonly name: string;
    readonly accountId: number | null;
    readonly reason: string;
  }[];
  readonly storesLeftAlone: readonly {
    readonly name: string;
    readonly accountId: number | null;
    readonly reason: string;
    readonly until: string;
    readonly failures: number;
  }[];
  /** Nodes whose SECRET_KEY is not the one that secrets are sealed with. */
  readonly staleKeys: number;
  readonly storesWaitedFor: readonly {
    readonly name: string;
    readonly accountId: number | null;
    readonly reason: string;
    readonly tasks: number;
    readonly since: string;
  }[];
  readonly deletionsRefused: readonly {
    readonly name: string;
    readonly accountId: number | null;
    readonly reason: string;
    readonly until: string;
    readonly times: number;
  }[];
};

export type Target = {
  readonly id: number;
  readonly uuid: string;
  readonly accountId: number;
  readonly name: string;
  /** A label for people. */
  readonly kind: 'instance' | 'drive' | 'repository' | 'volume';
  readonly source: {
    /** paths: set by staff; volume: a directory that the gateway manages. */ readonly kind: 'paths' | 'volume';
    /** For staff, and of paths alone. */
    readonly paths: readonly string[] | null;
    /** What is left out. */
    readonly excludes: readonly string[];
  };
  /** On which mount point each path lay at the last good backup; for staff. */
  readonly mountPoints: Readonly<Record<string, string>> | null;
  readonly storeId: number;
  /** How many snapshots its inheriting schedules keep. */
  readonly rotation: number;
  readonly allowsInPlaceRestore: boolean;
  readonly allowsEmptySource: boolean;
  /** The node on which alone its managed volume lies. */
  readonly node: string | null;
  readonly version: number;
  readonly createdAt: string;
};

export type TargetStatus = {
  /** Its last backup, also one that waits or is made: when it ended, or else was asked for. */
  readonly lastTask: {
    readonly id: number;
    readonly state:
      | 'queued'
      | 'running'
      | 'succeeded'
      | 'succeeded_with_warnings'
      | 'failed'
      | 'cancelled'
      | 'skipped'
      | 'abandoned';
    readonly at: string;
  } | null;
  /** The newest that may be restored. */
  readonly lastSnapshot: {
    readonly id: number;
    readonly takenFor: string;
    /** In its store. */
    readonly sizeBytes: number | null;
    /** Of the files themselves. */
    readonly contentBytes: number | null;
  } | null;
  /** Of its schedules that are not paused. */
  readonly nextFireAt: string | null;
};

export type NewTarget = {
  readonly name: string;
  /** A label for people. */
  readonly kind?: 'instance' | 'drive' | 'repository' | 'volume';
  /** How many snapshots its inheriting schedules keep. */
  readonly rotation?: number;
  /** For staff; the caller's where absent. */
  readonly accountId?: number;
  /** For staff; the local store where absent. */
  readonly storeId?: number;
  readonly paths?: readonly string[];
  readonly excludes?: readonly string[];
  /** For staff; the next free one where absent. */
  readonly id?: number;
  readonly uuid?: string;
};

export type TargetChange = {
  readonly name?: string;
  /** How many snapshots its inheriting schedules keep. */
  readonly rotation?: number;
  readonly paths?: readonly string[];
  readonly excludes?: readonly string[];
  readonly allowsInPlaceRestore?: boolean;
  readonly allowsEmptySource?: boolean;
};

/** When it fires. */
export type Recurrence =
  | {
      readonly kind: 'weekly';
      readonly days: readonly ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
      readonly times: readonly string[];
      /** An IANA time zone: Europe/Kyiv. */
      readonly timeZone: string;
      /** What becomes of a local time that a clock change leaves out. */
      readonly gap?: 'next-valid' | 'skip';
      /** What becomes of a local time that comes twice. */
      readonly overlap?: 'first' | 'both';
      /** Epoch seconds; it does not fire before. */
      readonly startsAt?: number;
      /** Epoch seconds; it does not fire after. */
      readonly endsAt?: number;
      readonly excludedDates?: readonly string[];
    }
  | {
      readonly kind: 'cron';
      readonly expression: string;
      /** An IANA time zone: Europe/Kyiv. */
      readonly timeZone: string;
      /** What becomes of a local time that a clock change leaves out. */
      readonly gap?: 'next-valid' | 'skip';
      /** What becomes of a local time that comes twice. */
      readonly overlap?: 'first' | 'both';
      /** Epoch seconds; it does not fire before. */
      readonly startsAt?: number;
      /** Epoch seconds; it does not fire after. */
      readonly endsAt?: number;
      readonly excludedDates?: readonly string[];
    }
  | {
      readonly kind: 'window';
      readonly days?: readonly ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[];
      readonly daysOfMonth?: readonly number[];
      readonly months?: readonly number[];
      /** HH:MM */
      readonly start?: string;
      /** HH:MM */
      readonly end?: string;
      readonly everyMinutes?: number;
      readonly times?: readonly string[];
      /** An IANA time zone: Europe/Kyiv. */
      readonly timeZone: string;
      /** What becomes of a local time that a clock change leaves out. */
      readonly gap?: 'next-valid' | 'skip';
      /** What becomes of a local time that comes twice. */
      readonly overlap?: 'first' | 'both';
      /** Epoch seconds; it does not fire before. */
      readonly startsAt?: number;
      /** Epoch seconds; it does not fire after. */
      readonly endsAt?: number;
      readonly excludedDates?: readonly string[];
    }
  | {
      readonly kind: 'once';
      /** YYYY-MM-DD */
      readonly date: string;
      /** HH:MM */
      readonly time: string;
      /** An IANA time zone: Europe/Kyiv. */
      readonly timeZone: string;
      /** What becomes of a local time that a clock change leaves out. */
      readonly gap?: 'next-valid' | 'skip';
      /** What becomes of a local time that comes twice. */
      readonly overlap?: 'first' | 'both';
      /** Epoch seconds; it does not fire before. */
      readonly startsAt?: number;
      /** Epoch seconds; it does not fire after. */
      readonly endsAt?: number;
      readonly excludedDates?: readonly string[];
    }
  | {
      readonly kind: 'rrule';
      readonly rule: string;
      /** YYYY-MM-DDTHH:MM:SS, local. */
      readonly start?: string;
      /** An IANA time zone: Europe/Kyiv. */
      readonly timeZone: string;
      /** What becomes of a local time that a clock change leaves out. */
      readonly gap?: 'next-valid' | 'skip';
      /** What becomes of a local time that comes twice. */
      readonly overlap?: 'first' | 'both';
      /** Epoch seconds; it does not fire before. */
      readonly startsAt?: number;
      /** Epoch seconds; it does not fire after. */
      readonly endsAt?: number;
      readonly excludedDates?: readonly string[];
    };

/** Which of its snapshots stay; inherit is what the target says. */
export type Retention =
  | { readonly kind: 'inherit' }
  | { readonly kind: 'all' }
  | {
      readonly kind: 'keep';
      readonly algorithm: 'borg' | 'restic';
      readonly within?: string;
      /** Of how many it keeps one; -1 is unlimited, 0 or absent none. */
      readonly last?: number;
      /** Of how many it keeps one; -1 is unlimited, 0 or absent none. */
      readonly hourly?: number;
      /** Of how many it keeps one; -1 is unlimited, 0 or absent none. */
      readonly daily?: number;
      /** Of how many it keeps one; -1 is unlimited, 0 or absent none. */
      readonly weekly?: number;
      /** Of how many it keeps one; -1 is unlimited, 0 or absent none. */
      readonly monthly?: number;
      /** Of how many it keeps one; -1 is unlimited, 0 or absent none. */
      readonly quarterly?: number;
      /** Of how many it keeps one; -1 is unlimited, 0 or absent none. */
      readonly yearly?: number;
    }
  | {
      readonly kind: 'periods';
      readonly rules: readonly {
        readonly period: 'days' | 'weeks' | 'months';
        readonly quantity: number;
        readonly onWeekday?: 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
        readonly onDayOfMonth?: number;
      }[];
    }
  | { readonly kind: 'chains'; readonly count: number };

export type Schedule = {
  readonly id: number;
  readonly uuid: string;
  readonly accountId: number;
  readonly name: string;
  readonly recurrence: Recurrence;
  readonly retention: Retention;
  readonly class: 'backup' | 'snapshot';
  readonly method: { readonly kind: 'full' } | { readonly kind: 'incremental'; readonly fullEvery: number };
  /** local, or a store's location code. */
  readonly destination: string;
  readonly taskOrder: 'parallel' | 'sequence';
  readonly notifications: { readonly onCreation: boolean; readonly onDeletion: boolean };
  readonly archiveName: string | null;
  readonly compactsAfter: boolean;
  readonly scripts: {
    readonly pre: { readonly scriptId: number; readonly parameters: Readonly<Record<string, string>> } | null;
    readonly post: { readonly scriptId: number; readonly parameters: Readonly<Record<string, string>> } | null;
  };
  readonly check: {
    readonly maxSeconds: number | null;
    readonly flags: readonly ('repository_only' | 'archives_only' | 'verify_data')[];
    readonly paths: readonly string[];
  } | null;
  readonly action: 'backup' | 'check' | 'restore_check';
  readonly targets: readonly {
    readonly targetId: number;
    /** What the schedule calls this target. */
    readonly label: string | null;
    readonly isPrimary: boolean;
  }[];
  /** The rule in words. */
  readonly when: string;
  /** The retention in words. */
  readonly keeps: string;
  readonly pause: { readonly at: string; readonly until: string | null; readonly reason: string | null } | null;
  /** The room, or cli, that it was made through. */
  readonly origin: string;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string | null;
};

export type NewSchedule = {
  readonly name: string;
  readonly recurrence: Recurrence;
  readonly targets: readonly {
    /** The id or the uuid. */ readonly targetId: number | string;
    /** What the schedule calls this target. */
    readonly label?: string | null;
    readonly isPrimary?: boolean;
  }[];
  readonly retention?: Retention;
  readonly action?: 'backup' | 'check' | 'restore_check';
  readonly isPaused?: boolean;
  readonly class?: 'backup' | 'snapshot';
  readonly method?: { readonly kind: 'full' } | { readonly kind: 'incremental'; readonly fullEvery: number };
  /** local, or a store's location code. */
  readonly destination?: string;
  readonly taskOrder?: 'parallel' | 'sequence';
  readonly notifications?: { readonly onCreation: boolean; readonly onDeletion: boolean };
  readonly archiveName?: string | null;
  readonly compactsAfter?: boolean;
  readonly scripts?: {
    readonly pre: { readonly scriptId: number; readonly parameters: Readonly<Record<string, string>> } | null;
    readonly post: { readonly scriptId: number; readonly parameters: Readonly<Record<string, string>> } | null;
  };
  readonly check?: {
    readonly maxSeconds: number | null;
    readonly flags: readonly ('repository_only' | 'archives_only' | 'verify_data')[];
    readonly paths: readonly string[];
  } | null;
};

export type ScheduleChange = {
  readonly targets?: readonly {
    /** The id or the uuid. */ readonly targetId: number | string;
    /** What the schedule calls this target. */
    readonly label?: string | null;
    readonly isPrimary?: boolean;
  }[];
  readonly name?: string;
  readonly recurrence?: Recurrence;
  readonly retention?: Retention;
  readonly class?: 'backup' | 'snapshot';
  readonly method?: { readonly kind: 'full' } | { readonly kind: 'incremental'; readonly fullEvery: number };
  /** local, or a store's location code. */
  readonly destination?: string;
  readonly taskOrder?: 'parallel' | 'sequence';
  readonly notifications?: { readonly onCreation: boolean; readonly onDeletion: boolean };
  readonly archiveName?: string | null;
  readonly compactsAfter?: boolean;
  readonly scripts?: {
    readonly pre: { readonly scriptId: number; readonly parameters: Readonly<Record<string, string>> } | null;
    readonly post: { readonly scriptId: number; readonly parameters: Readonly<Record<string, string>> } | null;
  };
  readonly check?: {
    readonly maxSeconds: number | null;
    readonly flags: readonly ('repository_only' | 'archives_only' | 'verify_data')[];
    readonly paths: readonly string[];
  } | null;
};

export type ScheduleStatus = {
  readonly id: number;
  readonly nextFireAt: string | null;
  readonly lastRunAt: string | null;
  readonly prunedAt: string | null;
  readonly compactedAt: string | null;
};

export type Overview = {
  readonly now: string;
  /** Stores first, then the latest. */
  readonly needs: readonly Need[];
  /** How many there are, told or not. */
  readonly needsCount: number;
  readonly running: readonly {
    readonly taskId: number;
    readonly runId: number;
    readonly scheduleId: number | null;
    readonly targetId: number;
    readonly storeId: number;
    readonly action: 'backup' | 'check' | 'restore_check';
    readonly startedAt: string | null;
    readonly progress: { readonly files: number; readonly bytes: number } | null;
    /** Of files, as the target's newest snapshot holds. */
    readonly expectedBytes: number | null;
    /** At the pace that it has had so far; null: nobody can tell. */
    readonly secondsLeft: number | null;
  }[];
  readonly runningCount: number;
  /** How many slots come in each of the next 24 hours, the one that has begun first. */
  readonly upcoming: readonly { readonly at: string; readonly slots: number }[];
};

export type Need = {
  /** failed: the last task of a schedule on a target; missed: the last slots of a schedule, and nothing was done since; overdue: what has waited for an hour, or that nobody fires; missing, damaged: a snapshot; store: it cannot be used (told to staff). */
  readonly kind: 'failed' | 'missed' | 'overdue' | 'missing' | 'damaged' | 'store';
  /** A word that programs compare. */
  readonly reason: string;
  readonly at: string | null;
  readonly targetId: number | null;
  readonly scheduleId: number | null;
  readonly runId: number | null;
  readonly taskId: number | null;
  readonly snapshotId: number | null;
  readonly storeId: number | null;
};

export type TargetDays = {
  readonly targetId: number;
  readonly days: readonly {
    readonly date: string;
    /** All, those to come and those at work among them. */
    readonly planned: number;
    readonly succeeded: number;
    readonly warned: number;
    readonly failed: number;
    readonly missed: number;
    /** Called off ones too, and those of a pause. */
    readonly skipped: number;
    /** Whether, as the day ended, a slot had failed, was missed or waited for an hour, and no backup had been made since. A day without slots is idle, and may be overdue by those before. */
    readonly isOverdue: boolean;
  }[];
};

export type ForecastRequest = {
  /** The id or the uuid. */ readonly schedule?: number | string;
  readonly draft?: NewSchedule;
};

export type Forecast = {
  /** Slots in the year ahead. */ readonly fires: number;
  /** It has more slots than are played. */
  readonly isCut: boolean;
  /** Snapshots that stand at its end. */
  readonly standing: number;
  /** null: none was made yet, so nothing is measured. */
  readonly bytes: number | null;
  readonly targets: readonly {
    readonly targetId: number;
    readonly storeId: number;
    readonly storeLocation: string;
    readonly made: number;
    readonly standing: number;
    /** null: none was made yet, so nothing is measured. */
    readonly copyBytes: number | null;
    /** null: none was made yet, so nothing is measured. */
    readonly bytes: number | null;
  }[];
  /** What the account would hold in all then. */
  readonly accountBytes: number | null;
  /** null: no limit. */
  readonly quotaBytes: number | null;
  /** Whether that is more than the quota; null: nobody can tell. */
  readonly exceeds: boolean | null;
  /** The limits of the account and of its stores that the schedule would come up against within the year. */
  readonly limits: readonly {
    /** For what backups are refused then. */
    readonly reason: 'over_byte_quota' | 'store_target' | 'store_account' | 'store_interval';
    /** null: the account's own quota. */
    readonly storeId: number | null;
    /** null: of all targets together. */
    readonly targetId: number | null;
    /** Bytes, snapshots, or seconds between two of them. */
    readonly limit: number;
    /** What it would come to, in the same unit. */
    readonly reaches: number;
  }[];
  /** At its end, as the panel reckons: each begun GB of a snapshot by the day; null: there is no price, or nothing is measured. */
  readonly price: { readonly perDay: number; readonly currency: string } | null;
};

export type PreviewRequest = {
  readonly recurrence?: Recurrence;
  /** Five fields of cron, in place of a rule. */
  readonly expression?: string;
  /** Of the expression; the account's where absent. */
  readonly timeZone?: string;
  readonly from?: string;
  /** How many slots; 10 where absent. */
  readonly count?: number;
};

export type Preview = {
  readonly recurrence: Recurrence;
  /** The rule in words. */
  readonly when: string;
  readonly timeZone: string;
  readonly slots: readonly { readonly at: string; readonly local: LocalTime }[];
  /** Of the year ahead; 20 at most. */
  readonly clockChanges: readonly {
    readonly kind: 'left_out' | 'repeated';
    readonly date: string;
    readonly time: string;
    readonly firesAt: readonly string[];
    /** 02:30 does not exist on 8 March: 03:00 EDT */
    readonly detail: string;
  }[];
  readonly slotsInYear: number;
  /** Between two slots, over 400 days; clock changes left aside. */
  readonly shortestGapSeconds: number;
};

export type LocalTime = {
  readonly weekday: string;
  readonly date: string;
  readonly time: string;
  /** EDT; GMT+3 where there is no such word. */
  readonly zone: string;
};

export type Run = {
  readonly id: number;
  readonly uuid: string;
  readonly accountId: number;
  readonly scheduleId: number | null;
  readonly action: 'backup' | 'check' | 'restore_check';
  readonly trigger: 'schedule' | 'catch_up' | 'manual';
  readonly outcome: 'fired' | 'missed' | 'skipped';
  /** Why it is not fired, or has no fire time any more. */
  readonly reason: 'paused' | 'account_suspended' | 'next_slot_near' | 'no_store' | 'no_target' | 'clock_ahead' | null;
  /** Its slot; a request by hand has none. */
  readonly fireTime: string | null;
  /** The first of the slots that it is the record of. */
  readonly coversFrom: string | null;
  readonly coversTo: string | null;
  readonly coversCount: number;
  readonly taskOrder: 'parallel' | 'sequence';
  readonly createdAt: string;
  /** How many of its tasks are in each state. */
  readonly taskCounts: {
    readonly queued: number;
    readonly running: number;
    readonly succeeded: number;
    readonly succeeded_with_warnings: number;
    readonly failed: number;
    readonly cancelled: number;
    readonly skipped: number;
    readonly abandoned: number;
  };
};

export type RunWithTasks = {
  readonly id: number;
  readonly uuid: string;
  readonly accountId: number;
  readonly scheduleId: number | null;
  readonly action: 'backup' | 'check' | 'restore_check';
  readonly trigger: 'schedule' | 'catch_up' | 'manual';
  readonly outcome: 'fired' | 'missed' | 'skipped';
  /** Why it is not fired, or has no fire time any more. */
  readonly reason: 'paused' | 'account_suspended' | 'next_slot_near' | 'no_store' | 'no_target' | 'clock_ahead' | null;
  /** Its slot; a request by hand has none. */
  readonly fireTime: string | null;
  /** The first of the slots that it is the record of. */
  readonly coversFrom: string | null;
  readonly coversTo: string | null;
  readonly coversCount: number;
  readonly taskOrder: 'parallel' | 'sequence';
  readonly createdAt: string;
  /** How many of its tasks are in each state. */
  readonly taskCounts: {
    readonly queued: number;
    readonly running: number;
    readonly succeeded: number;
    readonly succeeded_with_warnings: number;
    readonly failed: number;
    readonly cancelled: number;
    readonly skipped: number;
    readonly abandoned: number;
  };
  readonly tasks: readonly Task[];
};

export type NewRun = {
  /** Whether nothing is run where an earlier task on one of its targets has not ended. */ readonly isWhole?: boolean;
};

export type NewBackup = {
  /** What its snapshot is called; by the target's name and the time where absent. */ readonly name?: string;
  readonly class?: 'backup' | 'snapshot';
  /** local, or a store's location code. */
  readonly destination?: string;
};

export type NewCheck = {
  readonly action: 'check' | 'restore_check';
  readonly maxSeconds?: number | null;
  readonly flags?: readonly ('repository_only' | 'archives_only' | 'verify_data')[];
  readonly paths?: readonly string[];
};

export type Task = {
  readonly id: number;
  readonly uuid: string;
  readonly runId: number;
  readonly accountId: number;
  readonly scheduleId: number | null;
  readonly targetId: number;
  readonly storeId: number;
  /** What it is to make; a check makes none. */
  readonly snapshotId: number | null;
  readonly action: 'backup' | 'check' | 'restore_check';
  readonly check: {
    readonly maxSeconds: number | null;
    readonly flags: readonly ('repository_only' | 'archives_only' | 'verify_data')[];
    readonly paths: readonly string[];
  } | null;
  readonly position: number;
  readonly state:
    | 'queued'
    | 'running'
    | 'succeeded'
    | 'succeeded_with_warnings'
    | 'failed'
    | 'cancelled'
    | 'skipped'
    | 'abandoned';
  /** A word for why it was skipped or failed, waits, or is to be looked at. */
  readonly reason: string | null;
  readonly attempt: number;
  /** When its next attempt may begin. */
  readonly notBefore: string | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly failure: Failure | null;
  readonly remarks: readonly Failure[];
  readonly progress: { readonly files: number; readonly bytes: number } | null;
  /** What was done besides the copy. */
  readonly steps: readonly {
    readonly kind: 'pre_script' | 'prune' | 'compact' | 'post_script';
    readonly outcome: 'done' | 'skipped' | 'failed';
    readonly failure: Failure | null;
    readonly startedAt: string;
    readonly finishedAt: string;
  }[];
  /** What a check saw. */
  readonly evidence: {
    readonly copies: number;
    /** Copies that the time did not suffice for. */
    readonly left: number;
    readonly snapshot: { readonly id: number; readonly uuid: string; readonly name: string } | null;
    readonly files: number;
    readonly bytes: number;
    readonly differences: readonly {
      readonly path: string;
      readonly how: 'missing' | 'kind' | 'size' | 'content' | 'link';
    }[];
    readonly differenceCount: number;
  } | null;
  /** The node that it waits for, where that was not seen lately; staff are told. */
  readonly waitsFor: { readonly name: string; readonly seenAt: string | null } | null;
};

export type TaskLog = {
  readonly taskId: number;
  readonly state:
    | 'queued'
    | 'running'
    | 'succeeded'
    | 'succeeded_with_warnings'
    | 'failed'
    | 'cancelled'
    | 'skipped'
    | 'abandoned';
  readonly lines: readonly {
    readonly number: number;
    readonly at: string;
    readonly kind: string;
    readonly params: Readonly<Record<string, unknown>>;
    /** The line in words. */
    readonly detail: string;
  }[];
  /** The number of the first line that is kept; 0 where there is none. */
  readonly first: number;
  /** The number of the last line. */
  readonly last: number;
};

export type TaskOutputs = { readonly items: readonly { readonly phase: 'pre' | 'post'; readonly output: string }[] };

export type ImportRequest = {
  /** systemd: units as systemctl cat prints them; pve: jobs.cfg of Proxmox VE. */
  readonly format: 'crontab' | 'borgmatic' | 'systemd' | 'pve';
  /** The whole file. */
  readonly text: string;
  /** What the schedules back up: its id or uuid. */
  readonly targetId: number | string;
  /** local, or a store's location code. */
  readonly destination?: string;
  /** Of times whose zone the file does not say; the account's where absent. */
  readonly timeZone?: string;
  readonly retention?: Retention;
  /** When a file of borgmatic is run, as its crontab says: five fields of cron. */
  readonly expression?: string;
  /** Whether a crontab names users, as /etc/crontab does; found out where absent. */
  readonly isSystem?: boolean;
  /** Whether lines of a crontab count that name no known program of backups. */
  readonly takesAll?: boolean;
};

export type Import = {
  readonly items: readonly {
    /** The same whenever the same is imported. */ readonly sourceKey: string;
    readonly line: number;
    readonly program: string;
    /** new: made now, or to be; standing: imported before, and left as it is; left_out: no schedule. */
    readonly state: 'new' | 'standing' | 'left_out';
    /** null: none, or none yet. */
    readonly scheduleId: number | null;
    /** As it is sent to make it. */
    readonly schedule: NewSchedule | null;
    /** The rule in English words. */
    readonly when: string | null;
    /** What of the line is left unsaid, or why it is left out. */
    readonly losses: readonly {
      readonly reason: string;
      readonly params: Readonly<Record<string, unknown>>;
      /** In English. */
      readonly detail: string;
    }[];
  }[];
};

export type Rendering = {
  /** The room, as in origin. */ readonly room: string;
  /** As that room's clients read it and write it back; null where it does not show the schedule. */
  readonly body: Readonly<Record<string, unknown>> | null;
  /** What the body leaves unsaid; none: written back it says all. */
  readonly losses: readonly {
    readonly reason: string;
    readonly params: Readonly<Record<string, unknown>>;
    /** In words. */
    readonly detail: string;
  }[];
};

export type RetentionPreviewRequest = { readonly retention?: Retention };

export type RetentionPreview = {
  readonly pools: readonly {
    readonly targetId: number;
    readonly targetName: string;
    readonly storeId: number;
    readonly storeLocation: string;
    /** Of backups that hold far less than those before, which are kept apart. */
    readonly isShrunk: boolean;
    /** The policy in words. */
    readonly keeps: string;
    readonly keep: readonly {
      readonly snapshotId: number;
      readonly name: string;
      readonly takenAt: string;
      readonly bytes: number | null;
      readonly reasons: readonly {
        readonly reason: string;
        readonly params: Readonly<Record<string, unknown>>;
        /** In words. */
        readonly detail: string;
      }[];
    }[];
    readonly expire: readonly {
      readonly snapshotId: number;
      readonly name: string;
      readonly takenAt: string;
      readonly bytes: number | null;
      readonly reasons: readonly {
        readonly reason: string;
        readonly params: Readonly<Record<string, unknown>>;
        /** In words. */
        readonly detail: string;
      }[];
    }[];
    readonly keptBytes: number;
    readonly expiredBytes: number;
    readonly year: {
      readonly made: number;
      readonly standing: number;
      readonly bytes: number | null;
      /** It has more slots than are played. */
      readonly isCut: boolean;
    };
  }[];
  /** How many go that the policy of now keeps. */
  readonly newlyGoing: number;
  /** While the clock is doubted less goes than the policy says. */
  readonly clockDoubt: {
    /** What goes for now: nothing, or one with each new backup at most. */ readonly expiry: 'nothing' | 'one_for_one';
    readonly until: string | null;
    readonly standingSeconds: number | null;
  } | null;
  /** For how long a change of policy can be undone; 0: not at all. */
  readonly undoableForSeconds: number;
  /** How many an undo would bring back, and when the first change was made that it undoes. */
  readonly undoable: { readonly count: number; readonly since: string } | null;
};

export type RetentionUndone = {
  readonly schedule: Schedule;
  /** How many snapshots can be restored again. */
  readonly broughtBack: number;
};

export type Load = {
  readonly stores: readonly {
    readonly storeId: number;
    readonly quarters: readonly {
      readonly at: string;
      /** Copies that begin in it. */
      readonly starts: number;
      /** Copies that are being made at some time in it. */
      readonly running: number;
    }[];
  }[];
  /** There are more slots than were looked at. */
  readonly isCut: boolean;
};

export type SuggestionRequest = {
  /** The id or the uuid. */ readonly store: number | string;
  /** HH:MM */
  readonly earliest?: string;
  /** HH:MM */
  readonly latest?: string;
  /** The account's where absent. */
  readonly timeZone?: string;
  /** How long its copies take together; 10 where absent. */
  readonly minutes?: number;
};

export type Suggestion = {
  /** HH:MM */ readonly time: string;
  readonly timeZone: string;
  /** Copies met then in the week ahead, each counted in every quarter of an hour. */
  readonly met: number;
};

export type Slot = {
  readonly at: string;
  readonly scheduleId: number;
  readonly state: 'fired' | 'missed' | 'skipped' | 'coming' | 'paused' | 'suspended';
  /** Why it was not run. */
  readonly reason: string | null;
  /** null where it has no record yet. */
  readonly runId: number | null;
  /** How many slots the record stands for; this is the last of them. */
  readonly slots: number;
};

export type Explanation = {
  readonly scheduleId: number;
  readonly scheduleName: string;
  readonly at: string;
  readonly local: LocalTime;
  readonly timeZone: string;
  readonly kind:
    | 'no_slot'
    | 'before_rule'
    | 'coming'
    | 'due'
    | 'no_targets'
    | 'paused'
    | 'suspended'
    | 'fired'
    | 'not_fired';
  readonly runId: number | null;
  readonly reason: string | null;
  readonly targets: readonly {
    readonly targetName: string;
    readonly action: string;
    readonly state: string;
    readonly reason: string | null;
    readonly error: Failure | null;
    /** Since when the one before it was at it, where that stood in the way. */
    readonly blockedSince: string | null;
  }[];
  /** The slot, the cause, and what stood in the way, in one sentence. */
  readonly sentence: string;
};

export type Snapshot = {
  readonly id: number;
  readonly uuid: string;
  readonly accountId: number;
  readonly targetId: number;
  readonly storeId: number;
  /** Made by hand where there is none. */
  readonly scheduleId: number | null;
  readonly taskId: number | null;
  /** What it is a copy of. */
  readonly sourceSnapshotId: number | null;
  readonly name: string;
  readonly class: 'backup' | 'snapshot';
  /** The room, or cli, that it was made through. */
  readonly origin: string;
  readonly state:
    | 'creating'
    | 'transferring'
    | 'available'
    | 'missing'
    | 'damaged'
    | 'deleting'
    | 'deleted'
    | 'error'
    | 'delete_failed';
  readonly takenFor: string;
  /** In its store. */
  readonly sizeBytes: number | null;
  /** Of the files themselves. */
  readonly contentBytes: number | null;
  readonly fileCount: number | null;
  /** What its store knows the copy by. */
  readonly fingerprint: string | null;
  readonly chainId: string | null;
  /** What it is built upon. */
  readonly parentId: number | null;
  readonly isIncremental: boolean;
  /** It holds far less than the one before, and nobody has accepted it yet. */
  readonly isShrunk: boolean;
  readonly isProtected: boolean;
  readonly holdReason: string | null;
  readonly failure: Failure | null;
  /** Why it is going or gone. */
  readonly deletion: {
    readonly reason: string;
    readonly params: Readonly<Record<string, unknown>>;
    readonly detail: string;
  } | null;
  readonly version: number;
  readonly createdAt: string;
  readonly availableAt: string | null;
  readonly verifiedAt: string | null;
  readonly deletedAt: string | null;
};

export type SnapshotChange = { readonly name?: string; readonly isProtected?: boolean };

export type SnapshotFile = {
  readonly name: string;
  /** As the copy names it. */
  readonly path: string;
  readonly type: 'file' | 'directory' | 'link' | 'other';
  readonly sizeBytes: number;
  readonly modifiedAt: string | null;
};

export type NewCopy = {
  readonly name?: string;
  /** local, or a store's location code; local where absent. */
  readonly destination?: string;
};

export type Finding = {
  readonly outcome: 'whole' | 'missing' | 'damaged' | 'unread';
  readonly failure: Failure | null;
  readonly snapshot: Snapshot;
};

export type Restore = {
  readonly id: number;
  readonly uuid: string;
  readonly accountId: number;
  readonly snapshotId: number;
  /** What its snapshot is of. */
  readonly sourceTargetId: number | null;
  readonly kind: 'new_target' | 'in_place' | 'directory';
  /** The target that is made or overwritten. */
  readonly targetId: number | null;
  /** Staff are told. */
  readonly directory: string | null;
  readonly state: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';
  readonly attempt: number;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly requestedBy: string | null;
  /** Since when its worker is to end it. */
  readonly calledOffAt: string | null;
  readonly failure: Failure | null;
  readonly progress: { readonly files: number; readonly bytes: number } | null;
  /** How much there is to be written. */
  readonly contentBytes: number | null;
  /** What could not be restored as it was. */
  readonly remarks: readonly Failure[];
  /** Whether what it replaced is kept beside it; that goes after the target's next successful backup. */
  readonly keepsReplaced: boolean;
  /** Beside which it is kept; staff are told. */
  readonly keptPaths: readonly string[];
  /** Why what is kept could not be removed when it was time to. */
  readonly keptFailure: Failure | null;
  /** The node that it waits for, where that was not seen lately; staff are told. */
  readonly waitsFor: { readonly name: string; readonly seenAt: string | null } | null;
};

/** Over what its target, or another of the same layout, holds; into a new target; or into a directory. */
export type NewRestore =
  | {
      readonly kind: 'in_place';
      /** The id or the uuid. */
      readonly targetId?: number | string;
    }
  | {
      readonly kind: 'new_target';
      readonly name: string;
      /** As its snapshot's target where absent. */
      readonly targetKind?: 'instance' | 'drive' | 'repository' | 'volume';
      /** Whether a snapshot that is being made is waited for. */
      readonly mayBeUnmade?: boolean;
    }
  | {
      readonly kind: 'directory';
      /** A new or an empty one of the gateway; for staff. */
      readonly directory: string;
      /** Whether setuid and setgid bits and capabilities are left out; each is a remark. */
      readonly withoutSpecialModes?: boolean;
    };

export type NewClone = {
  readonly name: string;
  /** As its snapshot's target where absent. */
  readonly targetKind?: 'instance' | 'drive' | 'repository' | 'volume';
};

/** What each operation is given, and what it answers. */
export interface Operations {
  /** Who calls, and in which account */
  readonly getSession: {
    readonly reply: Session;
  };
  /** Logs a person in: a session of an hour after each use, which the browser keeps in a cookie */
  readonly createSession: {
    readonly body: NewSession;

    readonly reply: Session;
  };
  /** Logs out: ends the session that the call came by, and never an API token */
  readonly deleteSession: {
    readonly reply: null;
  };
  /** How the installation is doing */
  readonly getStatus: {
    readonly reply: Status;
  };
  /** Gives the own login a new password, by the old one; ends its sessions, of which a page is given a new one */
  readonly changeOwnPassword: {
    readonly body: PasswordChange;

    readonly reply: null;
  };
  /** A second factor for the own login, which is none until it is confirmed */
  readonly offerOwnTotp: {
    readonly body: TotpOfferRequest;

    readonly reply: TotpOffer;
  };
  /** Makes a second factor that was offered one, by a code of it; ends the sessions as changeOwnPassword does */
  readonly confirmOwnTotp: {
    readonly body: TotpConfirmation;

    readonly reply: null;
  };
  /** Takes the own login's second factor away, by its password and a code; ends the sessions as changeOwnPassword does */
  readonly removeOwnTotp: {
    readonly body: TotpRemoval;

    readonly reply: null;
  };
  /** Accounts that may be seen: of staff all, the newest first */
  readonly listAccounts: {
    readonly query?: {
      /** How many rows at most; 50 where absent. */
      readonly limit?: number;
      /** Where the page before ended: its answer's Link has it. */
      readonly after?: string;
      /** Whether X-Total-Count is to say how many rows there are in all. */
      readonly count?: boolean;
      /** These alone. */
      readonly id?: readonly number[];
      readonly name?: readonly string[];
      /** What their names contain. */
      readonly search?: string;
      /** Whether each row tells how many of each it has; to staff. */
      readonly counts?: boolean;
      /** Whether each row has its logins; to staff. */
      readonly logins?: boolean;
    };

    readonly reply: {
      readonly items: readonly {
        readonly id: number;
        readonly uuid: string;
        readonly name: string;
        /** The zone of schedules that are made without one. */
        readonly timeZone: string;
        readonly quotaPerDay: number | null;
        readonly quotaTotal: number | null;
        readonly quotaBytes: number | null;
        /** How many of each it may have; of sessions each of its logins. */
        readonly caps: {
          readonly schedules: number;
          readonly targets: number;
          readonly stores: number;
          readonly tokens: number;
          readonly sessions: number;
        };
        readonly suspendedAt: string | null;
        readonly version: number;
        readonly createdAt: string;
        /** How many of each it has; of sessions all of its logins together. */
        readonly counts?: {
          readonly schedules: number;
          readonly targets: number;
          readonly stores: number;
          readonly tokens: number;
          readonly sessions: number;
        };
        readonly logins?: readonly Login[];
      }[];
    };
  };
  /** A new account, named as its first login */
  readonly createAccount: {
    readonly body: NewAccount;

    readonly reply: MadeAccount;
  };
  /** How much accounts have in all stores and volumes, whoever has most first */
  readonly listUsage: {
    readonly reply: {
      readonly items: readonly {
        readonly accountId: number;
        readonly name: string;
        readonly snapshots: number;
        readonly snapshotBytes: number;
        readonly volumes: number;
        readonly volumeBytes: number;
        readonly bytes: number;
        readonly quotaBytes: number | null;
      }[];
    };
  };
  /** One account */
  readonly getAccount: {
    readonly parts: { readonly key: Key };

    readonly reply: Account;
  };
  /** Changes what is named of an account: its admins the zone, which moves no schedule, and staff all of it */
  readonly changeAccount: {
    readonly parts: { readonly key: Key };

    readonly body: AccountChange;
    /** The ETag that was seen, or `*`. */
    readonly version: string;
    readonly reply: Account;
  };
  /** Deletes an account with its logins, schedules, targets, managed volumes and snapshots */
  readonly deleteAccount: {
    readonly parts: { readonly key: Key };
    readonly query?: {
      /** The account's name. */
      readonly confirm?: string;
      /** Whether its history is to tell of numbers alone. */
      readonly erase?: boolean;
    };

    /** The ETag that was seen, or `*`. */
    readonly version: string;
    readonly reply: null;
  };
  /** Has schedules stand still, and refuses logins and tokens */
  readonly suspendAccount: {
    readonly parts: { readonly key: Key };

    readonly reply: Account;
  };
  /** Takes a suspension back; slots that passed stay passed */
  readonly resumeAccount: {
    readonly parts: { readonly key: Key };

    readonly reply: Account;
  };
  /** Logins, the newest first */
  readonly listLogins: {
    readonly query?: {
      /** How many rows at most; 50 where absent. */
      readonly limit?: number;
      /** Where the page before ended: its answer's Link has it. */
      readonly after?: string;
      /** Whether X-Total-Count is to say how many rows there are in all. */
      readonly count?: boolean;
      readonly account?: number;
      readonly name?: readonly string[];
      /** What their names contain. */
      readonly search?: string;
    };

    readonly reply: { readonly items: readonly Login[] };
  };
  /** Another login of an account; an admin of it gives no more than the own role */
  readonly createLogin: {
    readonly body: NewLogin;

    readonly reply: MadeLogin;
  };
  /** One login */
  readonly getLogin: {
    readonly parts: { readonly key: Key };

    readonly reply: Login;
  };
  /** Gives a login a new role or password, shuts it out or lets it in again, and ends its sessions; not the own one */
  readonly changeLogin: {
    readonly parts: { readonly key: Key };

    readonly body: LoginChange;
    /** The ETag that was seen, or `*`. */
    readonly version: string;
    readonly reply: Login;
  };
  /** Deletes a login with its tokens and contacts, not the own one; what it made, and what it did, stays */
  readonly deleteLogin: {
    readonly parts: { readonly key: Key };

    /** The ETag that was seen, or `*`. */
    readonly version: string;
    readonly reply: null;
  };
  /** Gives a login a second factor, and ends its sessions */
  readonly enableTotp: {
    readonly parts: { readonly key: Key };

    readonly reply: Totp;
  };
  /** Takes a login's second factor away, and ends its sessions */
  readonly disableTotp: {
    readonly parts: { readonly key: Key };

    readonly reply: null;
  };
  /** A key that logs a login in in place of its password, once, within 15 minutes */
  readonly issueLoginKey: {
    readonly parts: { readonly key: Key };

    readonly reply: LoginKey;
  };
  /** Tokens that are good now: the caller's own, of admins the account's, of staff all */
  readonly listTokens: {
    readonly query?: {
      /** How many rows at most; 50 where absent. */
      readonly limit?: number;
      /** Where the page before ended: its answer's Link has it. */
      readonly after?: string;
      /** Whether X-Total-Count is to say how many rows there are in all. */
      readonly count?: boolean;
      readonly login?: number;
    };

    readonly reply: { readonly items: readonly Token[] };
  };
  /** A token that is good until it is deleted or ends; one with limits makes no other one */
  readonly createToken: {
    readonly body: NewToken;

    readonly reply: MadeToken;
  };
  /** Ends a token */
  readonly deleteToken: {
    readonly parts: { readonly key: Key };

    readonly reply: null;
  };
  /** Stores that may be used: the account's own and the provider's; of staff all */
  readonly listStores: {
    readonly query?: {
      /** How many rows at most; 50 where absent. */
      readonly limit?: number;
      /** Where the page before ended: its answer's Link has it. */
      readonly after?: string;
      /** Whether X-Total-Count is to say how many rows there are in all. */
      readonly count?: boolean;
      /** These alone. */
      readonly id?: readonly number[];
      readonly account?: number;
      readonly location?: string;
      readonly name?: readonly string[];
      /** Whether each row says how the store is doing; to staff. */
      readonly status?: boolean;
    };

    readonly reply: {
      readonly items: readonly {
        readonly id: number;
        readonly uuid: string;
        /** null: the provider's, which every account may use. */
        readonly accountId: number | null;
        readonly name: string;
        /** What a schedule's destination names. */
        readonly location: string;
        readonly driver: string;
        /** For staff. */
        readonly settings: Readonly<Record<string, string>> | null;
        /** The node that alone reaches it; for staff. */
        readonly node: string | null;
        readonly limits: {
          /** null is no limit. */ readonly minimumIntervalSeconds: number | null;
          /** null is no limit. */
          readonly maxPerTarget: number | null;
          /** null is no limit. */
          readonly maxPerAccount: number | null;
          /** null is no limit. */
          readonly maxBytesPerAccount: number | null;
        };
        readonly version: number;
        readonly createdAt: string;
        readonly status?: StoreStatus;
      }[];
    };
  };
  /** A new store, once a small file was written, read and removed there */
  readonly createStore: {
    readonly body: NewStore;

    readonly reply: Store;
  };
  /** What stores of each driver have for settings and secrets */
  readonly listStoreKinds: {
    readonly reply: { readonly items: readonly StoreKind[] };
  };
  /** One store */
  readonly getStore: {
    readonly parts: { readonly key: Key };

    readonly reply: Store;
  };
  /** Changes what is named of a store; snapshots stay where they are */
  readonly changeStore: {
    readonly parts: { readonly key: Key };

    readonly body: StoreChange;
    /** The ETag that was seen, or `*`. */
    readonly version: string;
    readonly reply: Store;
  };
  /** Forgets a store that nothing needs any more; what lies there stays */
  readonly deleteStore: {
    readonly parts: { readonly key: Key };

    /** The ETag that was seen, or `*`. */
    readonly version: string;
    readonly reply: null;
  };
  /** How a store is doing */
  readonly getStoreStatus: {
    readonly parts: { readonly key: Key };

    readonly reply: StoreStatus;
  };
  /** Forgets a store that nothing needs any more, whatever was seen of it, and says where keys of it stay */
  readonly forgetStore: {
    readonly parts: { readonly key: Key };

    readonly reply: {
      /** Where in DATA_DIR its keys stay, for as long as somebody reads what lies there. */
      readonly keptKeys: string | null;
    };
  };
  /** What came to a store and left it, by the day of UTC */
  readonly getStoreGrowth: {
    readonly parts: { readonly key: Key };
    readonly query?: {
      /** The first day; 30 before the last where absent. */
      readonly from?: string;
      /** The last day; today where absent. */
      readonly to?: string;
    };

    readonly reply: StoreGrowth;
  };
  /** Writes, reads and removes a small file in a store */
  readonly testStore: {
    readonly parts: { readonly key: Key };

    readonly reply: null;
  };
  /** Makes a store this installation's own: from then on it alone writes there */
  readonly adoptStore: {
    readonly parts: { readonly key: Key };

    readonly reply: Store;
  };
  /** Moves some snapshots to another store of the same format, the newest first, and once all were tried the targets whose own store it was; it ends when the caller goes away */
  readonly moveSnapshots: {
    readonly parts: { readonly key: Key };

    readonly body: {
      /** The id or the uuid. */ readonly to: number | string;
      /** One account's alone. */
      readonly accountId?: number;
      /** The last one that was tried: the next of before. */
      readonly after?: number;
      /** How many are tried at most; 1 where absent. */
      readonly limit?: number;
    };

    readonly reply: {
      readonly items: readonly {
        readonly snapshotId: number;
        readonly isMoved: boolean;
        /** Why it stays, or why its first copy is not deleted yet. */
        readonly failure: Failure | null;
      }[];
      /** What to go on after; null: all were tried. */
      readonly next: number | null;
      /** Once all were tried: how many targets go to the other store from now on, and how many still have something here. */
      readonly targets: { readonly moved: number; readonly waiting: number } | null;
    };
  };
  /** Takes in the archives that others made in the repositories of a store, as snapshots that no rule lets go */
  readonly importArchives: {
    readonly parts: { readonly key: Key };

    readonly reply: { readonly items: readonly { readonly targetId: number; readonly imported: number }[] };
  };
  /** Reads back whatever targets, or one of them, have there as their local store, recorded or not */
  readonly checkRepositories: {
    readonly parts: { readonly key: Key };

    readonly body?: {
      /** The id or the uuid. */ readonly target?: number | string;
    };

    readonly reply: { readonly items: readonly { readonly targetId: number }[] };
  };
  /** Frees the room of deleted snapshots in the repositories of a store */
  readonly compactRepositories: {
    readonly parts: { readonly key: Key };

    readonly reply: { readonly items: readonly { readonly targetId: number }[] };
  };
  /** Removes the locks of the repositories of a store; only if nobody works there, on whatever host */
  readonly breakLocks: {
    readonly parts: { readonly key: Key };

    readonly reply: null;
  };
  /** The key of a repository, which opens it together with the passphrase */
  readonly exportRepositoryKey: {
    readonly parts: { readonly key: Key };

    readonly body?: {
      /** The id or the uuid. */ readonly target?: number | string;
    };

    readonly reply: { readonly targetId: number; readonly key: string };
  };
  /** What is backed up, the highest id first */
  readonly listTargets: {
    readonly query?: {
      /** How many rows at most; 50 where absent. */
      readonly limit?: number;
      /** Where the page before ended: its answer's Link has it. */
      readonly after?: string;
      /** Whether X-Total-Count is to say how many rows there are in all. */
      readonly count?: boolean;
      /** Another order than by ids: ascending, or, with -, descending; what has no value comes first, or last. */
      readonly sort?: 'name' | '-name';
      /** These alone. */
      readonly id?: readonly number[];
      readonly account?: number;
      /** Whose own store it is. */
      readonly store?: number;
      readonly kind?: 'instance' | 'drive' | 'repository' | 'volume';
      readonly name?: readonly string[];
      /** What their names contain. */
      readonly search?: string;
      /** Whether each row says how it is backed up of late. */
      readonly status?: boolean;
    };

    readonly reply: {
      readonly items: readonly {
        readonly id: number;
        readonly uuid: string;
        readonly accountId: number;
        readonly name: string;
        /** A label for people. */
        readonly kind: 'instance' | 'drive' | 'repository' | 'volume';
        readonly source: {
          /** paths: set by staff; volume: a directory that the gateway manages. */ readonly kind: 'paths' | 'volume';
          /** For staff, and of paths alone. */
          readonly paths: readonly string[] | null;
          /** What is left out. */
          readonly excludes: readonly string[];
        };
        /** On which mount point each path lay at the last good backup; for staff. */
        readonly mountPoints: Readonly<Record<string, string>> | null;
        readonly storeId: number;
        /** How many snapshots its inheriting schedules keep. */
        readonly rotation: number;
        readonly allowsInPlaceRestore: boolean;
        readonly allowsEmptySource: boolean;
        /** The node on which alone its managed volume lies. */
        readonly node: string | null;
        readonly version: number;
        readonly createdAt: string;
        readonly status?: TargetStatus;
      }[];
    };
  };
  /** A new target: with an empty volume that the gateway manages, or, for staff, of paths */
  readonly createTarget: {
    readonly body: NewTarget;

    readonly reply: Target;
  };
  /** One target */
  readonly getTarget: {
    readonly parts: { readonly key: Key };

    readonly reply: Target;
  };
  /** Changes what is named of a target */
  readonly changeTarget: {
    readonly parts: { readonly key: Key };

    readonly body: TargetChange;
    /** The ETag that was seen, or `*`. */
    readonly version: string;
    readonly reply: Target;
  };
  /** Deletes a target and its managed volume; files elsewhere stay */
  readonly deleteTarget: {
    readonly parts: { readonly key: Key };
    readonly query?: {
      /** The target's name, where its managed volume goes with it. */
      readonly confirm?: string;
      /** Whether the snapshots in its own store go too; without it this is for staff. */
      readonly snapshots?: boolean;
    };

    /** The ETag that was seen, or `*`. */
    readonly version: string;
    readonly reply: null;
  };
  /** Checks that a target's files can be read */
  readonly testTarget: {
    readonly parts: { readonly key: Key };

    readonly reply: { readonly paths: readonly string[] };
  };
  /** Programs that go before and after backups, the newest first */
  readonly listScripts: {
    readonly query?: {
      /** How many rows at most; 50 where absent. */
      readonly limit?: number;
      /** Where the page before ended: its answer's Link has it. */
      readonly after?: string;
      /** Whether X-Total-Count is to say how many rows there are in all. */
      readonly count?: boolean;
    };

    readonly reply: { readonly items: readonly Script[] };
  };
  /** A new script */
  readonly createScript: {
    readonly body: NewScript;

    readonly reply: Script;
  };
  /** One script */
  readonly getScript: {
    readonly parts: { readonly key: Key };

    readonly reply: Script;
  };
  /** Changes what is named of a script; schedules call what it is from then on */
  readonly changeScript: {
    readonly parts: { readonly key: Key };

    readonly body: ScriptChange;
    /** The ETag that was seen, or `*`. */
    readonly version: string;
    readonly reply: Script;
  };
  /** Deletes a script that no schedule calls */
  readonly deleteScript: {
    readonly parts: { readonly key: Key };

    /** The ETag that was seen, or `*`. */
    readonly version: string;
    readonly reply: null;
  };
  /** Runs a script by itself, as before a backup; nothing is backed up */
  readonly testScript: {
    readonly parts: { readonly key: Key };

    readonly body: ScriptTrial;

    readonly reply: TriedScript;
  };
  /** A login's contacts, the main one first */
  readonly listContacts: {
    readonly query?: {
      /** For staff: the name of the login whose they are; the caller's own where absent. */
      readonly login?: string;
    };

    readonly reply: {
      readonly items: readonly {
        readonly uuid: string;
        readonly name: string;
        readonly email: string;
        readonly phone: string;
        readonly isMain: boolean;
        readonly createdAt: string;
        /** creation: how it went with backups; deletion: what retention deleted. */
        readonly mailedOf: readonly ('creation' | 'deletion')[];
      }[];
    };
  };
  /** Another contact */
  readonly createContact: {
    readonly query?: {
      /** For staff: the name of the login whose they are; the caller's own where absent. */
      readonly login?: string;
    };
    readonly body: ContactFields;

    readonly reply: Contact;
  };
  /** Changes what is named of a contact */
  readonly changeContact: {
    readonly parts: { readonly key: Key };
    readonly query?: {
      /** For staff: the name of the login whose they are; the caller's own where absent. */
      readonly login?: string;
    };
    readonly body: ContactFields;

    readonly reply: Contact;
  };
  /** Deletes a contact that is not the main one, with its preferences */
  readonly deleteContact: {
    readonly parts: { readonly key: Key };
    readonly query?: {
      /** For staff: the name of the login whose they are; the caller's own where absent. */
      readonly login?: string;
    };

    readonly reply: null;
  };
  /** Which contact is mailed of what */
  readonly listNotificationPreferences: {
    readonly query?: {
      /** For staff: the name of the login whose they are; the caller's own where absent. */
      readonly login?: string;
    };

    readonly reply: { readonly items: readonly NotificationPreference[] };
  };
  /** Sets these preferences, all or none; answers all there are */
  readonly setNotificationPreferences: {
    readonly query?: {
      /** For staff: the name of the login whose they are; the caller's own where absent. */
      readonly login?: string;
    };
    readonly body: NotificationPreferences;

    readonly reply: { readonly items: readonly NotificationPreference[] };
  };
  /** Where staff is told of what goes wrong */
  readonly listAlerts: {
    readonly reply: {
      readonly items: readonly {
        readonly id: number;
        readonly channel: 'mail' | 'webhook';
        /** A mail address, or the origin of a URL. */
        readonly address: string;
        readonly topics: readonly ('failed' | 'missed' | 'stalled' | 'store' | 'missing')[];
        /** Tells too when no backup has succeeded for so long. */
        readonly silentForSeconds: number | null;
        readonly createdAt: string;
        readonly toldUntil: string;
        /** The newest message; null: none was written yet. */
        readonly lastDigest: {
          readonly createdAt: string;
          readonly sentAt: string | null;
          readonly givenUpAt: string | null;
          readonly failure: Failure | null;
        } | null;
      }[];
    };
  };
  /** Has staff told, from now on */
  readonly createAlert: {
    readonly body: NewAlert;

    readonly reply: MadeAlert;
  };
  /** Deletes an alert, with what was on its way to it */
  readonly deleteAlert: {
    readonly parts: { readonly key: Key };

    readonly reply: null;
  };
  /** Sends something that says that it is a test, at once */
  readonly testAlert: {
    readonly parts: { readonly key: Key };

    readonly reply: null;
  };
  /** What has changed in the account, in the order in which it did; without after, where to begin */
  readonly listChanges: {
    readonly query?: {
      /** The position before. */
      readonly after?: string;
      readonly limit?: number;
    };

    readonly reply: Changes;
  };
  /** Hints at what has changed, as server-sent events, as long as the session lives */
  readonly followEvents: {
    readonly query?: {
      readonly types?: readonly (
        | 'account.created'
        | 'account.changed'
        | 'login.created'
        | 'login.changed'
        | 'contacts.changed'
        | 'tokens.changed'
        | 'store.created'
        | 'store.changed'
        | 'target.created'
        | 'target.changed'
        | 'target.deleted'
        | 'schedule.created'
        | 'schedule.changed'
        | 'schedule.paused'
        | 'schedule.resumed'
        | 'schedule.deleted'
        | 'run.created'
        | 'run.changed'
        | 'task.queued'
        | 'task.started'
        | 'task.ended'
        | 'task.changed'
        | 'snapshot.transferring'
        | 'snapshot.available'
        | 'snapshot.expiring'
        | 'snapshot.missing'
        | 'snapshot.damaged'
        | 'snapshot.error'
        | 'snapshot.changed'
        | 'snapshot.expired'
        | 'snapshot.deleting'
        | 'snapshot.delete_failed'
        | 'snapshot.deleted'
        | 'restore.queued'
        | 'restore.started'
        | 'restore.changed'
        | 'restore.ended'
        | 'everything.changed'
      )[];
      /** The id of the last event that was read; Last-Event-ID goes before it. */
      readonly after?: string;
    };

    readonly reply: ReadableStream<Uint8Array>;
  };
  /** Who did what to which thing, the newest first: of admins in their account, of staff everywhere */
  readonly listAudit: {
    readonly query?: {
      readonly account?: number;
      /** Who did it, as a line has it: login:7. */
      readonly actor?: string;
      /** As schedule.change. */
      readonly action?: readonly string[];
      /** As schedule. */
      readonly noun?: readonly string[];
      readonly object?: number;
      /** At this instant, or later. */
      readonly from?: string;
      /** Before this instant. */
      readonly to?: string;
      readonly limit?: number;
      /** Where the page before ended: its answer's Link has it. */
      readonly after?: string;
    };

    readonly reply: { readonly items: readonly AuditLine[] };
  };
  /** The machines that work on the database, and how much only each of them reaches */
  readonly listNodes: {
    readonly reply: { readonly items: readonly Node[] };
  };
  /** Gives the stores and volumes of one node to another name, such as that of the machine in its place */
  readonly renameNode: {
    readonly parts: { readonly key: Key };

    readonly body: {
      /** The NODE_NAME that the machine has now. */ readonly name: string;
    };

    readonly reply: { readonly stores: number; readonly volumes: number };
  };
  /** Schedules, the newest first, whatever room made them */
  readonly listSchedules: {
    readonly query?: {
      /** How many rows at most; 50 where absent. */
      readonly limit?: number;
      /** Where the page before ended: its answer's Link has it. */
      readonly after?: string;
      /** Whether X-Total-Count is to say how many rows there are in all. */
      readonly count?: boolean;
      /** Another order than by ids: ascending, or, with -, descending; what has no value comes first, or last. */
      readonly sort?: 'name' | '-name' | 'nextFireAt' | '-nextFireAt';
      /** These alone. */
      readonly id?: readonly number[];
      readonly account?: number;
      /** The id or the uuid. */
      readonly target?: string;
      readonly action?: readonly ('backup' | 'check' | 'restore_check')[];
      readonly destination?: string;
      readonly name?: readonly string[];
      /** What their names contain. */
      readonly search?: string;
      /** Whether each row has its status. */
      readonly status?: boolean;
    };

    readonly reply: {
      readonly items: readonly {
        readonly id: number;
        readonly uuid: string;
        readonly accountId: number;
        readonly name: string;
        readonly recurrence: Recurrence;
        readonly retention: Retention;
        readonly class: 'backup' | 'snapshot';
        readonly method: { readonly kind: 'full' } | { readonly kind: 'incremental'; readonly fullEvery: number };
        /** local, or a store's location code. */
        readonly destination: string;
        readonly taskOrder: 'parallel' | 'sequence';
        readonly notifications: { readonly onCreation: boolean; readonly onDeletion: boolean };
        readonly archiveName: string | null;
        readonly compactsAfter: boolean;
        readonly scripts: {
          readonly pre: { readonly scriptId: number; readonly parameters: Readonly<Record<string, string>> } | null;
          readonly post: { readonly scriptId: number; readonly parameters: Readonly<Record<string, string>> } | null;
        };
        readonly check: {
          readonly maxSeconds: number | null;
          readonly flags: readonly ('repository_only' | 'archives_only' | 'verify_data')[];
          readonly paths: readonly string[];
        } | null;
        readonly action: 'backup' | 'check' | 'restore_check';
        readonly targets: readonly {
          readonly targetId: number;
          /** What the schedule calls this target. */
          readonly label: string | null;
          readonly isPrimary: boolean;
        }[];
        /** The rule in words. */
        readonly when: string;
        /** The retention in words. */
        readonly keeps: string;
        readonly pause: { readonly at: string; readonly until: string | null; readonly reason: string | null } | null;
        /** The room, or cli, that it was made through. */
        readonly origin: string;
        readonly version: number;
        readonly createdAt: string;
        readonly updatedAt: string | null;
        readonly status?: ScheduleStatus;
      }[];
    };
  };
  /** A new schedule */
  readonly createSchedule: {
    readonly body: NewSchedule;

    readonly reply: Schedule;
  };
  /** Deletes schedules, all or none; their snapshots and their history stay */
  readonly deleteSchedules: {
    readonly body: { readonly schedules: readonly (number | string)[] };

    readonly reply: null;
  };
  /** One schedule */
  readonly getSchedule: {
    readonly parts: { readonly key: Key };

    readonly reply: Schedule;
  };
  /** Changes what is named of a schedule */
  readonly changeSchedule: {
    readonly parts: { readonly key: Key };
    readonly query?: {
      /** How many snapshots you know that the change lets go. */
      readonly confirm?: number;
    };
    readonly body: ScheduleChange;
    /** The ETag that was seen, or `*`. */
    readonly version: string;
    readonly reply: Schedule;
  };
  /** Deletes a schedule; its snapshots and its history stay */
  readonly deleteSchedule: {
    readonly parts: { readonly key: Key };

    /** The ETag that was seen, or `*`. */
    readonly version: string;
    readonly reply: null;
  };
  /** When a schedule fires next, and when it last did */
  readonly getScheduleStatus: {
    readonly parts: { readonly key: Key };

    readonly reply: ScheduleStatus;
  };
  /** Lets a schedule stand still until it is resumed, or until a time; anew: with another end or reason */
  readonly pauseSchedule: {
    readonly parts: { readonly key: Key };

    readonly body?: {
      /** When it ends by itself: an instant, or a time by the clock of the schedule’s zone (2027-01-08T09:00). */
      readonly until?: string;
      /** Why; each slot that is left out tells it. */
      readonly reason?: string;
    };

    readonly reply: Schedule;
  };
  /** Lets a schedule fire again, from its next slot on */
  readonly resumeSchedule: {
    readonly parts: { readonly key: Key };

    readonly reply: Schedule;
  };
  /** Makes schedules of another scheduler's file, each once however often the file is imported */
  readonly importSchedules: {
    readonly query?: {
      /** Whether it is told what would be made, and nothing is. */
      readonly dryRun?: boolean;
    };
    readonly body: ImportRequest;

    readonly reply: Import;
  };
  /** A schedule as each other room would show it, and what that leaves unsaid */
  readonly listRenderings: {
    readonly parts: { readonly key: Key };

    readonly reply: { readonly items: readonly Rendering[] };
  };
  /** What a schedule's policy, or another one, keeps and lets go; nothing is changed */
  readonly previewRetention: {
    readonly parts: { readonly key: Key };

    readonly body: RetentionPreviewRequest;

    readonly reply: RetentionPreview;
  };
  /** Undoes the changes of policy by which snapshots of a schedule are expiring: all of them come back */
  readonly undoRetention: {
    readonly parts: { readonly key: Key };

    readonly reply: RetentionUndone;
  };
  /** What needs somebody, what runs, and what comes in the next 24 hours */
  readonly getOverview: {
    readonly query?: {
      readonly account?: number;
    };

    readonly reply: Overview;
  };
  /** What became of the slots of each day, a row for each target with all of its days, the highest id first */
  readonly listDays: {
    readonly query?: {
      /** How many rows at most; 50 where absent. */
      readonly limit?: number;
      /** Where the page before ended: its answer's Link has it. */
      readonly after?: string;
      /** Whether X-Total-Count is to say how many rows there are in all. */
      readonly count?: boolean;
      /** The first day; 30 before the last where absent. */
      readonly from?: string;
      /** The last day; today where absent. */
      readonly to?: string;
      /** The IANA zone whose days these are; UTC where absent. */
      readonly zone?: string;
      /** Of these targets alone. */
      readonly target?: readonly number[];
      readonly account?: number;
    };

    readonly reply: { readonly items: readonly TargetDays[] };
  };
  /** What a rule would do, clock changes in words; nothing is stored */
  readonly previewRule: {
    readonly body: PreviewRequest;

    readonly reply: Preview;
  };
  /** How many copies begin and are being made in each store, by the quarter of an hour */
  readonly getLoad: {
    readonly query: {
      readonly from: string;
      readonly to: string;
    };

    readonly reply: Load;
  };
  /** The time of the day at which a daily copy meets the fewest others in its store */
  readonly suggestTime: {
    readonly body: SuggestionRequest;

    readonly reply: Suggestion;
  };
  /** What a schedule, or one that is only thought of, keeps a year from now, and what that costs; nothing is changed */
  readonly createForecast: {
    readonly body: ForecastRequest;

    readonly reply: Forecast;
  };
  /** What slots and requests became, the newest first */
  readonly listRuns: {
    readonly query?: {
      /** How many rows at most; 50 where absent. */
      readonly limit?: number;
      /** Where the page before ended: its answer's Link has it. */
      readonly after?: string;
      /** Whether X-Total-Count is to say how many rows there are in all. */
      readonly count?: boolean;
      /** Another order than by ids: ascending, or, with -, descending; what has no value comes first, or last. */
      readonly sort?: 'fireTime' | '-fireTime';
      readonly account?: number;
      /** The id or the uuid. */
      readonly schedule?: string;
      /** The id or the uuid. */
      readonly target?: string;
      readonly store?: number;
      readonly action?: readonly ('backup' | 'check' | 'restore_check')[];
      readonly outcome?: readonly ('fired' | 'missed' | 'skipped')[];
      /** Of one of its tasks. */
      readonly state?: readonly (
        | 'queued'
        | 'running'
        | 'succeeded'
        | 'succeeded_with_warnings'
        | 'failed'
        | 'cancelled'
        | 'skipped'
        | 'abandoned'
      )[];
      /** Its own, or that of one of its tasks. */
      readonly reason?: readonly string[];
      /** Only those of which something failed, or that were missed. */
      readonly isFailed?: boolean;
      /** At this instant, or later. */
      readonly from?: string;
      /** Before this instant. */
      readonly to?: string;
      /** Whether each row has its tasks. */
      readonly tasks?: boolean;
    };

    readonly reply: {
      readonly items: readonly {
        readonly id: number;
        readonly uuid: string;
        readonly accountId: number;
        readonly scheduleId: number | null;
        readonly action: 'backup' | 'check' | 'restore_check';
        readonly trigger: 'schedule' | 'catch_up' | 'manual';
        readonly outcome: 'fired' | 'missed' | 'skipped';
        /** Why it is not fired, or has no fire time any more. */
        readonly reason:
          | 'paused'
          | 'account_suspended'
          | 'next_slot_near'
          | 'no_store'
          | 'no_target'
          | 'clock_ahead'
          | null;
        /** Its slot; a request by hand has none. */
        readonly fireTime: string | null;
        /** The first of the slots that it is the record of. */
        readonly coversFrom: string | null;
        readonly coversTo: string | null;
        readonly coversCount: number;
        readonly taskOrder: 'parallel' | 'sequence';
        readonly createdAt: string;
        /** How many of its tasks are in each state. */
        readonly taskCounts: {
          readonly queued: number;
          readonly running: number;
          readonly succeeded: number;
          readonly succeeded_with_warnings: number;
          readonly failed: number;
          readonly cancelled: number;
          readonly skipped: number;
          readonly abandoned: number;
        };
        readonly tasks?: readonly Task[];
      }[];
    };
  };
  /** One run with its tasks */
  readonly getRun: {
    readonly parts: { readonly key: Key };

    readonly reply: RunWithTasks;
  };
  /** Calls off what of a run has not ended; copies that are being made stop, and leave nothing */
  readonly cancelRun: {
    readonly parts: { readonly key: Key };

    readonly reply: RunWithTasks;
  };
  /** Runs a schedule now, paused or not */
  readonly runSchedule: {
    readonly parts: { readonly key: Key };

    readonly body: NewRun;

    readonly reply: RunWithTasks;
  };
  /** Backs a target up now; no rule lets its snapshot go */
  readonly backUpTarget: {
    readonly parts: { readonly key: Key };

    readonly body: NewBackup;

    readonly reply: RunWithTasks;
  };
  /** Checks what a target's own store has of it */
  readonly checkTarget: {
    readonly parts: { readonly key: Key };

    readonly body: NewCheck;

    readonly reply: RunWithTasks;
  };
  /** One target's part of a run */
  readonly getTask: {
    readonly parts: { readonly key: Key };

    readonly reply: Task;
  };
  /** Calls a task off; a copy that is being made stops, and leaves nothing */
  readonly cancelTask: {
    readonly parts: { readonly key: Key };

    readonly reply: Task;
  };
  /** What was done for a task, line by line, also while it is done */
  readonly readTaskLog: {
    readonly parts: { readonly key: Key };
    readonly query?: {
      /** The number of the last line that you have. */
      readonly offset?: number;
      /** How many lines at most; 200 where absent. */
      readonly limit?: number;
    };

    readonly reply: TaskLog;
  };
  /** What scripts wrote that were run before and after a task */
  readonly readTaskOutputs: {
    readonly parts: { readonly key: Key };

    readonly reply: TaskOutputs;
  };
  /** Past and coming slots in one list, a record each, in their order */
  readonly listSlots: {
    readonly query: {
      readonly from: string;
      readonly to: string;
      /** How many rows at most; 1000 where absent. */
      readonly limit?: number;
      /** Where the page before ended: its answer's Link has it. */
      readonly after?: string;
      readonly account?: number;
      /** The id or the uuid. */
      readonly schedule?: string;
      /** The id or the uuid. */
      readonly target?: string;
      readonly action?: readonly ('backup' | 'check' | 'restore_check')[];
      readonly destination?: string;
    };

    readonly reply: { readonly items: readonly Slot[] };
  };
  /** How many slots of each day, or hour, are to come, ran, failed and did not run */
  readonly countSlots: {
    readonly query: {
      /** The first day; 7 before the last where absent. */
      readonly from?: string;
      /** The last day; today where absent. */
      readonly to?: string;
      /** Hours of 8 days at most, or 62 days. */
      readonly by: 'hour' | 'day';
      /** The IANA zone whose days and hours these are; the account's where absent. */
      readonly zone?: string;
      readonly account?: number;
      /** The id or the uuid. */
      readonly schedule?: string;
      /** The id or the uuid. */
      readonly target?: string;
      readonly action?: readonly ('backup' | 'check' | 'restore_check')[];
      readonly destination?: string;
    };

    readonly reply: {
      readonly timeZone: string;
      readonly cells: readonly {
        readonly at: string;
        /** The first instant behind it. */
        readonly until: string;
        readonly date: string;
        /** null: the whole day. */
        readonly hour: number | null;
        /** To come. */
        readonly planned: number;
        readonly ran: number;
        /** Of those that ran: a task of theirs failed. */
        readonly failed: number;
        /** Missed, skipped, or left out by a pause as things stand; with the earlier slots that a late run stands for. */
        readonly notRan: number;
      }[];
    };
  };
  /** Why a slot of a schedule is what it is */
  readonly explainSlot: {
    readonly query: {
      /** The id or the uuid. */
      readonly schedule: string;
      /** The slot; the last that has come where absent. */
      readonly at?: string;
    };

    readonly reply: Explanation;
  };
  /** Calendars of slots that programs subscribe to, the newest first */
  readonly listFeeds: {
    readonly query?: {
      /** How many rows at most; 50 where absent. */
      readonly limit?: number;
      /** Where the page before ended: its answer's Link has it. */
      readonly after?: string;
      /** Whether X-Total-Count is to say how many rows there are in all. */
      readonly count?: boolean;
    };

    readonly reply: { readonly items: readonly Feed[] };
  };
  /** Has the slots of a schedule, a target or the account be a calendar at an address of its own */
  readonly createFeed: {
    readonly body: NewFeed;

    readonly reply: MadeFeed;
  };
  /** Ends a feed: its address is unknown from then on */
  readonly deleteFeed: {
    readonly parts: { readonly key: Key };

    readonly reply: null;
  };
  /** Snapshots, the newest first; those that are gone where their state is asked for */
  readonly listSnapshots: {
    readonly query?: {
      /** How many rows at most; 50 where absent. */
      readonly limit?: number;
      /** Where the page before ended: its answer's Link has it. */
      readonly after?: string;
      /** Whether X-Total-Count is to say how many rows there are in all. */
      readonly count?: boolean;
      /** Another order than by ids: ascending, or, with -, descending; what has no value comes first, or last. */
      readonly sort?: 'name' | '-name' | 'takenFor' | '-takenFor' | 'sizeBytes' | '-sizeBytes';
      /** These alone. */
      readonly id?: readonly number[];
      readonly account?: number;
      /** The id or the uuid. */
      readonly schedule?: string;
      /** The id or the uuid. */
      readonly target?: string;
      readonly store?: number;
      readonly state?: readonly (
        | 'creating'
        | 'transferring'
        | 'available'
        | 'missing'
        | 'damaged'
        | 'deleting'
        | 'deleted'
        | 'error'
        | 'delete_failed'
      )[];
      readonly class?: 'backup' | 'snapshot';
      readonly name?: readonly string[];
      /** What their names contain. */
      readonly search?: string;
      /** Made by hand, or by schedules. */
      readonly isManual?: boolean;
      readonly isProtected?: boolean;
      /** At this instant, or later. */
      readonly from?: string;
      /** Before this instant. */
      readonly to?: string;
    };

    readonly reply: {
      readonly items: readonly {
        readonly id: number;
        readonly uuid: string;
        readonly accountId: number;
        readonly targetId: number;
        readonly storeId: number;
        /** Made by hand where there is none. */
        readonly scheduleId: number | null;
        readonly taskId: number | null;
        /** What it is a copy of. */
        readonly sourceSnapshotId: number | null;
        readonly name: string;
        readonly class: 'backup' | 'snapshot';
        /** The room, or cli, that it was made through. */
        readonly origin: string;
        readonly state:
          | 'creating'
          | 'transferring'
          | 'available'
          | 'missing'
          | 'damaged'
          | 'deleting'
          | 'deleted'
          | 'error'
          | 'delete_failed';
        readonly takenFor: string;
        /** In its store. */
        readonly sizeBytes: number | null;
        /** Of the files themselves. */
        readonly contentBytes: number | null;
        readonly fileCount: number | null;
        /** What its store knows the copy by. */
        readonly fingerprint: string | null;
        readonly chainId: string | null;
        /** What it is built upon. */
        readonly parentId: number | null;
        readonly isIncremental: boolean;
        /** It holds far less than the one before, and nobody has accepted it yet. */
        readonly isShrunk: boolean;
        readonly isProtected: boolean;
        readonly holdReason: string | null;
        readonly failure: Failure | null;
        /** Why it is going or gone. */
        readonly deletion: {
          readonly reason: string;
          readonly params: Readonly<Record<string, unknown>>;
          readonly detail: string;
        } | null;
        readonly version: number;
        readonly createdAt: string;
        readonly availableAt: string | null;
        readonly verifiedAt: string | null;
        readonly deletedAt: string | null;
        /** When its store, which refused to delete it, is asked again. */
        readonly deletedAgainAt: string | null;
      }[];
    };
  };
  /** Lets snapshots go, all or none */
  readonly deleteSnapshots: {
    readonly body: { readonly snapshots: readonly (number | string)[]; readonly withIncrements?: boolean };

    readonly reply: null;
  };
  /** One snapshot */
  readonly getSnapshot: {
    readonly parts: { readonly key: Key };

    readonly reply: Snapshot;
  };
  /** Changes what is named of a snapshot */
  readonly changeSnapshot: {
    readonly parts: { readonly key: Key };

    readonly body: SnapshotChange;
    /** The ETag that was seen, or `*`. */
    readonly version: string;
    readonly reply: Snapshot;
  };
  /** Lets a snapshot go: its bytes are removed as soon as nothing reads them; one that is being made is called off */
  readonly deleteSnapshot: {
    readonly parts: { readonly key: Key };
    readonly query?: {
      /** Whether all that is built upon it goes too; else that stands in its way. */
      readonly withIncrements?: boolean;
    };

    /** The ETag that was seen, or `*`. */
    readonly version: string;
    readonly reply: null;
  };
  /** No rule and nobody lets a snapshot go while it is protected */
  readonly protectSnapshot: {
    readonly parts: { readonly key: Key };

    readonly reply: Snapshot;
  };
  /** Takes the protection off */
  readonly unprotectSnapshot: {
    readonly parts: { readonly key: Key };

    readonly reply: Snapshot;
  };
  /** Takes one that holds far less than the one before for what its target is like from now on */
  readonly acceptSnapshot: {
    readonly parts: { readonly key: Key };

    readonly reply: Snapshot;
  };
  /** Reads a copy back to its end, and says whether it is whole; it ends when the caller goes away */
  readonly verifySnapshot: {
    readonly parts: { readonly key: Key };

    readonly reply: Finding;
  };
  /** Copies a snapshot, in its store or to another; the copy is one of its own, and no rule lets it go */
  readonly copySnapshot: {
    readonly parts: { readonly key: Key };

    readonly body: NewCopy;

    readonly reply: RunWithTasks;
  };
  /** One directory of a snapshot, directories first and by name; its root where no path is said */
  readonly listSnapshotFiles: {
    readonly parts: { readonly key: Key };
    readonly query?: {
      /** How many files at most; 50 where absent. */
      readonly limit?: number;
      /** Where the page before ended: its answer's Link has it. */
      readonly after?: string;
      /** Whether X-Total-Count is to say how many rows there are in all. */
      readonly count?: boolean;
      /** As the copy names it, with or without slashes at its ends. */
      readonly path?: string;
    };

    readonly reply: { readonly items: readonly SnapshotFile[] };
  };
  /** The bytes of one file of a snapshot, read back whole and compared before the first of them is sent */
  readonly readSnapshotFile: {
    readonly parts: { readonly key: Key };
    readonly query: {
      /** As the copy names it, with or without slashes at its ends. */
      readonly path: string;
    };

    readonly reply: ReadableStream<Uint8Array>;
  };
  /** Restores, the newest first */
  readonly listRestores: {
    readonly query?: {
      /** How many rows at most; 50 where absent. */
      readonly limit?: number;
      /** Where the page before ended: its answer's Link has it. */
      readonly after?: string;
      /** Whether X-Total-Count is to say how many rows there are in all. */
      readonly count?: boolean;
      readonly account?: number;
      /** The id or the uuid. */
      readonly target?: string;
      readonly snapshot?: number;
      readonly state?: readonly ('queued' | 'running' | 'succeeded' | 'failed' | 'cancelled')[];
      readonly kind?: readonly ('new_target' | 'in_place' | 'directory')[];
      /** At this instant, or later. */
      readonly from?: string;
      /** Before this instant. */
      readonly to?: string;
    };

    readonly reply: { readonly items: readonly Restore[] };
  };
  /** One restore */
  readonly getRestore: {
    readonly parts: { readonly key: Key };

    readonly reply: Restore;
  };
  /** Calls a restore off, into a directory too; one at work ends within seconds, and what it wrote goes; refused while its files are put in place */
  readonly cancelRestore: {
    readonly parts: { readonly key: Key };

    readonly reply: Restore;
  };
  /** Writes a snapshot back: in place, into a new target, or into a directory */
  readonly restoreSnapshot: {
    readonly parts: { readonly key: Key };

    readonly body: NewRestore;

    readonly reply: Restore;
  };
  /** Copies a target as it is now into a new one */
  readonly cloneTarget: {
    readonly parts: { readonly key: Key };

    readonly body: NewClone;

    readonly reply: Restore;
  };
}

/** Where each operation lives. */
export const ADDRESSES: { readonly [Id in keyof Operations]: readonly [method: string, path: string] } = {
  getSession: ['GET', '/session'],
  createSession: ['POST', '/session'],
  deleteSession: ['DELETE', '/session'],
  getStatus: ['GET', '/status'],
  changeOwnPassword: ['PUT', '/session/password'],
  offerOwnTotp: ['POST', '/session/totp'],
  confirmOwnTotp: ['PUT', '/session/totp'],
  removeOwnTotp: ['POST', '/session/totp/removal'],
  listAccounts: ['GET', '/accounts'],
  createAccount: ['POST', '/accounts'],
  listUsage: ['GET', '/usage'],
  getAccount: ['GET', '/accounts/{key}'],
  changeAccount: ['PATCH', '/accounts/{key}'],
  deleteAccount: ['DELETE', '/accounts/{key}'],
  suspendAccount: ['PUT', '/accounts/{key}/suspension'],
  resumeAccount: ['DELETE', '/accounts/{key}/suspension'],
  listLogins: ['GET', '/logins'],
  createLogin: ['POST', '/logins'],
  getLogin: ['GET', '/logins/{key}'],
  changeLogin: ['PATCH', '/logins/{key}'],
  deleteLogin: ['DELETE', '/logins/{key}'],
  enableTotp: ['PUT', '/logins/{key}/totp'],
  disableTotp: ['DELETE', '/logins/{key}/totp'],
  issueLoginKey: ['POST', '/logins/{key}/keys'],
  listTokens: ['GET', '/tokens'],
  createToken: ['POST', '/tokens'],
  deleteToken: ['DELETE', '/tokens/{key}'],
  listStores: ['GET', '/stores'],
  createStore: ['POST', '/stores'],
  listStoreKinds: ['GET', '/store-kinds'],
  getStore: ['GET', '/stores/{key}'],
  changeStore: ['PATCH', '/stores/{key}'],
  deleteStore: ['DELETE', '/stores/{key}'],
  getStoreStatus: ['GET', '/stores/{key}/status'],
  forgetStore: ['POST', '/stores/{key}/deletion'],
  getStoreGrowth: ['GET', '/stores/{key}/growth'],
  testStore: ['POST', '/stores/{key}/tests'],
  adoptStore: ['PUT', '/stores/{key}/adoption'],
  moveSnapshots: ['POST', '/stores/{key}/moves'],
  importArchives: ['POST', '/stores/{key}/imports'],
  checkRepositories: ['POST', '/stores/{key}/checks'],
  compactRepositories: ['POST', '/stores/{key}/compactions'],
  breakLocks: ['DELETE', '/stores/{key}/locks'],
  exportRepositoryKey: ['POST', '/stores/{key}/key-exports'],
  listTargets: ['GET', '/targets'],
  createTarget: ['POST', '/targets'],
  getTarget: ['GET', '/targets/{key}'],
  changeTarget: ['PATCH', '/targets/{key}'],
  deleteTarget: ['DELETE', '/targets/{key}'],
  testTarget: ['POST', '/targets/{key}/tests'],
  listScripts: ['GET', '/scripts'],
  createScript: ['POST', '/scripts'],
  getScript: ['GET', '/scripts/{key}'],
  changeScript: ['PATCH', '/scripts/{key}'],
  deleteScript: ['DELETE', '/scripts/{key}'],
  testScript: ['POST', '/scripts/{key}/tests'],
  listContacts: ['GET', '/contacts'],
  createContact: ['POST', '/contacts'],
  changeContact: ['PATCH', '/contacts/{key}'],
  deleteContact: ['DELETE', '/contacts/{key}'],
  listNotificationPreferences: ['GET', '/notification-preferences'],
  setNotificationPreferences: ['PUT', '/notification-preferences'],
  listAlerts: ['GET', '/alerts'],
  createAlert: ['POST', '/alerts'],
  deleteAlert: ['DELETE', '/alerts/{key}'],
  testAlert: ['POST', '/alerts/{key}/tests'],
  listChanges: ['GET', '/changes'],
  followEvents: ['GET', '/events'],
  listAudit: ['GET', '/audit'],
  listNodes: ['GET', '/nodes'],
  renameNode: ['PATCH', '/nodes/{key}'],
  listSchedules: ['GET', '/schedules'],
  createSchedule: ['POST', '/schedules'],
  deleteSchedules: ['POST', '/schedules/deletions'],
  getSchedule: ['GET', '/schedules/{key}'],
  changeSchedule: ['PATCH', '/schedules/{key}'],
  deleteSchedule: ['DELETE', '/schedules/{key}'],
  getScheduleStatus: ['GET', '/schedules/{key}/status'],
  pauseSchedule: ['PUT', '/schedules/{key}/pause'],
  resumeSchedule: ['DELETE', '/schedules/{key}/pause'],
  importSchedules: ['POST', '/imports'],
  listRenderings: ['GET', '/schedules/{key}/renderings'],
  previewRetention: ['POST', '/schedules/{key}/retention-preview'],
  undoRetention: ['POST', '/schedules/{key}/retention-undo'],
  getOverview: ['GET', '/overview'],
  listDays: ['GET', '/days'],
  previewRule: ['POST', '/previews'],
  getLoad: ['GET', '/load'],
  suggestTime: ['POST', '/suggestions'],
  createForecast: ['POST', '/forecasts'],
  listRuns: ['GET', '/runs'],
  getRun: ['GET', '/runs/{key}'],
  cancelRun: ['POST', '/runs/{key}/cancellation'],
  runSchedule: ['POST', '/schedules/{key}/runs'],
  backUpTarget: ['POST', '/targets/{key}/backups'],
  checkTarget: ['POST', '/targets/{key}/checks'],
  getTask: ['GET', '/tasks/{key}'],
  cancelTask: ['POST', '/tasks/{key}/cancellation'],
  readTaskLog: ['GET', '/tasks/{key}/log'],
  readTaskOutputs: ['GET', '/tasks/{key}/outputs'],
  listSlots: ['GET', '/slots'],
  countSlots: ['GET', '/slots/counts'],
  explainSlot: ['GET', '/explanations'],
  listFeeds: ['GET', '/feeds'],
  createFeed: ['POST', '/feeds'],
  deleteFeed: ['DELETE', '/feeds/{key}'],
  listSnapshots: ['GET', '/snapshots'],
  deleteSnapshots: ['POST', '/snapshots/deletions'],
  getSnapshot: ['GET', '/snapshots/{key}'],
  changeSnapshot: ['PATCH', '/snapshots/{key}'],
  deleteSnapshot: ['DELETE', '/snapshots/{key}'],
  protectSnapshot: ['PUT', '/snapshots/{key}/protection'],
  unprotectSnapshot: ['DELETE', '/snapshots/{key}/protection'],
  acceptSnapshot: ['POST', '/snapshots/{key}/acceptance'],
  verifySnapshot: ['POST', '/snapshots/{key}/verification'],
  copySnapshot: ['POST', '/snapshots/{key}/copies'],
  listSnapshotFiles: ['GET', '/snapshots/{key}/files'],
  readSnapshotFile: ['GET', '/snapshots/{key}/files/content'],
  listRestores: ['GET', '/restores'],
  getRestore: ['GET', '/restores/{key}'],
  cancelRestore: ['POST', '/restores/{key}/cancellation'],
  restoreSnapshot: ['POST', '/snapshots/{key}/restores'],
  cloneTarget: ['POST', '/targets/{key}/clones'],
};
