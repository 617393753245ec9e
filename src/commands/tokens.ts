import { type Command, defineCommand } from '../command.ts';
import { execCredential, execVersion, nextAsking } from '../core/clouds/execCredential.ts';
import { claimOf, integrationNamed } from '../core/configure/resourcesToConfigure.ts';
import type { Integration } from '../core/job/integration.ts';
import type { TokenKind } from '../core/kinds/kind.ts';
import { type KindRow, azureRowOf, googleRowOf } from '../core/kinds/kinds.ts';
import { quote, warning } from '../core/messages.ts';
import { UsageError } from '../errors.ts';

interface TokenRow {
  readonly name: string;
  /** What the integration is of. */
  readonly cloud: string;
  /** What has the clusters. */
  readonly service: string;
  readonly rowOf: (integration: Integration) => KindRow<TokenKind> | undefined;
}

const ROWS: readonly TokenRow[] = [
  { name: 'gke_token', cloud: 'Google Cloud', service: 'Google Kubernetes Engine', rowOf: googleRowOf },
  { name: 'aks_token', cloud: 'Azure', service: 'Azure Kubernetes Service', rowOf: azureRowOf },
];

const tokenCommand = ({ name, cloud, service, rowOf }: TokenRow): Command =>
  defineCommand({
    name,
    group: 'CLI configuration',
    summary: `Give kubectl a token for ${service}`,
    arguments: [{ name: 'NAME', meaning: 'resource', summary: `a resource with an integration of ${cloud}` }],
    options: [],
    examples: [`${name} my-cluster`],
    notes: `This is kubectl's protocol for credential plugins: it prints an ExecCredential. The token is asked for once, and
kept for the job until cleanup removes it.`,
    async run({ NAME: resource }, world) {
      const { env, stdout, stderr } = world;
      const version = execVersion(env.get('KUBERNETES_EXEC_INFO'));
      const integration = await integrationNamed(world, resource);
      const kind = await rowOf(integration)?.load();
      if (!kind) throw new UsageError(`the resource ${quote(resource)} has no ${cloud} integration`);
      const warn = (text: string): void => {
        stderr.write(warning(text));
      };
      const token = await kind.tokenOf({ world, integration, claim: claimOf(env, integration), warn });
      const now = (await world.network()).now();
      stdout.write(`${execCredential(version, token.value, nextAsking(token, now))}\n`);
    },
  });

/** Commands that print tokens, by name. */
export const tokenCommands: Readonly<Record<string, Command>> = Object.fromEntries(
  ROWS.map((row) => [row.name, tokenCommand(row)]),
);
