import type { Processes } from '../../world/processes.ts';
import { capture } from './capture.ts';
import { Supervisor } from './supervisor.ts';

const supervisor = new Supervisor();

export const processes: Processes = {
  run: (command, timeoutSeconds) => supervisor.run(command, timeoutSeconds),
  pause: (seconds) => supervisor.pause(seconds),
  capture,
};
