import type { BoundEndpoint } from '../../server/endpoint.ts';
import type { Services } from '../../services/index.ts';
import type { AuthenticatedCall, PanelAnswer, PanelCall } from './call.ts';

/** Leads to an endpoint for callers that are known. */
export interface Route {
  /** A cookie alone does not do for these. */
  readonly changesState: boolean;
  /** It shows a list, whose pages and order are kept with the session. */
  readonly isList?: true;
  readonly endpoint: BoundEndpoint<AuthenticatedCall, Services, PanelAnswer>;
}

/** Leads to an endpoint that finds out by itself who calls. */
export interface OpenRoute {
  readonly openTo: 'anyone';
  readonly endpoint: BoundEndpoint<PanelCall, Services, PanelAnswer>;
}

/** Leads on by `sok` and `elid`: shows or saves a form, of a new element or of the one that `elid` names. */
export interface FormRoutes {
  /** No `sok`, no `elid`. Absent where nothing new can be made. */
  readonly form?: Route;
  /** No `sok`; `elid`. */
  readonly filledForm: Route;
  /** `sok`; no `elid`. */
  readonly create?: Route;
  /** As `create`, with both `rotation_days` and `rotation_time` filled. */
  readonly createWithRotation?: Route;
  /** `sok` and `elid`. */
  readonly change: Route;
}

export type PanelFunction = Route | OpenRoute | FormRoutes;

/** The functions of a noun, by name. */
export type PanelFunctions = Readonly<Record<string, PanelFunction>>;

/** Every function, by name. */
export type PanelRoutes = ReadonlyMap<string, PanelFunction>;

/** A route that shows. */
export const reads = (endpoint: Route['endpoint']): Route => ({ changesState: false, endpoint });

/** A route that shows a list. */
export const lists = (endpoint: Route['endpoint']): Route => ({ ...reads(endpoint), isList: true });

/** A route that shows what it takes no service to show. */
export const shows = (name: string, show: (call: AuthenticatedCall) => PanelAnswer): Route =>
  reads({ name, status: 200, run: async (call) => show(call) });

/** A route that changes something. */
export const writes = (endpoint: Route['endpoint']): Route => ({ changesState: true, endpoint });

/** A route for anyone. */
export const opens = (endpoint: OpenRoute['endpoint']): OpenRoute => ({ openTo: 'anyone', endpoint });
