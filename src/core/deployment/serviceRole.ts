import type { World } from '../../world/world.ts';
import type { AwsCaller } from '../clouds/aws/call.ts';
import { pagesOf } from '../clouds/aws/iamPages.ts';
import { xmlAt, xmlList, xmlText } from '../clouds/aws/xml.ts';
import { quote } from '../messages.ts';
import { suggestion } from '../nearest.ts';
import { type Manifest, manifestFault } from './manifest.ts';

type Outside = Pick<World, 'env' | 'network'>;

const LIST_ROLES = { name: 'ListRoles', version: '2010-05-08' } as const;

/**
 * The ARN of the role that the manifest gives the service for its load balancer; undefined if it gives none. AWS is asked
 * only if it is not an ARN already, but a name, or a path and a name.
 *
 * @throws ShipctlError if the account has none of this name; else as `queryCall`
 */
export async function serviceRole(
  outside: Outside,
  caller: () => Promise<AwsCaller>,
  { file, service }: Manifest,
): Promise<string | undefined> {
  const { role } = service;
  if (typeof role !== 'string' || role.startsWith('arn:')) return role as string | undefined;
  const names: string[] = [];
  for await (const { name, arn } of allRoles(outside, caller)) {
    if (name === role || arn.endsWith(`:role/${role.replace(/^\//, '')}`)) return arn;
    names.push(name);
  }
  const near = suggestion(role, names);
  throw manifestFault(file, 'service.role', `names no role of the account: ${quote(role)}${near}`);
}

interface Role {
  readonly name: string;
  readonly arn: string;
}

/** All roles of the account. */
async function* allRoles(outside: Outside, caller: () => Promise<AwsCaller>): AsyncGenerator<Role> {
  for await (const page of pagesOf(outside, caller, LIST_ROLES)) {
    for (const one of xmlList(xmlAt(page, 'Roles'), 'member'))
      yield { name: xmlText(one, 'RoleName') ?? '', arn: xmlText(one, 'Arn') ?? '' };
  }
}
