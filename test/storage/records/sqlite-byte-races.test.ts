import { byteRaces } from './byte-races.ts';

byteRaces();
