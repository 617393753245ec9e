import { IS_DEFAULT, MEMBERS, SERVER_ID } from './members.ts';

/** A server of an older file, as the present version has it. */
export interface OlderServer {
  readonly id: string;
  readonly members: Readonly<Record<string, unknown>>;
}

type Members = Readonly<Record<string, unknown>>;

/** The only server of a file that has no version yet. */
const FIRST_SERVER = 'Default-Server';

/**
 * The servers of a file that an older version wrote, converted as the JFrog CLI does it. None of them is the default one.
 *
 * @param text of `jfrog-cli.conf`, `jfrog-cli.conf.v4` or `jfrog-cli.conf.v5`
 * @returns or what is wrong with it, without any value
 */
export function olderServers(text: string): readonly OlderServer[] | { readonly fault: string } {
  const file = objectIn(text);
  if (!file) return { fault: 'is not a JSON object' };
  if (memberOf(file, 'enc') === true) return { fault: 'is encrypted' };
  const version = Number(memberOf(file, 'version') ?? 0);
  const servers = version >= 5 ? memberOf(file, 'servers') : memberOf(file, 'artifactory');
  const all = version === 0 && isObject(servers) ? [{ ...servers, serverId: FIRST_SERVER }] : servers;
  const converted = (Array.isArray(all) ? all : [])
    .filter(isObject)
    .map((one) => convert(one, file, version));
  const byId = new Map(converted.toReversed().map((members) => [members[SERVER_ID], members]));
  return [...byId]
    .toReversed()
    .flatMap(([id, members]) =>
      typeof id === 'string' ? [{ id, members: { ...members, [IS_DEFAULT]: undefined } }] : [],
    );
}

function convert(server: Members, file: Members, version: number): Members {
  const given = Object.fromEntries(MEMBERS.map((member) => [member, memberOf(server, member)]));
  const { user, url, refreshToken } = given;
  const mission = memberOf(file, 'missionControl');
  const ofMission = isObject(mission) && given[IS_DEFAULT] === true ? memberOf(mission, 'url') : undefined;
  const ofVersion5 =
    version >= 5
      ? given
      : {
          ...given,
          url: undefined,
          artifactoryUrl: url,
          missionControlUrl: ofMission ?? given['missionControlUrl'],
        };
  const members = {
    ...ofVersion5,
    user: version <= 2 && typeof user === 'string' ? user.toLowerCase() : user,
    refreshToken: undefined,
    artifactoryRefreshToken: refreshToken,
  };
  // As Go leaves out what is empty.
  return Object.fromEntries(Object.entries(members).filter(([, value]) => Boolean(value)));
}

/** Go finds members in any case. */
function memberOf(object: Members, name: string): unknown {
  if (Object.hasOwn(object, name)) return object[name];
  return Object.entries(object).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function objectIn(text: string): Members | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
