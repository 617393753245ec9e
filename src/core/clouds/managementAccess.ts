import { type Outside } from './api.ts';
import { AZURE_SCOPES, type ServicePrincipal, azureToken } from './azureToken.ts';
import { type Asking, type Subscription, subscriptionsOf } from './resourceManager.ts';

/** A service principal at the resource manager: it signs in once, and its subscriptions are read once. */
export class ManagementAccess {
  readonly #outside: Outside;
  readonly #principal: ServicePrincipal;
  readonly #label: string;
  #token: string | undefined;
  #subscriptions: readonly Subscription[] | undefined;

  /** @param label the resource, for messages */
  constructor(outside: Outside, principal: ServicePrincipal, label: string) {
    [this.#outside, this.#principal, this.#label] = [outside, principal, label];
  }

  /**
   * How requests are made.
   *
   * @param isOptional whether one try of each is enough
   * @throws ShipctlError
   */
  async asking(isOptional: boolean): Promise<Asking> {
    const label = this.#label;
    this.#token ??= (
      await azureToken(this.#outside, this.#principal, AZURE_SCOPES.management, label, isOptional)
    ).value;
    return { token: this.#token, label, isOptional };
  }

  /** @throws ShipctlError */
  async subscriptions(isOptional: boolean): Promise<readonly Subscription[]> {
    this.#subscriptions ??= await subscriptionsOf(this.#outside, await this.asking(isOptional));
    return this.#subscriptions;
  }
}
