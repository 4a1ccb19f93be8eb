import { bindEndpoint } from '../../../server/endpoint.ts';
import { alike } from '../alike.ts';
import type { OpenRoute, RoomEndpoint, RouteTable } from '../call.ts';
import { refuse } from '../problems.ts';

/** `POST /api/mounts/borg`: what is asked for by a button is told of in words. */
const mount: RoomEndpoint<never, void> = {
  name: 'unserved.mount',
  request: () => {
    throw refuse('mounts_unserved');
  },
  call: async () => {},
  response: () => ({}),
};

/** Lists of things that there are none of here: pages that ask for them again and again are told so. */
export const UNSERVED_ROUTES: RouteTable = {
  '/backup-plans/': { GET: { needs: 'viewer', endpoint: alike('unserved.plans', { backup_plans: [] }) } },
  '/backup-plans/runs': { GET: { needs: 'viewer', endpoint: alike('unserved.plan_runs', { runs: [] }) } },
  '/ssh-keys': { GET: { needs: 'viewer', endpoint: alike('unserved.ssh_keys', { success: true, ssh_keys: [] }) } },
  '/ssh-keys/connections': {
    GET: { needs: 'viewer', endpoint: alike('unserved.ssh_connections', { success: true, connections: [] }) },
  },
  '/mounts/borg': { POST: { needs: 'operator', endpoint: bindEndpoint(mount) } },
  '/rclone/remotes': { GET: { needs: 'viewer', endpoint: alike('unserved.rclone_remotes', { remotes: [] }) } },
};

/** The same, of what is asked for before anybody has logged in. */
export const OPEN_UNSERVED_ROUTES: RouteTable<OpenRoute> = {
  '/remote-clients': { GET: { openTo: 'anyone', endpoint: alike('unserved.remote_clients', []) } },
};
