import { claimRaces } from './claim-races.ts';

claimRaces();
