import { ShipctlError } from '../../../errors.ts';
import type { Environment } from '../../../world/environment.ts';
import { checkedUtf8 } from '../home.ts';

const VARIABLE = 'SHIPPABLE_INTEGRATION_ENVS_PATH';

/**
 * The file of variables that the platform sources with bash before the job's script.
 *
 * @param label who needs it, such as `the resource "do" (integration "ocean", digitalOcean)`
 * @throws ShipctlError if the environment names none
 */
export function environmentPaths(env: Environment, label?: string): readonly string[] {
  const path = env.get(VARIABLE);
  if (path === undefined || path === '')
    throw new ShipctlError(
      `${label === undefined ? '' : `${label}: `}${VARIABLE} is ${path === undefined ? 'not set' : 'empty'}, ` +
        "so there is no file for the job's variables; set it to the file that the job sources with bash",
    );
  return [checkedUtf8(VARIABLE, path, "the job's variables")];
}
