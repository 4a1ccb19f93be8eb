import type { Account, Login } from '../../domain/account.ts';
import type { WireReply, WireRequest } from '../../server/dialect.ts';
import type { BoundEndpoint, Endpoint } from '../../server/endpoint.ts';
import type { AddressTable } from '../../server/router.ts';
import type { Services } from '../../services/index.ts';
import type { CloudSigmaSettings } from './settings.ts';

/** The slice of the product that this room uses. */
export type CloudSigmaServices = Pick<
  Services,
  | 'accounts'
  | 'authentication'
  | 'backups'
  | 'letSnapshotsGo'
  | 'notifications'
  | 'now'
  | 'primarySchedules'
  | 'restores'
  | 'schedules'
  | 'snapshots'
  | 'stores'
  | 'targets'
>;

/** A call whose route is known; nobody has proved who calls. */
export interface OpenCall {
  readonly request: WireRequest;
  readonly settings: CloudSigmaSettings;
  /** Counts the call for a login once that is known. @throws GatewayError `rate_limited` */
  readonly countCall: (loginId: number) => void;
}

/** A call whose route is known and whose caller is proved. */
export interface CloudSigmaCall extends OpenCall {
  readonly account: Account;
  readonly login: Login;
  /** The uuid in the path, in lower case; empty where the route has none. */
  readonly uuid: string;
}

/** What an endpoint answers: JSON (absent = an empty body), and where a new thing lives. */
export interface CloudSigmaAnswer {
  readonly json?: unknown;
  readonly location?: string;
  readonly headers?: WireReply['headers'];
}

/** An endpoint of this room: its wire, its services and its answers. */
export type RoomEndpoint<Input, Result> = Endpoint<CloudSigmaCall, Input, CloudSigmaServices, Result, CloudSigmaAnswer>;

/** What stands at an address of this room. */
export type RouteEndpoint = BoundEndpoint<CloudSigmaCall, CloudSigmaServices, CloudSigmaAnswer>;

/** What stands at an address that asks for no credentials. */
export interface OpenRoute {
  readonly openTo: 'anyone';
  readonly endpoint: BoundEndpoint<OpenCall, CloudSigmaServices, CloudSigmaAnswer>;
}

/** What stands at the addresses of this room. */
export type RouteTable<Place = RouteEndpoint> = AddressTable<Place>;

/** What an endpoint takes of a call beside its own input. */
export interface Given<Sent> {
  readonly sent: Sent;
  readonly uuid: string;
  readonly account: Account;
  readonly settings: CloudSigmaSettings;
}

/** A call with what was read of it. */
export const given = <Sent>({ uuid, account, settings }: CloudSigmaCall, sent: Sent): Given<Sent> => ({
  sent,
  uuid,
  account,
  settings,
});

/** The answer to a POST: what it made, always wrapped, and where the first of them lives. */
export const made = <Loaded>(
  loaded: readonly Loaded[],
  show: (one: Loaded) => object,
  addressOf: (one: Loaded) => string,
): CloudSigmaAnswer => {
  const [first] = loaded;
  return { json: { objects: loaded.map(show) }, ...(first === undefined ? {} : { location: addressOf(first) }) };
};

/** The dialect's name: its folder, and the key of what it remembers of a schedule. */
export const DIALECT = 'cloudsigma';

/** The address that every `resource_uri` starts with, whichever prefix was called. */
export const RESOURCE_ROOT = '/api/2.0';
