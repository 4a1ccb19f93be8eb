import { patternsOfConsole } from './screen-addresses.ts';
import { describeEveryScreen } from './screens-suite.ts';

describeEveryScreen('en', 'demo', await patternsOfConsole());
