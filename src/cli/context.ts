import type { Actor } from '../domain/account.ts';
import type { Instant } from '../domain/instant.ts';
import type { Premises } from '../premises.ts';
import type { Services } from '../services/index.ts';

/** What a command does once the database is open; `actor` is staff, named after the user of this machine. */
export type Work<Name extends keyof Services> = (services: Pick<Services, Name>, actor: Actor) => Promise<void>;

/** Only a `founder` makes or migrates the embedded database; a `verifier` works on files in processes of their own, which can be ended whatever they do. */
export type Role = 'founder' | 'verifier';

/** What the commands are given by the program that holds them. Nothing is opened before it is asked for. */
export interface CliContext {
  /**
   * Opens the gateway as a command does, with the services that are named and no others; works, and closes it whatever
   * happens.
   */
  withServices<Name extends keyof Services>(names: readonly Name[], work: Work<Name>, role?: Role): Promise<void>;
  /** The zone of rules that name none. */
  defaultTimeZone(): Promise<string>;
  /** Removes the file of the first logins, which holds passwords. */
  forgetFirstLogins(): Promise<void>;
  /** This machine's installation as it is seen without being opened. */
  premises(): Promise<Premises>;
  /** This machine's wall clock. */
  now(): Instant;
  /** Listens until it is told to stop. */
  serve(options: { readonly isDemo: boolean; readonly isDrill: boolean }): Promise<void>;
  /** Brings the database to this version. */
  migrate(): Promise<void>;
}
