import { hasRotation } from './backups/read.ts';
import type { PanelCall } from './call.ts';
import { filled } from './fields.ts';
import { PanelRefusal } from './refusals.ts';
import type { FormRoutes, OpenRoute, PanelRoutes, Route } from './route.ts';
import { isWithheld } from './routes.ts';

/** The route of a function that anyone may call, or `null`. */
export function findOpenRoute(routes: PanelRoutes, func: string): OpenRoute | null {
  const found = routes.get(func);
  return found !== undefined && 'openTo' in found ? found : null;
}

/**
 * The route of a known caller, by (func, elid?, sok?); a form that needs an `elid` complains by itself without one.
 * @throws PanelRefusal `function_withheld` for the cabinet's functions that we do not have, `function_unknown` for any other
 */
export function chooseRoute(routes: PanelRoutes, call: PanelCall): Route {
  const found = findFunction(routes, call.func);
  if ('endpoint' in found) return found;
  const isNew = filled(call.fields, 'elid') === null;
  if (!isSave(call)) return (isNew ? found.form : undefined) ?? found.filledForm;
  if (!isNew) return found.change;
  return (hasRotation(call) ? found.createWithRotation : undefined) ?? found.create ?? found.change;
}

/** Any value of `sok` saves; the form's cancel button sends it too, and who has a form worked out again (`sv_field`). */
const isSave = ({ fields }: PanelCall): boolean =>
  filled(fields, 'sok') !== null && filled(fields, 'sv_field') === null && fields.get('clicked_button') !== 'cancel';

function findFunction(routes: PanelRoutes, func: string): Route | FormRoutes {
  const found = routes.get(func);
  if (found !== undefined && !('openTo' in found)) return found;
  throw new PanelRefusal({ kind: isWithheld(func) ? 'function_withheld' : 'function_unknown' });
}
