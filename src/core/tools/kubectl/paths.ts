import { ShipctlError } from '../../../errors.ts';
import type { Environment } from '../../../world/environment.ts';
import { checkedUtf8, homeIn } from '../home.ts';

const FILES = 'the kubeconfig';
const VARIABLE = 'KUBECONFIG';

/**
 * The files that kubectl merges, in its order.
 *
 * @throws ShipctlError if neither KUBECONFIG nor HOME gives a place
 * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 */
export function kubectlPaths(env: Environment): readonly string[] {
  const given = env.get('KUBECONFIG');
  if (given === undefined || given === '')
    return [checkedUtf8('HOME', `${homeIn(env, FILES, `set ${VARIABLE}`)}/.kube/config`, FILES)];
  const paths = given.split(':').filter((path) => path !== '');
  if (paths.length === 0)
    throw new ShipctlError(`${VARIABLE} names no file, so kubectl reads none; unset it, or set it to a path`);
  return [...new Set(paths)].map((path) => checkedUtf8(VARIABLE, path, FILES));
}
