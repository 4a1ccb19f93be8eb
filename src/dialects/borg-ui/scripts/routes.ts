import type { Script, ScriptSettings } from '../../../domain/script.ts';
import { bindEndpoint } from '../../../server/endpoint.ts';
import type { TriedScript } from '../../../services/scripts/index.ts';
import type { RoomCall, RoomEndpoint, RouteTable } from '../call.ts';
import { readText, whole } from '../fields.ts';
import { readNewScript, readScriptChange, readTrial, type Trial } from './read.ts';
import { showScript, showTrial } from './show.ts';

const readId = ({ parts }: RoomCall): number => readText(whole, 'path', 'script_id', parts.id ?? '');

/** `GET /api/scripts`: a bare list. To tenants there are none: pages ask for it whoever looks at them. */
const listScripts: RoomEndpoint<null, readonly Script[]> = {
  name: 'script.list',
  request: () => null,
  call: async ({ scripts }, _input, actor) => (actor.isStaff ? scripts.list(actor) : []),
  response: (scripts) => ({ json: scripts.map(showScript) }),
};

/** `POST /api/scripts` */
const createScript: RoomEndpoint<ScriptSettings, Script> = {
  name: 'script.create',
  request: ({ request }) => readNewScript(request),
  call: ({ scripts }, settings, actor) => scripts.add(actor, settings),
  response: (script) => ({ json: showScript(script) }),
};

/** `GET /api/scripts/{id}` */
const getScript: RoomEndpoint<number, Script> = {
  name: 'script.get',
  request: readId,
  call: ({ scripts }, id, actor) => scripts.find(actor, { id }),
  response: (script) => ({ json: showScript(script) }),
};

/** `PUT /api/scripts/{id}`: what is absent stays. */
const changeScript: RoomEndpoint<{ readonly id: number; readonly patch: Partial<ScriptSettings> }, Script> = {
  name: 'script.change',
  request: (call) => ({ id: readId(call), patch: readScriptChange(call.request) }),
  call: ({ scripts }, { id, patch }, actor) => scripts.change(actor, { id }, patch),
  response: (script) => ({ json: showScript(script) }),
};

/** `DELETE /api/scripts/{id}`: not while a job calls it. */
const deleteScript: RoomEndpoint<number, void> = {
  name: 'script.delete',
  request: readId,
  call: ({ scripts }, id, actor) => scripts.remove(actor, { id }),
  response: () => ({ json: { message: 'Script deleted successfully' } }),
};

/** `POST /api/scripts/{id}/test`: by itself and at once; what it wrote is in the answer alone. */
const testScript: RoomEndpoint<{ readonly id: number; readonly trial: Trial }, TriedScript> = {
  name: 'script.test',
  request: (call) => ({ id: readId(call), trial: readTrial(call.request) }),
  call: ({ scriptTrials }, { id, trial }, actor) => scriptTrials.run(actor, { id }, trial),
  response: (tried) => ({ json: showTrial(tried) }),
};

const needs = 'staff' as const;

/** The addresses of scripts. */
export const SCRIPT_ROUTES: RouteTable = {
  '/scripts': {
    GET: { needs: 'viewer', endpoint: bindEndpoint(listScripts) },
    POST: { needs, endpoint: bindEndpoint(createScript) },
  },
  '/scripts/{id}': {
    GET: { needs, endpoint: bindEndpoint(getScript) },
    PUT: { needs, endpoint: bindEndpoint(changeScript) },
    DELETE: { needs, endpoint: bindEndpoint(deleteScript) },
  },
  '/scripts/{id}/test': { POST: { needs, endpoint: bindEndpoint(testScript) } },
};
