import { bindEndpoint } from '../../../server/endpoint.ts';
import type { DirectoryListing } from '../../../services/targets/index.ts';
import type { RoomEndpoint, RouteTable } from '../call.ts';
import { readText, text } from '../fields.ts';
import { refuse } from '../problems.ts';

/** What tenants are shown of the machine: nothing. */
const NOTHING: DirectoryListing = { path: '/', entries: [] };

/** `GET /api/filesystem/browse?path=&connection_type=`: where staff may name sources, repositories and restores. */
const browse: RoomEndpoint<string, DirectoryListing> = {
  name: 'filesystem.browse',
  request: ({ request: { query } }) => {
    if ((query.get('connection_type') || 'local') !== 'local')
      throw refuse('field_unserved', { field: 'connection_type' });
    return readText(text, 'query', 'path', query.get('path') ?? '');
  },
  call: async ({ directories }, path, actor) => (actor.isStaff ? directories.list(actor, path) : NOTHING),
  response: ({ path, entries }) => ({
    json: {
      success: true,
      current_path: path,
      items: entries.map(({ name, path: itemPath, isDirectory, sizeBytes, isRepository }) => ({
        name,
        path: itemPath,
        is_directory: isDirectory,
        size: sizeBytes,
        is_borg_repo: isRepository,
      })),
      is_inside_local_mount: false,
    },
  }),
};

/** The address of the machine's own directories. */
export const FILESYSTEM_ROUTES: RouteTable = {
  '/filesystem/browse': { GET: { needs: 'viewer', endpoint: bindEndpoint(browse) } },
};
