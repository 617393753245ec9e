import { run } from './cli/run.ts';
import { words, world } from './effects/world.ts';

// All output is written when `run` is done; leaving at once is faster than letting Node look for more to do.
void run(words, world).then((exitCode) => process.exit(exitCode));
