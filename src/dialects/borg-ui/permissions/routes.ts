import { type Login, ROLES } from '../../../domain/account.ts';
import type { Target } from '../../../domain/target.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import { alike } from '../alike.ts';
import type { RoomEndpoint, RouteTable } from '../call.ts';
import { formatTime } from '../times.ts';
import { repositoryRoleOf } from './roles.ts';

/** The rank of roles as the vendor counts them, from 1. */
const rolesOf = (scope: 'global' | 'repository', ids: readonly string[]) =>
  ids.map((id, index) => ({ id, rank: index + 1, scope }));

/** Who may do what with a repository: as the addresses of this room ask for it. */
const AUTHORIZATION_MODEL = {
  global_roles: rolesOf('global', ROLES),
  repository_roles: rolesOf('repository', ['viewer', 'operator']),
  global_permission_rules: { 'repositories.manage_all': 'admin' },
  repository_action_rules: {
    view: 'viewer',
    restore: 'operator',
    backup: 'operator',
    maintenance: 'operator',
    delete_archive: 'operator',
  },
  assignable_repository_roles_by_global_role: {},
};

const ALL = { offset: 0, limit: null, orderBy: 'id', descending: false } as const;

interface OwnPermissions {
  readonly login: Login;
  readonly targets: readonly Target[];
}

/** `GET /api/settings/permissions/me`: a login has one role, with all repositories of its account. A bare list. */
const listOwn: RoomEndpoint<Login, OwnPermissions> = {
  name: 'permission.list_own',
  request: ({ caller }) => caller.login,
  call: async ({ targets }, login, actor) => ({ login, targets: (await targets.list(actor, {}, ALL)).rows }),
  response: ({ login, targets }) => ({
    json: targets.map(({ id, name, createdAt }) => ({
      id,
      user_id: login.id,
      repository_id: id,
      repository_name: name,
      role: repositoryRoleOf(login),
      created_at: formatTime(createdAt),
    })),
  }),
};

/** The addresses of what callers may do. */
export const PERMISSION_ROUTES: RouteTable = {
  '/auth/authorization-model': {
    GET: { needs: 'viewer', endpoint: alike('permission.model', AUTHORIZATION_MODEL) },
  },
  '/settings/permissions/me': { GET: { needs: 'viewer', endpoint: bindEndpoint(listOwn) } },
};
