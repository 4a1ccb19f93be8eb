import type { Actor } from '../domain/account.ts';
import { GatewayError } from '../domain/errors.ts';

/** Whoever calls what is open to anyone: may see nothing. */
export const nobody = (via: string): Actor => ({
  label: 'nobody',
  loginId: null,
  accountId: 0,
  role: 'viewer',
  isStaff: false,
  via,
});

/**
 * One thing that a room can do, RPC and REST alike: the wire in, a service call, the wire out.
 *
 * `Wire` is the room's own view of a call, `Services` the slice of the product that it needs, `Body` what the room's
 * writer turns into bytes. Rooms differ in the table that leads here, not in this shape.
 */
export interface Endpoint<Wire, Input, Services, Result, Body = unknown> {
  /** For the access log, stable over versions: `schedule.edit`. */
  readonly name: string;
  /** Translates and checks; the input is plain data. @throws GatewayError `invalid_request`, `invalid_recurrence` */
  request(wire: Wire): Input;
  /**
   * Service calls only: the one that the endpoint is for, and those that read what its answer shows. No rule of its own.
   * A change is worked out beside what stands, and carries the version that was seen: where someone else wrote in
   * between, all of this is done again. So it writes once.
   */
  call(services: Services, input: Input, actor: Actor): Promise<Result>;
  /** Presents a result in this room's words. */
  response(result: Result, wire: Wire): Body | Promise<Body>;
  /** HTTP status of success; 200 where absent. */
  readonly status?: number;
}

/** An endpoint whose input and result are its own affair: what a room's address table holds. */
export interface BoundEndpoint<Wire, Services, Body = unknown> {
  readonly name: string;
  readonly status: number;
  /** @throws `conflict` (`stale`) where someone else wrote in between each time, and what the endpoint throws. */
  run(wire: Wire, services: Services, actor: Actor): Promise<Body>;
}

/** Of so many who write the same thing at once, each comes through. */
const MAX_ATTEMPTS = 10;

/** Closes an endpoint over its own types, so that endpoints of different inputs share one table. */
export const bindEndpoint = <Wire, Input, Services, Result, Body>(
  endpoint: Endpoint<Wire, Input, Services, Result, Body>,
): BoundEndpoint<Wire, Services, Body> => ({
  name: endpoint.name,
  status: endpoint.status ?? 200,
  run: async (wire, services, actor) => {
    const input = endpoint.request(wire);
    const result = await retryStale(() => endpoint.call(services, input, actor));
    return endpoint.response(result, wire);
  },
});

async function retryStale<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (attempts === MAX_ATTEMPTS || !isStale(error)) throw error;
    }
  }
}

const isStale = (error: unknown): boolean => error instanceof GatewayError && error.problem.reason === 'stale';
