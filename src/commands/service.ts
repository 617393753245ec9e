import { defineCommand } from '../command.ts';
import { note } from '../core/messages.ts';
import { ShipctlError } from '../errors.ts';

/** The image's own program, which starts and stops its services. */
const PROGRAM = 'shippable_service';

export const command = defineCommand({
  name: 'service',
  group: 'Utilities',
  summary: 'Start or stop a service of the image',
  arguments: [
    { name: 'NAME', summary: 'a service that the image has, such as postgres' },
    { name: 'ACTION', summary: 'start or stop', rest: true, verbatim: true },
  ],
  options: [],
  examples: ['service postgres start', 'service postgres stop'],
  notes: `Runs ${PROGRAM}, a program of the image in PATH, with these words, and ends with its status.`,
  async run({ NAME: name, ACTION: action }, world) {
    const programs = await world.programs();
    if (!programs.isProgram(PROGRAM)) {
      throw new ShipctlError(`this image has no ${PROGRAM} in PATH, the program that starts its services`);
    }
    const processes = await world.processes();
    const { status, what } = await processes.run([PROGRAM, name, ...action], undefined);
    if (status !== 0) world.stderr.write(note(`${PROGRAM} ${what}`));
    return status;
  },
});
