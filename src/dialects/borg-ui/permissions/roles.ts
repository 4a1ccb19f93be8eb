import { allows, type Login } from '../../../domain/account.ts';

/** What a login may do with each repository of its account, as this wire calls it. */
export const repositoryRoleOf = ({ isStaff, role }: Pick<Login, 'isStaff' | 'role'>): 'operator' | 'viewer' =>
  isStaff || allows(role, 'operator') ? 'operator' : 'viewer';
