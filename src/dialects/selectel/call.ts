import type { Role } from '../../domain/account.ts';
import type { WireReply, WireRequest } from '../../server/dialect.ts';
import type { BoundEndpoint, Endpoint } from '../../server/endpoint.ts';
import type { AddressTable, Parts } from '../../server/router.ts';
import type { Authenticated } from '../../services/identity/index.ts';
import type { Services } from '../../services/index.ts';
import type { SelectelSettings } from './settings.ts';

/** The slice of the product that this room uses. */
export type SelectelServices = Pick<
  Services,
  'accounts' | 'authentication' | 'now' | 'restores' | 'runs' | 'schedules' | 'sessionMemory' | 'snapshots' | 'targets'
>;

/** A call whose route is known; nobody has proved who calls. */
export interface OpenCall {
  readonly request: WireRequest;
  readonly settings: SelectelSettings;
  /** The parts of the address that stood for names. */
  readonly parts: Parts;
}

/** A call whose route is known and whose caller is proved. */
export interface RoomCall extends OpenCall {
  readonly caller: Authenticated;
}

/** What an endpoint answers: JSON (absent = an empty body), and headers of its own. */
export interface RoomAnswer {
  readonly json?: unknown;
  readonly headers?: WireReply['headers'];
}

/** An endpoint of this room: its wire, its services and its answers. */
export type RoomEndpoint<Input, Result> = Endpoint<RoomCall, Input, SelectelServices, Result, RoomAnswer>;

/** What stands at an address of this room, and which role it takes. */
export interface ClosedRoute {
  readonly needs: Role;
  readonly endpoint: BoundEndpoint<RoomCall, SelectelServices, RoomAnswer>;
}

/** What stands at an address that asks for no credentials. */
export interface OpenRoute {
  readonly openTo: 'anyone';
  readonly endpoint: BoundEndpoint<OpenCall, SelectelServices, RoomAnswer>;
}

/** Path and METHOD -> who may, and what is done. */
export type RouteTable<Place = ClosedRoute> = AddressTable<Place>;

/** The dialect's name: its folder, and the key of what it remembers of things. */
export const DIALECT = 'selectel';
