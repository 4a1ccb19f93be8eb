import { alike } from '../alike.ts';
import type { OpenRoute, RouteTable } from '../call.ts';

/**
 * The version of the vendor's wire that is spoken here. Its pages compare it with what was released since, and show none
 * at all where there is no such text.
 */
const WIRE_VERSION = '2.3.0';

/** Log-ins are by password and token alone. */
const AUTH_CONFIG = {
  proxy_auth_enabled: false,
  insecure_no_auth_enabled: false,
  authentication_required: true,
  oidc_enabled: false,
};

/** Which archiver a store is written with is its node's matter. */
const SYSTEM_INFO = {
  app_version: WIRE_VERSION,
  borg_version: null,
  borg2_version: null,
  plan: 'community',
  features: {},
  feature_access: {},
};

/** Nobody's use of the pages is told to anyone; consent is shown as given, so that nobody is asked for it. */
const PREFERENCES = { analytics_enabled: false, analytics_consent_given: true };

const SYSTEM_SETTINGS = { lock_breaking_enabled: false, mqtt_beta_enabled: false };

/** What pages ask before anybody has logged in. */
export const OPEN_SYSTEM_ROUTES: RouteTable<OpenRoute> = {
  '/auth/config': { GET: { openTo: 'anyone', endpoint: alike('system.auth_config', AUTH_CONFIG) } },
  '/system/info': { GET: { openTo: 'anyone', endpoint: alike('system.info', SYSTEM_INFO) } },
};

/** What pages ask of an installation when they begin. */
export const SYSTEM_ROUTES: RouteTable = {
  '/settings/preferences': {
    GET: {
      needs: 'viewer',
      endpoint: alike('system.preferences', { success: true, preferences: PREFERENCES }),
    },
  },
  '/settings/system': {
    GET: { needs: 'viewer', endpoint: alike('system.settings', { success: true, settings: SYSTEM_SETTINGS }) },
  },
};
