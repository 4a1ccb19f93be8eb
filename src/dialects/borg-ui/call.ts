import type { Role } from '../../domain/account.ts';
import type { WireReply, WireRequest } from '../../server/dialect.ts';
import type { BoundEndpoint, Endpoint } from '../../server/endpoint.ts';
import type { AddressTable, Parts } from '../../server/router.ts';
import type { Authenticated } from '../../services/identity/index.ts';
import type { Services } from '../../services/index.ts';
import type { BorgUiSettings } from './settings.ts';

/** The slice of the product that this room uses. */
export type BorgUiServices = Pick<
  Services,
  | 'accounts'
  | 'authentication'
  | 'backups'
  | 'checks'
  | 'directories'
  | 'directoryRestores'
  | 'feedPosition'
  | 'machine'
  | 'now'
  | 'repositories'
  | 'restores'
  | 'runs'
  | 'schedules'
  | 'selectByHand'
  | 'scripts'
  | 'scriptTrials'
  | 'sessionMemory'
  | 'signingKeys'
  | 'snapshotFiles'
  | 'snapshots'
  | 'stores'
  | 'targets'
  | 'taskLogs'
>;

/** A call whose route is known; nobody has proved who calls. */
export interface OpenCall {
  readonly request: WireRequest;
  readonly settings: BorgUiSettings;
  /** The parts of the address that stood for names. */
  readonly parts: Parts;
}

/** A call whose route is known and whose caller is proved. */
export interface RoomCall extends OpenCall {
  readonly caller: Authenticated;
}

/** What an endpoint answers: JSON, or bytes with headers of their own; nothing at all is an empty body. */
export interface RoomAnswer {
  /** Where it is not the endpoint's. */
  readonly status?: number;
  readonly json?: unknown;
  readonly bytes?: WireReply['body'];
  readonly headers?: WireReply['headers'];
}

/** An endpoint of this room: its wire, its services and its answers. */
export type RoomEndpoint<Input, Result> = Endpoint<RoomCall, Input, BorgUiServices, Result, RoomAnswer>;

/** Who may call what stands at an address: a role at least, whoever may edit scheduled jobs, or the provider's people. */
export type Need = Role | 'editor' | 'staff';

/** What stands at an address of this room. */
export interface ClosedRoute {
  readonly needs: Need;
  /** Whether pages ask for it every few seconds: what changes of it, the account's feed tells. */
  readonly isPolled?: boolean;
  readonly endpoint: BoundEndpoint<RoomCall, BorgUiServices, RoomAnswer>;
}

/** What stands at an address that asks for no credentials. */
export interface OpenRoute {
  readonly openTo: 'anyone';
  readonly endpoint: BoundEndpoint<OpenCall, BorgUiServices, RoomAnswer>;
}

/** The addresses of a noun: path and METHOD -> who may, and what is done. */
export type RouteTable<Place = ClosedRoute> = AddressTable<Place>;

/** The dialect's name: its folder, and the key of what it remembers of things. */
export const DIALECT = 'borg-ui';
