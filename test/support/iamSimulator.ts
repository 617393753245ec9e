import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { PolicyDocument } from '../../src/core/clouds/aws/policies.ts';

/** The directory of the package; .ci/run installs it. */
const DIRECTORY = process.env['SHIPCTL_IAM_SIMULATE'];

type Simulate = (simulation: unknown, options: unknown) => Promise<Result>;

interface Result {
  /** Undefined for a request that can't be, such as one for a resource that the action is not about. */
  readonly overallResult?: string;
  readonly errors?: unknown;
}

/** What somebody with a policy and no other rights may do, as @cloud-copilot/iam-simulate judges it. */
export class IamSimulator {
  readonly #simulate: Simulate;

  private constructor(directory: string) {
    const load = createRequire(import.meta.url);
    const loaded = load(join(directory, 'dist/cjs/index.js')) as { readonly runSimulation: Simulate };
    this.#simulate = loaded.runSimulation;
  }

  /** Undefined if it is not installed. */
  static installed(): IamSimulator | undefined {
    return DIRECTORY === undefined ? undefined : new IamSimulator(DIRECTORY);
  }

  /** @param resource an ARN, or `*` */
  async isAllowed(
    policy: PolicyDocument,
    partition: string,
    action: string,
    resource: string,
  ): Promise<boolean> {
    const accountId = '123456789012';
    const request = {
      principal: `arn:${partition}:iam::${accountId}:user/ci`,
      action,
      resource: { resource, accountId },
      contextVariables: {},
    };
    const rest = { serviceControlPolicies: [], resourceControlPolicies: [] };
    const identityPolicies = [{ name: 'policy', policy }];
    const { overallResult, errors } = await this.#simulate({ request, identityPolicies, ...rest }, {});
    if (overallResult === undefined) throw new Error(`${action} on ${resource}: ${JSON.stringify(errors)}`);
    return overallResult === 'Allowed';
  }
}
