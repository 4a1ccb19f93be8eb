import { callerOf } from '../domain/caller.ts';
import type { EndTurn, TurnRule } from './turns.ts';
import { Turns } from './turns.ts';

/** Whose calls take turns. A rule holds for each address, and for each login. */
export interface CallRules {
  readonly perAddress: TurnRule;
  readonly perLogin: TurnRule;
}

/** More than an honest panel or client has under way; as many as keep one caller from holding the memory of all. */
export const DEFAULT_CALL_RULES: CallRules = Object.freeze({
  perAddress: { atOnce: 8, waiting: 32, waitMilliseconds: 5_000 },
  perLogin: { atOnce: 4, waiting: 16, waitMilliseconds: 5_000 },
});

/** The turns that one call has taken. They are given back together, once it is answered. */
export interface CallTurns {
  /** @throws GatewayError `rate_limited` @throws CallDropped */
  takeAsAddress(address: string): Promise<void>;
  /** @throws GatewayError `rate_limited` @throws CallDropped */
  takeAsLogin(loginId: number): Promise<void>;
  endAll(): void;
}

/**
 * Opens the turns of an installation; the result begins those of a call, whose `signal` tells that its caller has gone.
 * A call takes its address's turn before its login's, so that no two can wait for each other.
 */
export const createCallTurns = (rules: CallRules): ((signal: AbortSignal) => CallTurns) => {
  const addresses = new Turns<string>(rules.perAddress);
  const logins = new Turns<number>(rules.perLogin);
  return (signal) => {
    const taken: EndTurn[] = [];
    return {
      takeAsAddress: async (address) => {
        taken.push(await addresses.take(callerOf(address), signal));
      },
      takeAsLogin: async (loginId) => {
        taken.push(await logins.take(loginId, signal));
      },
      endAll: () => {
        for (const end of taken) end();
      },
    };
  };
};
