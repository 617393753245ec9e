import { run } from './cli/run.ts';
import { world } from './effects/world.ts';

// All output is written when `run` is done; leaving at once is faster than letting Node look for more to do.
void run(process.argv.slice(2), world).then((exitCode) => process.exit(exitCode));
