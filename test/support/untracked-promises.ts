// To be loaded before `node:test`, which follows each promise to the test that made it. That takes a sixth of a run here;
// without it a rejection that nobody handles still fails the run, only under no test's name.
import asyncHooks from 'node:async_hooks';

const { createHook } = asyncHooks;
asyncHooks.createHook = (callbacks) => createHook({ ...callbacks, trackPromises: false });
