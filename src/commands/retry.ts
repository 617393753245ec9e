import { defineCommand } from '../command.ts';
import { type Backoff, pauseAfter } from '../core/retry/backoff.ts';
import { note } from '../core/messages.ts';
import { programOf } from '../core/retry/program.ts';

export const command = defineCommand({
  name: 'retry',
  group: 'Utilities',
  summary: 'Run a command again until it succeeds',
  arguments: [
    {
      name: 'COMMAND',
      summary: 'a program and its arguments, or one argument that is a command line for the shell',
      rest: true,
      verbatim: true,
      meaning: 'program',
    },
  ],
  options: [
    {
      name: 'max-attempts',
      value: 'N',
      number: { unit: 'count', least: 1 },
      default: 3,
      summary: 'how many times to try',
    },
    {
      name: 'delay',
      value: 'SECONDS',
      number: { unit: 'seconds' },
      default: 0,
      summary: 'how long to wait between tries',
    },
    {
      name: 'backoff',
      value: 'FACTOR',
      number: { unit: 'factor', least: 1 },
      default: 1,
      summary: 'multiply each further pause by this; if it is over 1, up to a quarter is added at random',
    },
    {
      name: 'timeout',
      value: 'SECONDS',
      number: { unit: 'seconds', above: 0 },
      summary: 'how long each try may take',
    },
  ],
  examples: [
    'retry npm install --silent',
    "retry --max-attempts 5 --delay 2 --backoff 2 'curl -f https://example.com | tar x'",
    'retry --timeout 60 -- make test',
  ],
  notes: `The exit status is that of the last try, 128 + the signal that ended it or that came between two tries, or 124 after a
timeout. A program that can't be run (126) or is missing (127) is not tried again.`,
  async run({ COMMAND: words, ...options }, world) {
    const backoff: Backoff = { delaySeconds: options.delay, factor: options.backoff };
    const attempts = options['max-attempts'];
    const [processes, programs] = await Promise.all([world.processes(), world.programs()]);
    const { command: program, label } = programOf(words, (name) => programs.isProgram(name));
    for (let attempt = 1; ; attempt++) {
      const { status, what, isFinal } = await processes.run(program, options.timeout);
      if (status === 0) return status;
      const isLast = isFinal || attempt === attempts;
      const next = isLast ? '' : `; try ${attempt + 1} of ${attempts} follows`;
      world.stderr.write(note(`${label} ${what}${next}`));
      if (isLast) return status;
      await processes.pause(pauseAfter(attempt, backoff, world.random));
    }
  },
});
