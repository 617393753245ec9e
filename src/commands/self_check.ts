import { defineCommand } from '../command.ts';
import { type ImageNeedName, checkImage, checkLine } from '../core/imageNeeds.ts';
import { ShipctlError } from '../errors.ts';
import type { World } from '../world/world.ts';

/** What of the needs this machine has. */
async function whatIsHere({ env, files, network, programs }: World): Promise<Record<ImageNeedName, boolean>> {
  const here = await programs();
  const home = env.get('HOME') ?? '';
  return {
    proc: files.kind('/proc/self/stat') !== undefined,
    home: home.startsWith('/') && files.isWritable(home),
    temporary: files.isWritable(env.get('TMPDIR') || '/tmp'),
    certificates: (await network()).hasSystemCertificates(),
    sh: here.isProgram('/bin/sh'),
    git: here.isProgram('git'),
    java: here.isProgram('java'),
    alternatives: here.isProgram('update-alternatives'),
    service: here.isProgram('shippable_service'),
  };
}

export const command = defineCommand({
  name: 'self_check',
  group: 'Shells and help',
  summary: 'Check that this machine or image has what shipctl needs',
  arguments: [],
  options: [{ name: 'json', summary: 'print a JSON array of objects' }],
  examples: ['self_check', 'self_check --json'],
  notes: `Use it in a RUN line of a Dockerfile: RUN shipctl self_check. Prints a line for each thing that a command needs, and what
to do if it is missing. The status is 1 only if the image is unfit for every job.`,
  async run({ json }, world) {
    const checks = checkImage(await whatIsHere(world));
    world.stdout.write(json ? `${JSON.stringify(checks, null, 2)}\n` : checks.map(checkLine).join(''));
    const unfit = checks.filter(({ state }) => state === 'unfit');
    if (unfit.length > 0)
      throw new ShipctlError(
        `this image is unfit: ${unfit.map(({ name, advice }) => `${name}: ${advice}`).join('; ')}`,
      );
  },
});
