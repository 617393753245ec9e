import methods from 'undici/lib/api/index.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';

// As undici's own index does, which takes three times as long to load.
Object.assign(Dispatcher.prototype, methods);

/** What is used of undici. */
export const undici = { Agent };
