import { QueryClient, type UseQueryResult, useMutation, useQuery } from '@tanstack/react-query';
import type { Answer, ApiProblem, Client, Given, Operations } from './client.ts';
import { api, isRefused } from './client.ts';

/** What was read lately, shared by all screens. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 2_000,
      retry: (times, error) => !isRefused(error) && times < 2,
      refetchOnWindowFocus: true,
    },
  },
});

type Id = keyof Operations;

function reader<Called extends Id>(id: Called, given: Given<Called> | Record<string, never> = {}) {
  const read = (): Promise<Answer<Operations[Called]['reply']>> => api.ask(id, ...([given] as never));
  return { queryKey: [id, given], queryFn: read };
}

/** Reads as `useCall` will, so that what it shows is there when it asks. */
export const readAhead: Pick<Client, 'ask'> = {
  ask: (id, ...[given]) => queries.fetchQuery(reader(id, given as never)),
};

/** How a read is kept. */
export interface Reading {
  /** Whether it is to be read at all yet. */
  readonly isWanted?: boolean;
  /** Reads it again after so long. */
  readonly everyMs?: number;
  /** Whether what was shown stays while another is read: another page of the same list. */
  readonly keepsLast?: boolean;
}

/** Reads by an operation, and again when something changes. @throws nothing; `error` is an ApiProblem where the API refused. */
export function useCall<Called extends Id>(
  id: Called,
  given: Given<Called> | Record<string, never> = {},
  { isWanted = true, everyMs, keepsLast = false }: Reading = {},
): UseQueryResult<Answer<Operations[Called]['reply']>, Error> {
  return useQuery({
    ...reader(id, given),
    enabled: isWanted,
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
    ...(keepsLast ? { placeholderData: (last: Answer<Operations[Called]['reply']> | undefined) => last } : {}),
  });
}

/** Does something by an operation; what is shown is read again afterwards. */
export function useAct<Called extends Id>(id: Called) {
  return useMutation<Answer<Operations[Called]['reply']>, Error | ApiProblem, Given<Called>>({
    mutationFn: (given) => api.ask(id, ...([given] as never)) as Promise<Answer<Operations[Called]['reply']>>,
    // Not waited for: a screen that is gone to next does not ask for what is no more.
    onSuccess: () => void queries.invalidateQueries(),
  });
}
