import type { Account } from '../../domain/account.ts';
import { RESOURCE_ROOT } from './call.ts';

/** Whose something is. */
export const presentOwner = (uuid: Account['uuid']) => ({ resource_uri: `${RESOURCE_ROOT}/user/${uuid}/`, uuid });
