import { GatewayError } from '../../domain/errors.ts';
import type { WireRequest } from '../../server/dialect.ts';
import type { Authenticated, Authentication } from '../../services/authentication.ts';

/**
 * Who calls: HTTP Basic with login and password, or `Bearer` with an API token (a panel session is none).
 *
 * @throws GatewayError `unauthenticated`, `rate_limited`
 */
export const authenticate = async (authentication: Authentication, request: WireRequest): Promise<Authenticated> => {
  const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').trim().split(/\s+/, 2);
  switch (scheme.toLowerCase()) {
    case 'basic': {
      const pair = Buffer.from(credentials, 'base64').toString('utf8');
      const colon = pair.indexOf(':');
      if (colon === -1) throw unauthenticated('The Basic credentials are not base64 of login:password; correct them.');
      const proof = { login: pair.slice(0, colon), password: pair.slice(colon + 1), address: request.address };
      return authentication.byPassword(proof);
    }
    case 'bearer': {
      const authenticated = await authentication.byToken(credentials);
      if (authenticated.session?.kind === 'api') return authenticated;
      throw unauthenticated('The token is not an API token; issue one, or log in with Basic.');
    }
    default:
      throw unauthenticated('Credentials are missing; log in with HTTP Basic, or send an API token as Bearer.');
  }
};

const unauthenticated = (message: string): GatewayError => new GatewayError('unauthenticated', { message });
