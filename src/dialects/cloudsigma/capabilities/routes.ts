import { bindEndpoint } from '../../../server/endpoint.ts';
import { type Given, given, type RoomEndpoint, type RouteTable } from '../call.ts';
import { readable, schemaEndpoint } from '../fields.ts';
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

const CAPABILITIES = {
  remote_snapshots: readable('dict', 'How many remote snapshots there are, may be, and at which locations.'),
  snapshots: readable('dict', 'How many local snapshots there are, may be, and of one drive.'),
};

/** The addresses of the capabilities. */
export const CAPABILITIES_ROUTES: RouteTable = {
  '/capabilities/': { GET: bindEndpoint(getCapabilities) },
  '/capabilities/schema/': {
    GET: schemaEndpoint('capabilities', CAPABILITIES, { list: null, methods: { detail: [], list: ['get'] } }),
  },
};
