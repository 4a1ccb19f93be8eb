import type { Account, Actor } from '../../domain/account.ts';
import { mapRows } from '../../server/pieces.ts';
import type { PiecedSlice } from '../../services/index.ts';
import { type CloudSigmaServices, type Given, given, type RoomEndpoint } from './call.ts';
import { type ListQuery, type ListRules, readListQuery } from './list-query.ts';

/** What one resource's list is beside what all of them are. */
export interface Listing<Filter extends string, Column extends string, Row> {
  /** As `Endpoint.name`. */
  readonly name: string;
  readonly rules: ListRules<Filter, Column>;
  /** One page, and how many there are in all; in as many queries for a piece of many rows as for one. */
  find(
    services: CloudSigmaServices,
    actor: Actor,
    own: Account,
    query: ListQuery<Filter, Column>,
  ): Promise<PiecedSlice<Row>>;
  show(row: Row): object;
}

/** A list of any resource: envelope, `limit`, `offset`, `fields`, `order_by` and filters. */
export const listEndpoint = <Filter extends string, Column extends string, Row>(
  listing: Listing<Filter, Column, Row>,
): RoomEndpoint<
  Given<ListQuery<Filter, Column>>,
  PiecedSlice<Row> & { readonly query: ListQuery<Filter, Column> }
> => ({
  name: listing.name,
  request: (call) => given(call, readListQuery(call.request.query, listing.rules)),
  call: async (services, { sent: query, account }, actor) => ({
    query,
    ...(await listing.find(services, actor, account, query)),
  }),
  // The limit as it was asked for: 0 stays 0.
  response: ({ query: { limit, offset, fields }, pieces, total }) => ({
    json: {
      meta: { limit, offset, total_count: total },
      objects: mapRows(pieces, (row) => pickFields(listing.show(row), fields)),
    },
  }),
});

/** An object with some of its keys only, in its own order; `null` = all of them. */
export const pickFields = (object: object, fields: readonly string[] | null): object =>
  fields === null ? object : Object.fromEntries(Object.entries(object).filter(([key]) => fields.includes(key)));
