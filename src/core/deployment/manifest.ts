import { ShipctlError } from '../../errors.ts';
import type { JsonObject } from '../json/jsonObject.ts';

/** What an object of JSON holds, by name. */
export type Members = Readonly<Record<string, unknown>>;

/** A container of a task, as the manifest has it. */
export interface Container {
  readonly members: Members;
  readonly image: string;
  /** Undefined if the manifest has none. */
  readonly environment: readonly (string | Members)[] | undefined;
}

/** What is to run on a cluster of Amazon ECS, and how. */
export interface Manifest {
  readonly file: string;
  readonly family: string;
  /** The input of RegisterTaskDefinition, except its containers. */
  readonly task: Members;
  readonly containers: readonly Container[];
  readonly serviceName: string;
  /** The input of CreateService, except the name of the service. */
  readonly service: Members;
}

const NAME = /^[\w-]{1,255}$/;
const NAME_FORM = 'is not 1 to 255 letters, digits, _ and -';

/** Members of the service that the command line and the manifest give elsewhere. */
const GIVEN_ELSEWHERE: Readonly<Record<string, string>> = {
  cluster: 'the cluster is that of the resource on the command line',
  taskDefinition: 'the task definition is the rest of the manifest',
  serviceName: 'its member is called name here',
  service: 'its member is called name here',
};

/**
 * A manifest, checked as far as it is read here. What is not known passes through to ECS.
 *
 * @throws ShipctlError that names the place in the file
 * @see docs/ecs.md, "The manifest"
 */
export function manifestOf({ file, value }: JsonObject): Manifest {
  const manifest = new Reader(file);
  const { service, containerDefinitions, ...task } = value;
  const { name, ...members } = manifest.object(service, 'service');
  for (const [member, why] of Object.entries(GIVEN_ELSEWHERE))
    if (Object.hasOwn(members, member))
      throw manifest.fault(`service.${member}`, `has no place here: ${why}`);
  manifest.checkService(members);
  return {
    file,
    family: manifest.name(task['family'], 'family'),
    task,
    containers: manifest
      .list(containerDefinitions, 'containerDefinitions')
      .map((one, index) => manifest.container(one, `containerDefinitions[${index}]`)),
    serviceName: manifest.name(name, 'service.name'),
    service: members,
  };
}

/** Reads the values of a file, and says where one is wrong. */
class Reader {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  fault(place: string, what: string): ShipctlError {
    return manifestFault(this.#file, place, what);
  }

  object(value: unknown, place: string): Members {
    if (isMembers(value)) return value;
    throw this.#wrong(value, place, 'an object');
  }

  text(value: unknown, place: string): string {
    if (typeof value === 'string' && value !== '') return value;
    throw value === '' ? this.fault(place, 'is empty') : this.#wrong(value, place, 'a string');
  }

  name(value: unknown, place: string): string {
    const name = this.text(value, place);
    if (NAME.test(name)) return name;
    throw this.fault(place, NAME_FORM);
  }

  list(value: unknown, place: string): readonly unknown[] {
    if (Array.isArray(value) && value.length > 0) return value;
    throw Array.isArray(value) ? this.fault(place, 'is empty') : this.#wrong(value, place, 'a list');
  }

  container(value: unknown, place: string): Container {
    const { image, environment, ...members } = this.object(value, place);
    this.text(members['name'], `${place}.name`);
    return {
      members,
      image: this.text(image, `${place}.image`),
      environment:
        environment === undefined ? undefined : this.#environment(environment, `${place}.environment`),
    };
  }

  checkService({ desiredCount, loadBalancers, role }: Members): void {
    const isCount = Number.isInteger(desiredCount) && Number(desiredCount) >= 0;
    if (desiredCount !== undefined && !isCount)
      throw this.fault('service.desiredCount', 'is not a whole number, 0 or more');
    if (role !== undefined) this.text(role, 'service.role');
    if (loadBalancers === undefined) return;
    for (const [index, one] of this.list(loadBalancers, 'service.loadBalancers').entries())
      this.object(one, `service.loadBalancers[${index}]`);
  }

  #environment(value: unknown, place: string): readonly (string | Members)[] {
    if (!Array.isArray(value)) throw this.#wrong(value, place, 'a list');
    return value.map((one: unknown, index) => {
      const at = `${place}[${index}]`;
      if (typeof one === 'string') return one;
      const entry = this.object(one, at);
      this.text(entry['name'], `${at}.name`);
      if (typeof entry['value'] !== 'string') throw this.#wrong(entry['value'], `${at}.value`, 'a string');
      return entry;
    });
  }

  #wrong(value: unknown, place: string, wanted: string): ShipctlError {
    return this.fault(place, value === undefined ? 'is missing' : `is not ${wanted}`);
  }
}

/** For a place of a manifest that can't be used. */
export const manifestFault = (file: string, place: string, what: string): ShipctlError =>
  new ShipctlError(`${file}: ${place} ${what}`);

const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
