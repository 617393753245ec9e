import { run } from './cli/run.ts';
import { world } from './effects/world.ts';

void run(process.argv.slice(2), world).then((exitCode) => {
  process.exitCode = exitCode;
});
