import { bindEndpoint } from '../../../server/endpoint.ts';
import { type Given, given, type RoomEndpoint, type RouteTable } from '../call.ts';
import { type Capabilities, showCapabilities } from './show.ts';

/** `GET /capabilities/`: how many snapshots the account may keep, and where. */
const getCapabilities: RoomEndpoint<Given<null>, Capabilities> = {
  name: 'capabilities.get',
  request: (call) => given(call, null),
  call: async ({ snapshots, stores }, { account }, actor) => ({
    counts: await snapshots.countByPlace(actor, account.id),
    stores: await stores.usableBy(actor, account.id),
  }),
  response: (capabilities) => ({ json: showCapabilities(capabilities) }),
};

/** The address of the capabilities. */
export const CAPABILITIES_ROUTES: RouteTable = { '/capabilities/': { GET: bindEndpoint(getCapabilities) } };
