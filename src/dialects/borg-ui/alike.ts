import { bindEndpoint } from '../../server/endpoint.ts';
import type { BorgUiServices, RoomAnswer } from './call.ts';

/** An endpoint that answers the same to everybody. */
export const alike = (name: string, json: unknown) => {
  const answer: RoomAnswer = { json };
  return bindEndpoint<unknown, null, BorgUiServices, null, RoomAnswer>({
    name,
    request: () => null,
    call: async () => null,
    response: () => answer,
  });
};
