import type { Account, Login } from '../../../domain/account.ts';
import { notFound } from '../../../domain/errors.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import { type Given, given, type RoomEndpoint, type RouteTable } from '../call.ts';
import { uriOf } from '../related.ts';

/** Who calls: their own account, and the login that they came with. */
const showProfile = ({ uuid, name }: Account, { login }: Pick<Login, 'login'>) => ({
  company: name,
  email: login.includes('@') ? login : '',
  first_name: '',
  last_name: '',
  nickname: login,
  resource_uri: uriOf('user', { uuid }),
  uuid,
});

/** `GET /profile/`: the caller. */
const getProfile: RoomEndpoint<Given<null>, Given<null>> = {
  name: 'profile.get',
  request: (call) => given(call, null),
  call: async (_, call) => call,
  response: ({ account }, { login }) => ({ json: showProfile(account, login) }),
};

/** `GET /user/{uuid}/`: an owner, who is the caller's own account; any other is unknown. */
const getUser: RoomEndpoint<Given<null>, Given<null>> = {
  name: 'user.get',
  request: (call) => given(call, null),
  call: async (_, call) => {
    if (call.uuid !== call.account.uuid) throw notFound('account', call.uuid);
    return call;
  },
  response: ({ account }, { login }) => ({ json: showProfile(account, login) }),
};

/** The addresses of who calls. */
export const PROFILE_ROUTES: RouteTable = {
  '/profile/': { GET: bindEndpoint(getProfile) },
  '/user/{uuid}/': { GET: bindEndpoint(getUser) },
};
