import { defineCommand } from '../command.ts';
import { jobIntegrations } from '../core/configure/jobIntegrations.ts';
import { outsideJob } from '../core/job/absence.ts';
import { gitRowOf } from '../core/kinds/kinds.ts';
import { note } from '../core/messages.ts';
import type { GitCredential } from '../core/tools/git/credential.ts';
import { type GitOrigin, gitOrigin } from '../core/tools/git/origin.ts';
import { ShipctlError } from '../errors.ts';
import type { World } from '../world/world.ts';

const ACTIONS: readonly string[] = ['get', 'store', 'erase'];

export const command = defineCommand({
  name: 'git_credential',
  group: 'CLI configuration',
  summary: "Give git the credentials of the job's servers",
  arguments: [
    {
      name: 'ACTION',
      values: ACTIONS,
      open: true,
      summary: "what to do with the credential that git's request, on standard input, is for",
    },
  ],
  options: [],
  examples: ['git_credential get'],
  notes: `This is git's protocol for credential helpers. Each cliConfig resource with a git credential answers for exactly its
protocol, host and port, and the last step counts. store and erase change nothing. Any other action is
ignored, as git asks of helpers.`,
  async run({ ACTION: action }, world) {
    if (!ACTIONS.includes(action)) return;
    const wanted = attributesIn(Buffer.from(world.files.readGiven('/dev/stdin') ?? []).toString());
    if (action === 'get') {
      // Without the job's variables there is no credential, and nobody would know why.
      const reason = outsideJob(world.env, '');
      if (reason !== undefined) world.stderr.write(note(`git_credential: ${reason}`));
      const found = await credentialFor(wanted, world);
      if (found) world.stdout.write(`username=${found.username}\npassword=${found.password}\n`);
      return;
    }
    // git gives every helper what it has used, also what it got from this one: that is not worth a line in each job.
    if (action === 'store' && (await isKnown(wanted, world))) return;
    world.stderr.write(
      note(`git_credential ${action} changes nothing: credentials come from the job's integrations`),
    );
  },
});

type Outside = Pick<World, 'env' | 'files'>;

type Attributes = ReadonlyMap<string, string>;

/** The lines `key=value` up to an empty one. */
function attributesIn(text: string): Attributes {
  const all = text.split(/\r?\n/);
  const end = all.indexOf('');
  const lines = all.slice(0, end < 0 ? undefined : end).map((line) => [line, line.indexOf('=')] as const);
  return new Map(lines.map(([line, at]) => [line.slice(0, Math.max(at, 0)), line.slice(at + 1)]));
}

/** Whether a credential that is to be stored is the job's own. */
async function isKnown(given: Attributes, outside: Outside): Promise<boolean> {
  try {
    const found = await credentialFor(given, outside);
    return found !== undefined && found.password === given.get('password');
  } catch (error) {
    // To store nothing succeeds, whatever the job has.
    if (error instanceof ShipctlError) return false;
    throw error;
  }
}

/** The credential for what git asks; undefined if the job has none, or one for another user. */
async function credentialFor(wanted: Attributes, outside: Outside): Promise<GitCredential | undefined> {
  const origin = gitOrigin(`${wanted.get('protocol') ?? ''}://${wanted.get('host') ?? ''}`, undefined);
  if ('fault' in origin) return undefined;
  for await (const { integration, kind } of jobIntegrations(outside, gitRowOf)) {
    if (!isSame(kind.originOf(integration), origin)) continue;
    const credential = kind.credentialOf(integration);
    const isMeant = [undefined, credential.username].includes(wanted.get('username'));
    return isMeant ? credential : undefined;
  }
  return undefined;
}

const isSame = (one: GitOrigin, other: GitOrigin): boolean =>
  one.protocol === other.protocol && one.host === other.host;
