import { bindEndpoint } from '../../../server/endpoint.ts';
import type { RoomEndpoint, RouteTable } from '../call.ts';
import { loadOverview, type Overview } from './load.ts';
import { showOverview } from './show.ts';

/** `GET /api/dashboard/overview`: how everything of the account is doing. */
const readOverview: RoomEndpoint<null, Overview> = {
  name: 'dashboard.overview',
  request: () => null,
  call: (services, _input, actor) => loadOverview(services, actor),
  response: (overview) => ({ json: showOverview(overview) }),
};

/** The address of the dashboard. */
export const DASHBOARD_ROUTES: RouteTable = {
  '/dashboard/overview': { GET: { needs: 'viewer', endpoint: bindEndpoint(readOverview) } },
};
