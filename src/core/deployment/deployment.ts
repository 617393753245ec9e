import { ShipctlError } from '../../errors.ts';
import type { Network } from '../../world/network.ts';
import { AwsOddAnswer, AwsRefusal, AwsSilence } from '../clouds/aws/awsError.ts';
import { TIMER_MS, isPassingError } from '../clouds/aws/exchange.ts';
import type { TimeLimit } from '../clouds/aws/timeout.ts';
import type { EcsClient } from './ecsClient.ts';
import type { EcsService } from './ecsService.ts';
import type { Manifest } from './manifest.ts';

/** What became of a deployment. */
export interface Outcome {
  readonly action: 'created' | 'updated' | 'deleted' | 'none';
  /** The ARN of the revision that was registered. */
  readonly taskDefinition: string | undefined;
  /** The service has reached what was asked for; task definitions may be left over. */
  readonly isSteady: boolean;
  readonly deregistered: readonly string[];
  /** Why not all is done; undefined if it is. */
  readonly failure: string | undefined;
}

const POLL_MS = 5000;

/** What the last call of a wait has left. */
const LAST_CALL_MS = 1000;

/** What a deployment needs, beside what is to be deployed. */
interface Surroundings {
  readonly network: Network;
  readonly limit: TimeLimit;
  /** What the service says, without values of the task definition. */
  readonly masked: (text: string) => string;
  /** Gets each line of the progress. */
  readonly say: (text: string) => void;
}

/** One call of `deploy_ecs`: what is wanted, by which means, and what the service has said since. */
export class Deployment {
  readonly ecs: EcsClient;
  readonly manifest: Manifest;
  readonly limit: TimeLimit;
  readonly masked: Surroundings['masked'];
  readonly events: string[] = [];
  readonly #network: Network;
  readonly #say: (text: string) => void;
  readonly #seen = new Set<string>();
  #counts = '';
  /** Why the last try failed. */
  #fault: string | undefined;

  constructor(ecs: EcsClient, manifest: Manifest, { network, limit, masked, say }: Surroundings) {
    this.ecs = ecs;
    this.manifest = manifest;
    this.limit = limit;
    this.#network = network;
    this.#say = say;
    this.masked = masked;
  }

  say(text: string): void {
    this.#say(`${this.manifest.serviceName}: ${text}`);
  }

  /** The service as it is before anything changes; what it has said so far is old. */
  async before(): Promise<EcsService | undefined> {
    const service = await this.ecs.service(this.manifest.serviceName);
    for (const { id } of service?.events ?? []) this.#seen.add(id);
    return service;
  }

  /**
   * Looks at the service every few seconds, and reports what is new.
   *
   * @param judge undefined to look again
   * @returns undefined if the time is up
   */
  async watched<T>(judge: (service: EcsService | undefined) => T | undefined): Promise<T | undefined> {
    return this.repeated(async () => {
      const service = await this.ecs.service(this.manifest.serviceName);
      if (service) this.#report(service);
      return judge(service);
    });
  }

  /**
   * Tries something every few seconds. What fails in passing is tried again as well.
   *
   * @param work undefined to try again
   * @returns undefined if the time is up
   */
  async repeated<T>(work: () => Promise<T | undefined>): Promise<T | undefined> {
    for (;;) {
      const found = await this.#unlessPassing(work);
      const pause = Math.min(POLL_MS, this.limit.end - this.#network.now() - LAST_CALL_MS);
      if (found !== undefined || pause <= 0) return found;
      await this.#network.sleep(pause);
    }
  }

  async #unlessPassing<T>(work: () => Promise<T | undefined>): Promise<T | undefined> {
    try {
      const found = await work();
      this.#fault = undefined;
      return found;
    } catch (error) {
      if (!(error instanceof ShipctlError) || !isPassing(error)) throw error;
      // What the end of the time cuts off says nothing of AWS.
      if (this.#network.now() >= this.limit.end - TIMER_MS) return undefined;
      if (this.#fault === undefined) this.say(`will try again: ${error.message}`);
      this.#fault = error.message;
      return undefined;
    }
  }

  /** Why an end was not reached in time, with what the service said last. */
  timeIsUp(what: string): string {
    const late = `${what} within ${this.limit.seconds} s (${this.limit.option ?? ''})`;
    return this.withEvents(this.#fault === undefined ? late : `${late}: ${this.#fault}`);
  }

  withEvents(text: string): string {
    const newest = this.events.slice(-3);
    return newest.length === 0 ? text : `${text}; its last events: ${newest.join(' | ')}`;
  }

  #report({ events, running, desired }: EcsService): void {
    const counts = `${running} of ${desired} tasks running`;
    if (counts !== this.#counts) this.say(counts);
    this.#counts = counts;
    for (const { id, message } of events.filter((event) => !this.#seen.has(event.id))) {
      this.#seen.add(id);
      const shown = this.masked(message);
      this.events.push(shown);
      this.say(shown);
    }
  }
}

/** Whether the next try may go well. */
const isPassing = (error: ShipctlError): boolean =>
  error instanceof AwsOddAnswer ||
  (error instanceof AwsSilence && error.isTemporary) ||
  (error instanceof AwsRefusal && isPassingError(error.error));
