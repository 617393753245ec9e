import { defineCommand } from '../command.ts';
import { hostsOf, registryLogin, registryLogins } from '../core/configure/registryLogins.ts';
import { claimOf } from '../core/configure/resourcesToConfigure.ts';
import { outsideJob } from '../core/job/absence.ts';
import { note, warning } from '../core/messages.ts';
import { registryHost } from '../core/tools/docker/registryHost.ts';
import { ExitCode, ShipctlError } from '../errors.ts';
import { visible } from '../rawText.ts';
import type { World } from '../world/world.ts';

/** What Docker takes for the absence of a login, word by word; any other text is an error to it. */
const NOT_FOUND = 'credentials not found in native keychain';

export const command = defineCommand({
  name: 'docker_credential',
  group: 'CLI configuration',
  summary: "Give Docker the logins of the job's registries",
  arguments: [
    {
      name: 'ACTION',
      values: ['get', 'store', 'erase', 'list'],
      summary: 'get reads the address of a registry from standard input',
    },
  ],
  options: [],
  examples: ['docker_credential list'],
  notes: `This is Docker's protocol for credential helpers. Each cliConfig resource with a registry answers for exactly its
host, and the last step counts. One with a key of Google Cloud answers for Google's registries, and one with keys of AWS for
those of Amazon ECR, with a token. store and erase change nothing.`,
  async run({ ACTION: action }, world) {
    if (action === 'list') return answer(world, list);
    const input = Buffer.from(world.files.readGiven('/dev/stdin') ?? []).toString();
    if (action === 'get') return answer(world, () => get(input.trim(), world));
    // A failure would end `docker login` for every registry.
    world.stderr.write(
      note(`docker_credential ${action} changes nothing: logins come from the job's integrations`),
    );
    return ExitCode.done;
  },
});

/** Prints an answer. Docker shows the reason of a failure if it is on standard output too. */
async function answer(
  { stdout, ...world }: World,
  find: (world: Omit<World, 'stdout'>) => Promise<unknown>,
): Promise<number> {
  try {
    const found = await find(world);
    stdout.write(`${found === undefined ? NOT_FOUND : JSON.stringify(found)}\n`);
    return found === undefined ? ExitCode.failed : ExitCode.done;
  } catch (error) {
    if (error instanceof ShipctlError) stdout.write(`${visible(error.message)}\n`);
    throw error;
  }
}

/** The login for a registry; undefined if the job has none. */
async function get(address: string, world: Omit<World, 'stdout'>): Promise<unknown> {
  if (address === '')
    throw new ShipctlError(
      'docker_credential get: standard input is empty; it takes the address of a registry, such as quay.io',
    );
  const wanted = registryHost(address);
  if ('fault' in wanted) return undefined;
  noteOutside(world);
  const login = await registryLogin(world, wanted.host);
  if (!login) return undefined;
  const { integration, kind } = login;
  const warn = (text: string): void => {
    world.stderr.write(warning(text));
  };
  const claim = claimOf(world.env, integration);
  const secret = await kind.passwordOf({ world, integration, claim, warn }, wanted.host.toLowerCase());
  return { ServerURL: address, Username: kind.usernameOf(integration), Secret: secret };
}

/** The user names by registry, in order of steps. */
async function list(world: Omit<World, 'stdout'>): Promise<unknown> {
  noteOutside(world);
  const names = new Map<string, string>();
  for await (const login of registryLogins(world)) {
    const others = (await hostsOf(login, world)).filter((host) => !names.has(host));
    for (const host of others) names.set(host, login.kind.usernameOf(login.integration));
  }
  return Object.fromEntries([...names].toReversed());
}

/** Without the job's variables there is no login, and nobody would know why. */
function noteOutside({ env, stderr }: Omit<World, 'stdout'>): void {
  const reason = outsideJob(env, '');
  if (reason !== undefined) stderr.write(note(`docker_credential: ${reason}`));
}
