/** Where the identity service is: clients are configured with it as their `auth_url`. */
export const IDENTITY = '/identity/v3';
