import { ecrHosts } from '../clouds/aws/ecrHost.ts';
import { variantIn } from '../clouds/aws/endpoints.ts';
import type { Token } from '../clouds/token.ts';
import { quote } from '../messages.ts';
import { HELPER_PROGRAM } from '../tools/docker/helper.ts';
import { loginUnit } from '../tools/docker/login.ts';
import type { UnitRequest } from '../tools/configurableTool.ts';
import { ECR_USER, checkAccount, ecrCaller, knownAccount, registryToken } from './ecr.ts';
import type { Given } from './kind.ts';
import { regionOf } from './region.ts';

/**
 * The login for the registry that the resource's account has in the resource's region. If Docker finds shipctl's helper, and
 * that answers for this resource, it gives tokens when they are needed; else Docker's file holds one, which ends.
 *
 * @throws ShipctlError if AWS has to be asked and does not answer, or refuses
 */
export async function ecrUnits(given: Given): Promise<readonly UnitRequest[]> {
  const { world, integration, version, options, claim } = given;
  const { env, program } = world;
  checkAccount(integration);
  const region = regionOf(world, integration.resource, version, options.region).value;
  const place = { isPublic: false, region, ...variantIn(env) };
  let asked: Promise<Token> | undefined;
  const token = (): Promise<Token> => (asked ??= registryToken(given, place, !options.isPlan));
  const account = (await knownAccount(given, [region])) ?? (await token()).account;
  const hosts = ecrHosts(account ?? (await askedAccount(given, region)), region, place);
  const places = { env, program, programs: await world.programs() };
  const hasHelper = places.programs.isProgram(HELPER_PROGRAM);
  return Promise.all(
    hosts.map(async (host) => {
      const isOwn = hasHelper && (await given.answererOf(host)) === integration.resource.name;
      const isHelper = isOwn || options.mode === 'process';
      const secret = isHelper ? { password: '' } : await passwordFor(host, token, given);
      return loginUnit({ host, username: ECR_USER, ...secret }, isHelper, claim, places);
    }),
  );
}

async function askedAccount(given: Given, region: string): Promise<string> {
  const { callerIdentity } = await import('../clouds/aws/callerIdentity.ts');
  return (await callerIdentity(given.world, await ecrCaller(given, region, !given.options.isPlan))).account;
}

/** A token as the password of a file, which can't get a new one. */
async function passwordFor(
  host: string,
  token: () => Promise<Token>,
  { world, integration }: Given,
): Promise<{ readonly password: string; readonly warning: string }> {
  const { value, expires } = await token();
  const isAhead = expires > (await world.network()).now();
  const end = isAhead ? `at ${new Date(expires).toISOString().replace(/\.\d+/, '')}` : 'after 12 hours';
  return {
    password: value,
    warning:
      `${integration.label}: the login for ${quote(host)} is a token that ends ${end}; in a longer job, configure it ` +
      'again, or use --mode process, with which Docker gets a new one when it needs one',
  };
}
