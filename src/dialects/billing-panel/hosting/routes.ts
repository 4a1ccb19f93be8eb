import { answer } from '../answer.ts';
import { type PanelFunctions, shows } from '../route.ts';

const nothing = (name: string) => shows(name, (call) => answer(call, []));

/** Hosting accounts, of which there are none: the cabinet shows its page of services only once it has these two documents. */
export const HOSTING_ROUTES: PanelFunctions = {
  vhost: nothing('hosting.list'),
  'vhost.filter': nothing('hosting.filter'),
};
