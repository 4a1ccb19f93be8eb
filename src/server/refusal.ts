import type { Parameters, Refusal, RefusalReason } from './dialect.ts';
import { NO_PARAMETERS } from './field-map.ts';
import { shownName } from './shown.ts';

const STATUS: Readonly<Record<RefusalReason, number>> = {
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

/** Reasons after which the connection is still in step with its caller, and may serve the next request. */
const KEEPS_CONNECTION: ReadonlySet<RefusalReason> = new Set(['bad_field_name', 'bad_text', 'unsupported_media']);

/** Whether the connection has to be closed after this refusal. */
export const closesConnection = (reason: RefusalReason): boolean => !KEEPS_CONNECTION.has(reason);

/** Thrown while a request is read; the app lets the room word it. Never leaves `server/`. */
export class RefusedRequest extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
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

/** A refusal with the status of its reason. The name is dropped where it may not be repeated; the value is cut to 100 characters. */
export const refused = (reason: RefusalReason, message: string, scene: RefusalScene = {}): RefusedRequest => {
  const field = shownName(scene.field);
  return new RefusedRequest({
    reason,
    status: STATUS[reason],
    message,
    fields: scene.fields ?? NO_PARAMETERS,
    ...(field === undefined ? {} : { field }),
    ...(scene.value === undefined ? {} : { value: scene.value.slice(0, 100) }),
  });
};
