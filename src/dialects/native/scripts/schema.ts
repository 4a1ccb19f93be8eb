import { MAX_SCRIPT_BYTES, MAX_SCRIPT_SECONDS, SCRIPT_OCCASIONS } from '../../../domain/script.ts';
import { FAILURE, ID, NAME, nullable, objectOf, oneOf, TIME, textUpTo, UUID, wholeFrom } from '../schema.ts';
import { Type } from '../type.ts';

const SETTINGS = {
  name: NAME,
  description: textUpTo(1_000),
  content: textUpTo(MAX_SCRIPT_BYTES, 'The whole program; its first line says what interprets it.'),
  timeoutSeconds: wholeFrom(1, MAX_SCRIPT_SECONDS),
  occasion: oneOf(SCRIPT_OCCASIONS, 'After what it goes, where it goes after runs.'),
};

/** A program that goes before or after backups, as answers have it. */
export const SCRIPT = objectOf({
  id: ID,
  uuid: UUID,
  ...SETTINGS,
  version: Type.Integer(),
  createdAt: TIME,
  updatedAt: nullable(TIME),
});

const { name, content, ...others } = SETTINGS;

/** A new script. */
export const NEW_SCRIPT = Type.Object(
  { name, content, ...Type.Partial(Type.Object(others)).properties },
  { additionalProperties: false },
);

/** What of a script is to change. */
export const SCRIPT_CHANGE = Type.Object(Type.Partial(Type.Object(SETTINGS)).properties, {
  additionalProperties: false,
});

/** How a script is tried: with these variables, and in place of its own time. */
export const SCRIPT_TRIAL = Type.Object(
  {
    parameters: Type.Optional(Type.Record(Type.String({ maxLength: 64 }), textUpTo(4_096))),
    timeoutSeconds: Type.Optional(SETTINGS.timeoutSeconds),
  },
  { additionalProperties: false },
);

/** What came of it. */
export const SCRIPT_TRIED = objectOf({
  exitCode: nullable(Type.Integer(), 'null: it was ended, or could not be begun.'),
  failure: nullable(FAILURE, 'Why a run that calls it would have failed.'),
  output: Type.String({ description: 'The end of what it wrote.' }),
  seconds: Type.Number({ minimum: 0 }),
});
