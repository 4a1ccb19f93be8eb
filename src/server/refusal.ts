import { REFUSAL_KINDS, type RefusalCause, type RefusalKind } from '../domain/problems/refusal-causes.ts';
import { NO_PARAMETERS, type Parameters, type Refusal } from './dialect.ts';
import { shownName } from './shown.ts';

const STATUS: Readonly<Record<RefusalKind, number>> = {
  malformed: 400,
  cut: 400,
  too_large: 413,
  too_slow: 408,
  file_part: 413,
  too_many_fields: 413,
  bad_field_name: 400,
  bad_text: 400,
  unsupported_media: 415,
  busy: 503,
};

/** Kinds after which the connection is still in step with its caller, and may serve the next request. */
const KEEPS_CONNECTION: ReadonlySet<RefusalKind> = new Set(['bad_field_name', 'bad_text', 'unsupported_media']);

/** Whether the connection has to be closed after this refusal. */
export const closesConnection = (kind: RefusalKind): boolean => !KEEPS_CONNECTION.has(kind);

/** Thrown while a request is read; the app lets the room word it. Never leaves `server/`. */
export class RefusedRequest extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.cause.reason);
    this.name = 'RefusedRequest';
    this.refusal = refusal;
  }
}

/** Where a refusal happened: the field to blame, with the value that is to blame, and what had been read of the form by then. */
export interface RefusalScene {
  readonly field?: string;
  readonly value?: string;
  readonly fields?: Parameters;
}

/** A refusal with the kind and the status of its cause. The name is dropped where it may not be repeated; the value is cut to 100 characters. */
export const refused = (cause: RefusalCause, scene: RefusalScene = {}): RefusedRequest => {
  const field = shownName(scene.field);
  const kind = REFUSAL_KINDS[cause.reason];
  return new RefusedRequest({
    cause,
    kind,
    status: STATUS[kind],
    fields: scene.fields ?? NO_PARAMETERS,
    ...(field === undefined ? {} : { field }),
    ...(scene.value === undefined ? {} : { value: scene.value.slice(0, 100) }),
  });
};
