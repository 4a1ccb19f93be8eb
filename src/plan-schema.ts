import { faultOf } from './dialects/native/faults.ts';
import { NEW_SCHEDULE } from './dialects/native/schedules/schema.ts';
import { NAME, textUpTo } from './dialects/native/schema.ts';
import { ENGLISH } from './dialects/native/speech/english.ts';
import { sayMisfit } from './dialects/native/speech/speech.ts';
import { NEW_TARGET, TARGET_CHANGE } from './dialects/native/targets/schema.ts';
import { Type } from './dialects/native/type.ts';
import { compileSchema } from './server/schema.ts';

/** The first line of a plan, which says how it is to be read. */
export const PLAN_VERSION = 'backrota/v1';

const CLOSED = { additionalProperties: false } as const;

const { name: targetName, kind, rotation, paths, excludes } = NEW_TARGET.properties;
const { allowsInPlaceRestore, allowsEmptySource } = TARGET_CHANGE.properties;

/** A target of a plan: as it is made by our own API, but for its account and with its store by name. */
const TARGET = Type.Object(
  {
    ...{ name: targetName, kind, rotation, paths, excludes, allowsInPlaceRestore, allowsEmptySource },
    store: Type.Optional(NAME),
  },
  CLOSED,
);

const { targets: links, scripts: _left, ...settings } = NEW_SCHEDULE.properties;
const { label, isPrimary } = links.items.properties;

/** A schedule of a plan: as it is made by our own API, with its targets by name and without its scripts. */
const SCHEDULE = Type.Object(
  {
    ...settings,
    targets: Type.Array(
      Type.Unsafe<string | { readonly name: string; readonly label?: string | null; readonly isPrimary?: boolean }>({
        anyOf: [NAME, Type.Object({ name: NAME, label, isPrimary }, CLOSED)],
      }),
      { maxItems: 1_000 },
    ),
  },
  CLOSED,
);

const PLAN = Type.Object(
  {
    apiVersion: Type.Literal(PLAN_VERSION),
    accounts: Type.Array(
      Type.Object(
        {
          name: textUpTo(100),
          targets: Type.Optional(Type.Array(TARGET, { maxItems: 100_000 })),
          schedules: Type.Optional(Type.Array(SCHEDULE, { maxItems: 100_000 })),
        },
        CLOSED,
      ),
      { maxItems: 10_000 },
    ),
  },
  CLOSED,
);

/** What does not fit, by its place: names and numbers from the top down. */
export interface PlanFault {
  readonly place: readonly string[];
  readonly detail: string;
}

const compiled = compileSchema(PLAN);

/** The first that does not fit of what is to be a plan; `null` where all does. */
export function faultIn(value: unknown): PlanFault | null {
  if (compiled(value)) return null;
  const misfits = compiled.errors ?? [];
  // Of alternatives, the one of which more than the type is told is the one that was meant.
  const misfit = misfits.find(({ keyword }) => keyword !== 'type' && keyword !== 'anyOf') ?? misfits[0];
  if (misfit === undefined) return { place: [], detail: '' };
  const { path, misfit: told } = faultOf(misfit);
  const place = path.split('/').slice(1);
  return {
    place: place.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~')),
    detail: sayMisfit(ENGLISH, told),
  };
}
