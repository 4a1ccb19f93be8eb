import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The file that the first logins are in, with their passwords, where no terminal showed them. */
export const firstLoginFile = (dataDir: string): string => join(dataDir, 'first-login.txt');

/** Removes it: whoever changes a password has read it. What is not there is no error. */
export const forgetFirstLogins = (dataDir: string): Promise<void> => rm(firstLoginFile(dataDir), { force: true });
