import type { GatewayError } from '../../domain/errors.ts';
import type { WireRequest } from '../../server/dialect.ts';
import type { RenderingRoom } from '../../server/rendering.ts';
import type { Parts } from '../../server/router.ts';
import type { Authenticated } from '../../services/identity/index.ts';
import type { Services } from '../../services/index.ts';
import type { FileAnswer } from './files.ts';
import type { NativeSpeech } from './speech/speech.ts';

/** What keeping a copy costs, as the provider's panel says it. */
export interface Prices {
  /** Of each begun gigabyte: a decimal number; 0 = nothing. */
  readonly perGigabyteDay: string;
  readonly currency: string;
}

/** The slice of the product that this room uses. */
export type NativeServices = Pick<
  Services,
  | 'accounts'
  | 'alerts'
  | 'answerOnce'
  | 'authentication'
  | 'backups'
  | 'changesSince'
  | 'checks'
  | 'days'
  | 'departures'
  | 'calendarFeeds'
  | 'comparePolicies'
  | 'undoRetention'
  | 'explanations'
  | 'feedPosition'
  | 'importSchedules'
  | 'forecasts'
  | 'growth'
  | 'letSnapshotsGo'
  | 'load'
  | 'nodes'
  | 'notifications'
  | 'now'
  | 'oversight'
  | 'ownLogin'
  | 'repositories'
  | 'readOverview'
  | 'restores'
  | 'directoryRestores'
  | 'runs'
  | 'schedules'
  | 'scriptTrials'
  | 'scripts'
  | 'slotCounts'
  | 'slots'
  | 'status'
  | 'storeMove'
  | 'stores'
  | 'snapshotFiles'
  | 'snapshots'
  | 'targets'
  | 'taskLogs'
  | 'timekeeping'
  | 'verification'
> & {
  /** The other rooms, as far as they show schedules. */
  readonly rooms: () => Promise<readonly RenderingRoom[]>;
  /** What a gigabyte costs; absent = nobody says. */
  readonly prices?: () => Promise<Prices>;
};

/** A call whose operation is known. */
export interface OpenCall {
  readonly request: WireRequest;
  /** The parts of the address that stood for names. */
  readonly parts: Parts;
  /** What it is answered in. */
  readonly speech: NativeSpeech;
}

/** Who calls. */
export interface Proved {
  readonly caller: Authenticated;
  /** What calls by the console's cookie prove themselves with, where it was by one; see `readSessionCookie`. */
  readonly csrf: string | null;
}

/** A call whose operation is known and whose caller is proved. */
export interface NativeCall extends OpenCall, Proved {}

/** What an operation answers. */
export interface Answer<Body = unknown> {
  /** JSON; absent where the answer is empty. */
  readonly body?: Body;
  /** In its place: a file, or a part of it. */
  readonly file?: FileAnswer;
  /** In its place: what goes on until its caller or the server ends it. `ended` is told once, whichever it was. */
  readonly stream?: { readonly parts: AsyncIterable<string>; readonly ended: () => void };
  /** Of what is answered, where it counts its writes: the answer's `ETag`. */
  readonly version?: number;
  /** Whether some of what is told changes beside the version: then a caller that knows that has not all of it. */
  readonly isVolatile?: true;
  /** Of a feed, how far the answer has come with it: the answer's `ETag`. */
  readonly position?: string;
  /** What follows after the last row of a page; `null` = there is no more. */
  readonly next?: string | null;
  /** How many rows there are in all, where that was asked for. */
  readonly total?: number;
  /** Where a new thing is found, below the room's prefix. */
  readonly location?: string;
  /** The session that the caller's browser is to keep from now on; `null` = none. */
  readonly session?: string | null;
  /** In place of a body: why there is none, where the browser is to keep a session all the same. */
  readonly refused?: GatewayError;
}

/** The dialect's name: its folder, and the channel of what is made through it. */
export const DIALECT = 'native';

/** Before every address. */
export const PREFIX = '/api/v1';
