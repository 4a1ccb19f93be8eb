import { type Given, given, type RoomEndpoint } from '../call.ts';
import { type Capabilities, presentCapabilities } from './show.ts';

/** `GET /capabilities/`: how many snapshots the account may keep, and where. */
export const getCapabilities: RoomEndpoint<Given<null>, Capabilities> = {
  name: 'capabilities.get',
  request: (call) => given(call, null),
  call: async ({ snapshots, stores }, { account }, actor) => ({
    counts: await snapshots.countByPlace(actor, account.id),
    stores: await stores.usableBy(actor, account.id),
  }),
  response: (capabilities) => ({ json: presentCapabilities(capabilities) }),
};
