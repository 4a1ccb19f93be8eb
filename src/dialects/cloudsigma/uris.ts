import { RESOURCE_ROOT } from './call.ts';

/** Where something of a resource lives. */
export const uriOf = (resource: string, { uuid }: { readonly uuid: string }): string =>
  `${RESOURCE_ROOT}/${resource}/${uuid}/`;

/** A related thing: its address and its uuid. */
export const relatedIn =
  (resource: string) =>
  ({ uuid }: { readonly uuid: string }) => ({ resource_uri: uriOf(resource, { uuid }), uuid });
